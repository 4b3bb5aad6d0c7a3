using CredentialProcess.Aws;

namespace CredentialProcess.Git;

/// <summary>
/// A host of CodeCommit, parsed from what git sends: in a Region, <c>git-codecommit.REGION.SUFFIX</c>, or at a VPC
/// endpoint, <c>vpce-ID.git-codecommit.REGION.vpce.SUFFIX</c>. The AWS CLI compares the beginning only, so that it
/// would send a password to <c>git-codecommit.us-east-1.amazonaws.com.evil.example</c>.
/// </summary>
/// <param name="Name">In lower case, without a port: as it is signed.</param>
sealed record CodeCommitHost(string Name, string Region)
{
    /// <summary>Null if it is not one of CodeCommit's.</summary>
    public static CodeCommitHost? Parse(string sent)
    {
        if (HostName.Normalize(sent) is not { } name)
            return null;
        var rest = name.AsSpan();
        var isEndpoint = HostName.TryConsume(ref rest, "vpce-");
        if (isEndpoint && !TryCutLabel(ref rest, out _))
            return null;
        if (!TryCutLabel(ref rest, out var service) || !TryCutLabel(ref rest, out var region)
            || (isEndpoint && !HostName.TryConsume(ref rest, "vpce.")))
            return null;
        var found = new CodeCommitHost(name, region.ToString());
        var partition = Partition.Of(found.Region);
        return RegionName.IsHostLabel(found.Region) && rest.SequenceEqual(partition.Suffix)
            && partition.GitHosts.Contains(service.ToString())
            ? found
            : null;
    }

    // Up to the next dot, which is cut too.
    static bool TryCutLabel(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> label)
    {
        label = default;
        if (rest.IndexOf('.') is not (> 0 and var end))
            return false;
        label = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }
}
