namespace CredentialProcess.Aws;

/// <summary>
/// Whether a host is an access portal of AWS, and its Region, by the patterns of <see cref="Partition.Portals"/>:
/// <c>*</c> and <c>{region}</c> each stand for one label.
/// </summary>
static class PortalHost
{
    const string RegionLabel = "{region}";

    /// <summary>Only the fixed end of a pattern counts: AWS may put other labels in front of it.</summary>
    /// <param name="host">In lower case.</param>
    public static bool IsPortal(string host) => Partition.All.Any(partition => partition.Portals.Any(pattern =>
        pattern.AsSpan().LastIndexOfAny('*', '}') is >= 0 and var variable
            ? host.AsSpan().EndsWith(pattern.AsSpan(variable + 1), StringComparison.Ordinal)
            : host == pattern));

    /// <summary>The Region in the name of a portal's host; null where there is none.</summary>
    /// <param name="host">In lower case.</param>
    public static string? RegionIn(string host)
    {
        var labels = host.Split('.');
        var region = Partition.All.SelectMany(partition => partition.Portals)
            .Select(pattern => RegionIn(labels, pattern.Split('.'))).FirstOrDefault(found => found is not null);
        return region is not null && region.Contains('-') && RegionName.IsHostLabel(region) ? region : null;
    }

    static string? RegionIn(string[] labels, string[] pattern)
    {
        if (labels.Length != pattern.Length)
            return null;
        string? region = null;
        for (var i = 0; i < labels.Length; i++)
        {
            if (pattern[i] == RegionLabel)
                region = labels[i];
            else if (pattern[i] != "*" && pattern[i] != labels[i])
                return null;
        }

        return region;
    }
}
