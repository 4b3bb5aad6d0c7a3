using CredentialProcess.Certificates;

namespace CredentialProcess.Aws;

/// <summary>
/// The endpoint of one service for one profile, fully resolved: nothing is left to the SDK's configuration.
/// </summary>
/// <param name="Region">The Region whose host is called, as written in the config.</param>
/// <param name="Url">
/// An override from the environment or the config, path included; null: the Region's own host.
/// </param>
sealed record Endpoint(string Region, Uri? Url, bool Fips, bool DualStack)
{
    /// <summary>Null for the environment's setting.</summary>
    public TrustSettings? Trust { get; init; }

    /// <summary>What set <see cref="Url"/>, for messages: a variable, or file and line.</summary>
    public string? Origin { get; init; }

    /// <summary>Part of cache keys, so <see cref="Trust"/> is left out.</summary>
    public override string ToString() =>
        $"Endpoint {{ Region = {Region}, Url = {Url}, Fips = {Fips}, DualStack = {DualStack} }}";
}
