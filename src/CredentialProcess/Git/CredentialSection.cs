namespace CredentialProcess.Git;

/// <summary>
/// The values of one <c>[credential "URL"]</c> in git's config that matter here, and what installing and removing this
/// program make of them. Values of others stay: an empty helper drops those before it (gitcredentials(7)), which would
/// keep a password that dies within minutes, and without ours they are in force again.
/// </summary>
/// <param name="Url">The pattern, as in the section's name.</param>
/// <param name="Helpers">The values of <c>helper</c>, in file order.</param>
/// <param name="Paths">The values of <c>useHttpPath</c>.</param>
sealed record CredentialSection(string Url, IReadOnlyList<string> Helpers, IReadOnlyList<string> Paths)
{
    const string On = "true";

    public string HelperKey => $"credential.{Url}.helper";

    public string PathKey => $"credential.{Url}.useHttpPath";

    /// <summary>The command of ours that is in force; null where there is none.</summary>
    public string? Own => OwnIndex < 0 ? null : Helpers[OwnIndex];

    int OwnIndex => Enumerable.Range(0, Helpers.Count).LastOrDefault(i => GitHelper.IsOwn(Helpers[i]), -1);

    public CredentialSection With(string command) => OwnIndex is >= 0 and var own
        ? this with
        {
            Helpers = [.. Helpers.Take(own), command, .. Helpers.Skip(own + 1)],
            Paths = Paths is [.., On] ? Paths : [.. Paths, On],
        }
        : this with { Helpers = [.. Helpers, "", command], Paths = [.. Paths, On] };

    public CredentialSection Without()
    {
        if (OwnIndex is not (>= 0 and var own))
            return this;
        var first = own > 0 && Helpers[own - 1].Length == 0 ? own - 1 : own;
        return this with
        {
            Helpers = [.. Helpers.Take(first), .. Helpers.Skip(own + 1)],
            Paths = Paths is [.., On] ? [.. Paths.SkipLast(1)] : Paths,
        };
    }

    public bool IsSame(CredentialSection other) =>
        Helpers.SequenceEqual(other.Helpers) && Paths.SequenceEqual(other.Paths);
}
