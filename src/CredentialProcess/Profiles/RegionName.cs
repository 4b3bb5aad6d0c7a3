namespace CredentialProcess.Profiles;

/// <summary>
/// A Region becomes part of a host name, so it must be one label of it and nothing else (botocore, utils.py,
/// <c>validate_region_name</c>): letters, digits and inner hyphens, at most 63, not digits alone.
/// </summary>
public static class RegionName
{
    public static bool IsHostLabel(string region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (region.Length is 0 or > 63 || region[0] == '-' || region[^1] == '-') return false;
        var digits = 0;
        foreach (var c in region)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
            if (char.IsAsciiDigit(c)) digits++;
        }

        return digits < region.Length;
    }
}
