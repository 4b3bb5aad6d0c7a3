namespace CredentialProcess.Certificates;

/// <summary>
/// Which CA certificates are trusted: the system's, or those in a PEM file instead. Same precedence as botocore:
/// AWS_CA_BUNDLE, the profile's <c>ca_bundle</c> (configprovider.py), REQUESTS_CA_BUNDLE (endpoint.py,
/// _get_verify_value). As there, the path is not expanded. An empty value counts as unset; botocore would turn
/// validation off.
/// </summary>
/// <param name="Bundle">The PEM file's path; null for the system's certificates.</param>
/// <param name="Origin">
/// The variable, or file and line, that names the bundle; null for the system's certificates.
/// </param>
sealed record TrustSettings(string? Bundle, string? Origin)
{
    public static readonly TrustSettings SystemDefault = new(null, null);

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="profileBundle">The profile's <c>ca_bundle</c>.</param>
    /// <param name="profileOrigin">File and line of <c>ca_bundle</c>.</param>
    public static TrustSettings Resolve(Func<string, string?> environment, string? profileBundle = null,
        string? profileOrigin = null)
    {
        return From("AWS_CA_BUNDLE") ?? (profileBundle is null ? null : new TrustSettings(profileBundle, profileOrigin))
            ?? From("REQUESTS_CA_BUNDLE")
            ?? SystemDefault;

        TrustSettings? From(string name) => environment(name) is { Length: > 0 } path ? new TrustSettings(path, name)
            : null;
    }

    /// <summary>For messages: what is trusted and which setting says so.</summary>
    public string Describe() =>
        Bundle is null ? "the system's CA certificates" : $"the CA certificates in '{Bundle}' ({Origin})";

    /// <summary>Does nothing without a bundle.</summary>
    /// <exception cref="Failure">The bundle can't be read or has no certificates.</exception>
    public void Validate()
    {
        if (Bundle is null)
            return;
        var reason = PemFile.Read(Bundle, out var certificates)
            ?? (certificates.Count == 0 ? "it contains none" : null);
        if (reason is null)
            return;
        throw new Failure(FailureKind.Configuration,
            $"{Origin}: cannot read CA certificates from '{Bundle}': {reason}",
            "name a PEM file of CA certificates; '~' and variables in its path are not expanded");
    }
}
