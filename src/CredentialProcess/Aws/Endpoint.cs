namespace CredentialProcess.Aws;

/// <summary>Where one service is reached for one profile: every choice made, nothing left to the SDK's own config.</summary>
/// <param name="Region">The region whose host is called, as written in the config.</param>
/// <param name="Url">An override from the environment or the config, path included; null means the region's own host.</param>
public sealed record Endpoint(string Region, Uri? Url, bool Fips, bool DualStack);
