using CredentialProcess.Aws;

namespace CredentialProcess.Git;

/// <summary>
/// The URLs by which git's config names CodeCommit's hosts (gitcredentials(7); urlmatch.c): <c>*</c> stands for exactly
/// one label, so that FIPS hosts, another suffix and VPC endpoints need entries of their own.
/// </summary>
static class CodeCommitPattern
{
    /// <param name="region">Null for every Region of every partition.</param>
    /// <exception cref="Failure">It is not a Region in which there is CodeCommit.</exception>
    public static IReadOnlyList<string> All(string? region)
    {
        if (region is null)
            return [.. Partition.All.Reverse().SelectMany(each => In(each, "*")).Distinct()];
        if (!RegionName.IsHostLabel(region))
            throw RegionName.Invalid(region, FailureKind.Usage, "--region: ");
        return In(Partition.Of(region), region) is { Count: > 0 } patterns ? patterns : throw new Failure(
            FailureKind.Usage, $"--region: there is no CodeCommit in '{region}'", "write one like us-east-1");
    }

    /// <summary>Whether it is one for every Region.</summary>
    public static bool IsForAll(string url) => All(null).Contains(url);

    static List<string> In(Partition partition, string region) =>
    [
        .. partition.GitHosts.Select(host => $"https://{host}.{region}.{partition.Suffix}"),
        .. partition.GitHosts.Select(host => $"https://*.{host}.{region}.vpce.{partition.Suffix}"),
    ];
}
