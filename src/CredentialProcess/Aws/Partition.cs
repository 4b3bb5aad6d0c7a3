namespace CredentialProcess.Aws;

/// <summary>
/// The AWS partitions and the host names that differ between them; a new partition is one row. A table of our own,
/// since a registry's host is recognised on the cached path, where the SDK is not loaded.
/// </summary>
/// <remarks>
/// Sources: botocore, data/partitions.json (names, global Regions, suffixes) and data/sts, endpoint-rule-set-1.json;
/// amazon-ecr-credential-helper, api/client.go (dual-stack registries); CodeCommit guide, "Regions and Git connection
/// endpoints"; IAM guide, "Enable custom identity broker access to the AWS console", and the partitions' own guides
/// (console); AWS CLI, customizations/sso/resolve.py (access portals).
/// </remarks>
sealed class Partition
{
    /// <summary>The end of the host of an access portal that has a name: NAME.awsapps.com.</summary>
    public const string NamedPortalSuffix = ".awsapps.com";

    /// <summary>Has every Region that no other partition claims, as in every AWS client.</summary>
    public static readonly Partition Default = new()
    {
        Name = "aws",
        RegionPrefix = "",
        GlobalRegion = "us-east-1",
        Suffix = "amazonaws.com",
        DualStackSuffix = "api.aws",
        DualStackRegistrySuffix = "on.aws",
        GitHosts = ["git-codecommit", "git-codecommit-fips"],
        SignInHost = "signin.aws.amazon.com",
        ConsoleHost = "console.aws.amazon.com",
        Portals =
        [
            "*" + NamedPortalSuffix, "*.portal.{region}.app.aws", "*.{region}.portal.amazonaws.com",
            "identitycenter.amazonaws.com",
        ],
    };

    /// <summary>The default one last.</summary>
    public static readonly IReadOnlyList<Partition> All =
    [
        new()
        {
            Name = "aws-cn",
            RegionPrefix = "cn-",
            GlobalRegion = "cn-north-1",
            Suffix = "amazonaws.com.cn",
            DualStackSuffix = "api.amazonwebservices.com.cn",
            DualStackRegistrySuffix = "on.amazonwebservices.com.cn",
            GitHosts = ["git-codecommit"],
            SignInHost = "signin.amazonaws.cn",
            ConsoleHost = "console.amazonaws.cn",
            Portals =
            [
                "*.awsapps.cn", "*.portal.{region}.app.amazonwebservices.com.cn",
                "*.{region}.portal.amazonaws.com.cn", "identitycenter.amazonaws.com.cn",
            ],
        },
        new()
        {
            Name = "aws-us-gov",
            RegionPrefix = "us-gov-",
            GlobalRegion = "us-gov-west-1",
            PlainStsIsFips = true,
            Suffix = "amazonaws.com",
            DualStackSuffix = "api.aws",
            DualStackRegistrySuffix = "on.aws",
            GitHosts = ["git-codecommit", "git-codecommit-fips"],
            SignInHost = "signin.amazonaws-us-gov.com",
            ConsoleHost = "console.amazonaws-us-gov.com",
            // Its portals with a name or a Region have the hosts of the default partition.
            Portals = ["identitycenter.us-gov.amazonaws.com"],
        },
        new()
        {
            Name = "aws-eusc",
            RegionPrefix = "eusc-",
            GlobalRegion = "eusc-de-east-1",
            Suffix = "amazonaws.eu",
            DualStackSuffix = "api.amazonwebservices.eu",
            SignInHost = "signin.amazonaws-eusc.eu",
            ConsoleHost = "console.amazonaws-eusc.eu",
            Portals =
            [
                "*.portal.{region}.api.amazonwebservices.eu", "*.{region}.portal.amazonaws.eu",
                "identitycenter.amazonaws.eu",
            ],
        },
        new()
        {
            Name = "aws-iso",
            RegionPrefix = "us-iso-",
            GlobalRegion = "us-iso-east-1",
            Suffix = "c2s.ic.gov",
            DualStackSuffix = "api.aws.ic.gov",
        },
        new()
        {
            Name = "aws-iso-b",
            RegionPrefix = "us-isob-",
            GlobalRegion = "us-isob-east-1",
            Suffix = "sc2s.sgov.gov",
            DualStackSuffix = "api.aws.scloud",
        },
        new()
        {
            Name = "aws-iso-e",
            RegionPrefix = "eu-isoe-",
            GlobalRegion = "eu-isoe-west-1",
            Suffix = "cloud.adc-e.uk",
            DualStackSuffix = "api.cloud-aws.adc-e.uk",
        },
        new()
        {
            Name = "aws-iso-f",
            RegionPrefix = "us-isof-",
            GlobalRegion = "us-isof-south-1",
            Suffix = "csp.hci.ic.gov",
            DualStackSuffix = "api.aws.hci.ic.gov",
        },
        Default,
    ];

    /// <summary>As in ARNs.</summary>
    public required string Name { get; init; }

    /// <summary>The beginning of the names of its Regions.</summary>
    public required string RegionPrefix { get; init; }

    /// <summary>The Region of what is not in any Region, and of calls that name none.</summary>
    public required string GlobalRegion { get; init; }

    /// <summary>The end of its host names.</summary>
    public required string Suffix { get; init; }

    /// <summary>The end of the names of API hosts that answer over IPv6 too.</summary>
    public required string DualStackSuffix { get; init; }

    /// <summary>The end of the names of ECR registries that answer over IPv6 too; null where none are known.</summary>
    public string? DualStackRegistrySuffix { get; init; }

    /// <summary>The beginnings of CodeCommit's host names, before the Region; none where it is not offered.</summary>
    public IReadOnlyList<string> GitHosts { get; init; } = [];

    /// <summary>STS uses FIPS under the plain name too, and has no other over IPv4.</summary>
    public bool PlainStsIsFips { get; init; }

    /// <summary>Signs a browser in to the console; null where the console is not on a public network.</summary>
    public string? SignInHost { get; init; }

    /// <summary>The console; with a Region in front, that Region's. Null where <see cref="SignInHost"/> is.</summary>
    public string? ConsoleHost { get; init; }

    /// <summary>Hosts of access portals as patterns for <see cref="PortalHost"/>; none where none are known.</summary>
    public IReadOnlyList<string> Portals { get; init; } = [];

    /// <summary>The partition of an ARN; null where it is not known.</summary>
    public static Partition? Named(string name) => All.FirstOrDefault(partition => partition.Name == name);

    /// <summary>The partition of a Region, known or not.</summary>
    public static Partition Of(string region)
    {
        foreach (var partition in All)
        {
            if (region.StartsWith(partition.RegionPrefix, StringComparison.Ordinal))
                return partition;
        }

        return Default;
    }
}
