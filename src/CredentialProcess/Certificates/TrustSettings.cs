namespace CredentialProcess.Certificates;

/// <summary>
/// Whose signature under a server's certificate counts: that of the system's CA certificates, or of those in one PEM file
/// in their place. botocore's order: AWS_CA_BUNDLE, the profile's <c>ca_bundle</c> (configprovider.py),
/// REQUESTS_CA_BUNDLE (endpoint.py, _get_verify_value). Nothing is expanded in the path, as there. What is set to
/// nothing is not set; botocore would check no certificate at all.
/// </summary>
/// <param name="Bundle">The PEM file's path; null for the system's CA certificates.</param>
/// <param name="Origin">The variable that names it, or file and line; null for the system's CA certificates.</param>
sealed record TrustSettings(string? Bundle, string? Origin)
{
    /// <summary>In the system's CA certificates.</summary>
    public static readonly TrustSettings SystemDefault = new(null, null);

    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="profileBundle">The profile's <c>ca_bundle</c>.</param>
    /// <param name="profileOrigin">File and line of it.</param>
    public static TrustSettings Resolve(Func<string, string?> environment, string? profileBundle = null, string? profileOrigin = null)
    {
        return From("AWS_CA_BUNDLE") ?? (profileBundle is null ? null : new TrustSettings(profileBundle, profileOrigin)) ?? From("REQUESTS_CA_BUNDLE")
            ?? SystemDefault;

        TrustSettings? From(string name) => environment(name) is { Length: > 0 } path ? new TrustSettings(path, name) : null;
    }

    /// <summary>What is in force, in a few words.</summary>
    public string Describe() =>
        Bundle is null ? "the system's CA certificates" : $"the CA certificates in '{Bundle}' ({Origin})";

    /// <summary>Throws unless the file is one to trust; nothing is looked at where there is none.</summary>
    /// <exception cref="Failure">Names the path and who named it.</exception>
    public void Validate()
    {
        if (Bundle is null)
            return;
        var reason = PemFile.Read(Bundle, out var certificates) ?? (certificates.Count == 0 ? "it contains none" : null);
        if (reason is null)
            return;
        throw new Failure(FailureKind.Configuration,
            $"{Origin}: cannot read CA certificates from '{Bundle}': {reason}",
            "name a PEM file of CA certificates; '~' and variables in its path are not expanded");
    }
}
