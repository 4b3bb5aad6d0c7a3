using CredentialProcess.Certificates;

namespace CredentialProcess.Aws;

/// <summary>Where one service is reached for one profile: every choice made, nothing left to the SDK's own config.</summary>
/// <param name="Region">The Region whose host is called, as written in the config.</param>
/// <param name="Url">An override from the environment or the config, path included; null: the Region's own host.</param>
sealed record Endpoint(string Region, Uri? Url, bool Fips, bool DualStack)
{
    /// <summary>Whom to trust there; null: as the environment says.</summary>
    public TrustSettings? Trust { get; init; }

    /// <summary>Who has set <see cref="Url"/>, for messages: a variable, or file and line.</summary>
    public string? Origin { get; init; }

    /// <summary>Tells places apart in what is kept on disk; whom to trust makes no other place of it.</summary>
    public override string ToString() =>
        $"Endpoint {{ Region = {Region}, Url = {Url}, Fips = {Fips}, DualStack = {DualStack} }}";
}
