using CredentialProcess.Aws;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Sts;

/// <summary>
/// Where STS is called for a profile and which Region its signature names. Without any Region that is the global host
/// in the default partition, and elsewhere the partition's global Region: the AWS CLI always takes the global host,
/// which does not know roles of other partitions.
/// </summary>
sealed class StsEndpoint(Uri url, SigningScope scope, Endpoint settings)
{
    const string Service = "sts";

    /// <summary>An override with its path, or the host of the Region.</summary>
    public Uri Url => url;

    public SigningScope Scope => scope;

    /// <summary>What the profile's settings say of the endpoint: trust, and what sets an override.</summary>
    public Endpoint Settings => settings;

    /// <param name="given">The Region of the command line; null for the configured one.</param>
    /// <exception cref="Failure">The Region is none, or of another partition than the role.</exception>
    public static StsEndpoint Of(Profile profile, Func<string, string?> environment, CallRegion? given = null)
    {
        var region = given ?? CallRegion.Of(profile, environment);
        var partition = profile is RoleProfile role ? PartitionOf(role, region)
            : region?.Partition ?? PartitionOf(profile.SignIn);
        var scope = new SigningScope(Service, region is { IsGlobal: false } ? region.Name : partition.GlobalRegion);
        var settings = profile.Endpoints.Resolve(Service, scope.Region);
        var isGlobal = region?.IsGlobal ?? partition == Partition.Default;
        var url = settings.Url ?? new Uri("https://" + Host(settings, partition, isGlobal));
        return new StsEndpoint(url, scope, settings);
    }

    static Partition PartitionOf(ProfileSession? signIn) =>
        signIn is null ? Partition.Default : Partition.Of(signIn.Session.Region);

    static Partition PartitionOf(RoleProfile profile, CallRegion? region)
    {
        var arn = profile.Role.Arn;
        var partition = Partition.Named(arn.Partition) ?? throw new Failure(FailureKind.Configuration,
            $"{RoleLocation(profile)}role '{Printable.Text(arn.Text)}' is in partition "
            + $"'{Printable.Text(arn.Partition)}', which is not known",
            "check the ARN: most begin with arn:aws:");
        if (region is null || region.Partition == partition)
            return partition;
        throw new Failure(FailureKind.Configuration,
            $"{region.Origin} '{region.Name}' is in partition '{region.Partition.Name}', but role "
            + $"'{Printable.Text(arn.Text)}' is in '{partition.Name}'",
            $"set a Region of '{partition.Name}', such as {partition.GlobalRegion}");
    }

    static string RoleLocation(RoleProfile profile) =>
        profile.SourceKeys is { } keys && keys.TryGet("role_arn", out var value) ? $"{value.Location}: " : "";

    // botocore, data/sts/2011-06-15/endpoint-rule-set-1.json. The global host has neither FIPS nor dual stack.
    static string Host(Endpoint settings, Partition partition, bool isGlobal)
    {
        if (isGlobal && !settings.Fips && !settings.DualStack)
            return $"{Service}.{partition.Suffix}";
        var hasOwnName = settings.Fips && (settings.DualStack || !partition.PlainStsIsFips);
        var suffix = settings.DualStack ? partition.DualStackSuffix : partition.Suffix;
        return $"{Service}{(hasOwnName ? "-fips" : "")}.{settings.Region}.{suffix}";
    }
}
