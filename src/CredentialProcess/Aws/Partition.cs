namespace CredentialProcess.Aws;

/// <summary>
/// The separate worlds of AWS, by the names of their hosts (botocore, data/partitions.json; for dual-stack registries
/// amazon-ecr-credential-helper, api/client.go). A table of our own, since recognising a registry's host happens on
/// the cached path, where the SDK is not touched. What no row claims is the first one's, as in every AWS client.
/// </summary>
/// <param name="Regions">How the names of its Regions begin.</param>
/// <param name="Suffix">Ends the names of its hosts.</param>
/// <param name="DualStackSuffix">Ends the names of API hosts that answer over IPv6 too.</param>
/// <param name="RegistrySuffix">Ends the names of registries that answer over IPv6 too; null where none are known.</param>
sealed record Partition(string Regions, string Suffix, string DualStackSuffix, string? RegistrySuffix)
{
    static readonly Partition[] s_all =
    [
        new("", "amazonaws.com", "api.aws", "on.aws"),
        new("cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "on.amazonwebservices.com.cn"),
        new("us-gov-", "amazonaws.com", "api.aws", "on.aws"),
        new("eusc-", "amazonaws.eu", "api.amazonwebservices.eu", null),
        new("us-iso-", "c2s.ic.gov", "api.aws.ic.gov", null),
        new("us-isob-", "sc2s.sgov.gov", "api.aws.scloud", null),
        new("eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", null),
        new("us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov", null),
    ];

    /// <summary>The partition that has this Region, or would have it.</summary>
    public static Partition Of(string region) =>
        Array.Find(s_all, p => p.Regions.Length > 0 && region.StartsWith(p.Regions, StringComparison.Ordinal)) ?? s_all[0];

    /// <summary>Whether this is the partition of all Regions that no other claims.</summary>
    public bool IsFirst => Regions.Length == 0;
}
