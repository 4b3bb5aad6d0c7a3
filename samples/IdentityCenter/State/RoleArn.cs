using System.Text.RegularExpressions;

namespace IdentityCenter.State;

/// <summary>The parts of a role's ARN (IAM User Guide, "IAM identifiers").</summary>
sealed partial record RoleArn(string Text, string Partition, string AccountId, string Path, string Name)
{
    /// <summary>Null if it is not a role's ARN.</summary>
    public static RoleArn? Parse(string text) => Shape().Match(text) is { Success: true } parts
        ? new RoleArn(text, parts.Groups["partition"].Value, parts.Groups["account"].Value,
            parts.Groups["path"].Value, parts.Groups["name"].Value)
        : null;

    [GeneratedRegex(
        """
        ^arn:(?<partition>aws[a-z-]*):iam::(?<account>[0-9]{12}):role(?<path>/(?:[!-.0-~]+/)*)(?<name>[A-Za-z0-9_+=,.@-]{1,64})\z
        """)]
    private static partial Regex Shape();
}
