using CredentialProcess.Aws;
using CredentialProcess.Ecr;
using CredentialProcess.Federation;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Sts;

namespace CredentialProcess.Tests.Aws;

/// <summary>Walks the rows of the table: everything that is made of host names follows each of them.</summary>
public sealed class PartitionTests
{
    public static TheoryData<string> Prefixes => [.. Partition.All.Select(partition => partition.RegionPrefix)];

    [Fact]
    public void Every_row_is_reached_and_every_other_region_is_in_the_default_one()
    {
        Assert.Equal(8, Partition.All.Count);
        Assert.All(Partition.All, partition => Assert.Same(partition, Partition.Of(RegionOf(partition))));
        Assert.All(["us-east-1", "zz-middle-1", "us-isot-east-1", "", "CN-north-1"],
            region => Assert.Same(Partition.Default, Partition.Of(region)));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_partitions_registries_and_their_api_have_its_suffixes(string prefix)
    {
        var partition = Row(prefix);
        var region = RegionOf(partition);
        var registry = RegistryHost.Of("123456789012", region);
        Assert.Equal($"123456789012.dkr.ecr.{region}.{partition.Suffix}", registry.Name);
        Assert.Equal($"api.ecr.{region}.{partition.Suffix}", Api(registry));
        var dualStack = RegistryHost.Parse(
            $"123456789012.dkr-ecr.{region}.{partition.DualStackRegistrySuffix ?? "on.aws"}");
        Assert.Equal(partition.DualStackRegistrySuffix is not null, dualStack is not null);
        if (dualStack is not null)
            Assert.Equal($"ecr.{region}.{partition.DualStackSuffix}", Api(dualStack));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_partitions_registry_is_none_under_another_partitions_suffix(string prefix)
    {
        var region = RegionOf(Row(prefix));
        var others = Partition.All.Select(partition => partition.Suffix).Where(suffix => suffix != Row(prefix).Suffix);
        Assert.All(others, suffix => Assert.Null(RegistryHost.Parse($"123456789012.dkr.ecr.{region}.{suffix}")));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_partition_has_both_console_hosts_or_none(string prefix)
    {
        var partition = Row(prefix);
        var region = RegionOf(partition);
        Assert.Equal(partition.SignInHost is null, partition.ConsoleHost is null);
        if (partition.SignInHost is null)
        {
            Assert.Contains($"'{region}' is not on a public network",
                Assert.Throws<Failure>(() => ConsoleEndpoint.Of(region)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(new ConsoleEndpoint(region, partition.SignInHost, $"{region}.{partition.ConsoleHost}"),
            ConsoleEndpoint.Of(region));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_partitions_portals_are_recognised_and_tell_their_region(string prefix)
    {
        var region = RegionOf(Row(prefix));
        Assert.All(Row(prefix).Portals, pattern =>
        {
            var host = pattern.Replace("*", "d-1234567890", StringComparison.Ordinal)
                .Replace("{region}", region, StringComparison.Ordinal);
            Assert.True(PortalHost.IsPortal(host), host);
            Assert.Equal(pattern.Contains("{region}", StringComparison.Ordinal) ? region : null,
                PortalHost.RegionIn(host));
            Assert.False(PortalHost.IsPortal(host + ".evil.example"), host);
            var fixedEnd = pattern[(pattern.LastIndexOfAny(['*', '}']) + 1)..].TrimStart('.');
            Assert.False(PortalHost.IsPortal("evil" + fixedEnd), fixedEnd);
        });
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_partitions_roles_are_assumed_in_it(string prefix)
    {
        var partition = Row(prefix);
        Assert.Same(partition, Partition.Named(partition.Name));
        Assert.Same(partition, Partition.Of(partition.GlobalRegion));
        var profile = Roles.Profile(arn: $"arn:{partition.Name}:iam::123456789012:role/Admin");
        Assert.Equal(partition.GlobalRegion, StsEndpoint.Of(profile, _ => null).Scope.Region);
        var region = RegionOf(partition);
        Assert.Equal($"sts.{region}.{partition.Suffix}",
            StsEndpoint.Of(profile with { Region = region }, _ => null).Url.Host);
    }

    static Partition Row(string prefix) => Partition.All.Single(partition => partition.RegionPrefix == prefix);

    static string RegionOf(Partition partition) =>
        partition == Partition.Default ? "eu-central-1" : partition.RegionPrefix + "east-1";

    static string Api(RegistryHost registry) => registry.Endpoint.Url(new EndpointResolver(_ => null)).Host;
}
