using CredentialProcess.Text;

namespace CredentialProcess.Aws;

/// <summary>
/// A Region becomes part of a host name, so it must be one label of it (botocore, utils.py,
/// <c>validate_region_name</c>): letters, digits and inner hyphens, at most 63, not digits alone.
/// </summary>
static class RegionName
{
    public static bool IsHostLabel(string region)
    {
        if (region.Length is 0 or > 63 || region[0] == '-' || region[^1] == '-')
            return false;
        var digits = 0;
        foreach (var c in region)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
            if (char.IsAsciiDigit(c))
                digits++;
        }

        return digits < region.Length;
    }

    /// <summary>
    /// Whether it looks like a Region of any partition: words of lower-case letters and a number, as in
    /// <c>us-east-1</c>, <c>us-gov-west-1</c>, <c>eusc-de-east-1</c>.
    /// </summary>
    public static bool LooksLikeRegion(string region)
    {
        var words = region.Length <= 32 ? region.Split('-') : [];
        return words.Length is 3 or 4 or 5
            && words[..^1].All(word => word.Length > 0 && word.All(char.IsAsciiLetterLower))
            && words[^1].Length is 1 or 2 && words[^1].All(char.IsAsciiDigit);
    }

    /// <summary>The failure for a Region that is not a host label.</summary>
    /// <param name="where">What the message starts with, such as file, line and key; or null.</param>
    public static Failure Invalid(
        string region, FailureKind kind = FailureKind.Configuration, string? where = null) =>
        new(kind, $"{where}'{Printable.Text(region)}' is not an AWS Region", "write one like us-east-1");
}
