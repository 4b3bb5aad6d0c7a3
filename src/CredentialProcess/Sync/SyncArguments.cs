using CredentialProcess.Aws;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// The arguments of a block of profiles, recorded in its first line, so that the next run needs none.
/// </summary>
sealed record SyncArguments
{
    /// <summary>The default name of a -process profile.</summary>
    public const string DefaultProcessName = "{name}-process";

    public required string Session { get; init; }

    public NamePattern Name { get; init; } = NamePattern.Parse(NamePattern.Default);

    /// <summary>Written into each profile; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>Which assignments get a profile; empty for all.</summary>
    public IReadOnlyList<AssignmentPattern> Only { get; init; } = [];

    public IReadOnlyList<AssignmentPattern> Skip { get; init; } = [];

    /// <summary>Write a -process profile, with a credential_process, beside each profile.</summary>
    public bool Process { get; init; }

    /// <summary>The name of a -process profile, with <c>{name}</c> for that of its profile.</summary>
    public string ProcessName { get; init; } = DefaultProcessName;

    /// <summary>Refuses a pattern that can't name a -process profile, or could name the profile itself.</summary>
    public static string ValidateProcessName(string pattern)
    {
        var rest = pattern.Split("{name}");
        return rest.Length == 2 && pattern.Length is > 6 and < 100 && rest.All(part => part.All(SafeName.IsAllowed))
            && (rest[0].Length == 0 || char.IsAsciiLetterOrDigit(rest[0][0]))
            ? pattern
            : throw new Failure(FailureKind.Usage, $"'{Printable.Text(pattern)}' can't name the -process profile",
                "include {name}, as in '{name}-process'");
    }

    public static string ValidateRegion(string region) => RegionName.IsHostLabel(region)
        ? region
        : throw RegionName.Invalid(region, FailureKind.Usage);

    internal IReadOnlyList<string> Words()
    {
        List<string> words = ["--session", Session, "--name", Name.Text];
        if (Region is not null)
            words.AddRange(["--region", Region]);
        foreach (var only in Only)
            words.AddRange(["--only", only.Text]);
        foreach (var skip in Skip)
            words.AddRange(["--skip", skip.Text]);
        if (Process)
            words.AddRange(["--process", "--process-name", ProcessName]);
        return words;
    }

    /// <summary>Null where the words did not come from <see cref="Words"/>.</summary>
    internal static SyncArguments? Parse(IReadOnlyList<string> words)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        List<AssignmentPattern> only = [], skip = [];
        var process = false;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "--process")
            {
                process = true;
                continue;
            }

            if (i + 1 == words.Count)
                return null;
            var option = words[i++];
            if (option is "--only" or "--skip")
                (option == "--only" ? only : skip).Add(new(words[i]));
            else if (option is "--session" or "--name" or "--region" or "--process-name")
                values[option] = words[i];
            else
                return null;
        }

        if (!values.TryGetValue("--session", out var session) || !values.TryGetValue("--name", out var name))
            return null;
        try
        {
            return new SyncArguments
            {
                Session = session,
                Name = NamePattern.Parse(name),
                Region = values.TryGetValue("--region", out var region) ? ValidateRegion(region) : null,
                Only = only,
                Skip = skip,
                Process = process,
                ProcessName = ValidateProcessName(values.GetValueOrDefault("--process-name", DefaultProcessName)),
            };
        }
        catch (Failure)
        {
            return null;
        }
    }
}
