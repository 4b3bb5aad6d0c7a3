using System.Diagnostics.CodeAnalysis;

namespace CredentialProcess.Profiles;

/// <summary>
/// The ARN of an IAM role: <c>arn:PARTITION:iam::ACCOUNT:role/PATH/NAME</c> (IAM user guide, "Identify AWS resources
/// with ARNs"; 20 to 2,048 characters: STS, AssumeRole).
/// </summary>
sealed record RoleArn
{
    const int MinLength = 20, MaxLength = 2048;

    RoleArn(string text, string[] parts) => (Text, Partition, AccountId, RoleName) =
        (text, parts[1], parts[4], parts[5][(parts[5].LastIndexOf('/') + 1)..]);

    /// <summary>As written: cache file names are derived from it.</summary>
    public string Text { get; }

    /// <summary>Such as <c>aws</c> or <c>aws-cn</c>.</summary>
    public string Partition { get; }

    public string AccountId { get; }

    /// <summary>Without the path.</summary>
    public string RoleName { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out RoleArn? arn)
    {
        var parts = text.Split(':', 6);
        var isRole = text.Length is >= MinLength and <= MaxLength
            && parts is ["arn", var partition, "iam", "", var account, var resource]
            && partition.StartsWith("aws", StringComparison.Ordinal)
            && Profiles.AccountId.Is(account) && resource.StartsWith("role/", StringComparison.Ordinal)
            && !resource.EndsWith('/') && !resource.AsSpan().ContainsAnyExceptInRange('!', '~');
        arn = isRole ? new RoleArn(text, parts) : null;
        return isRole;
    }

    public override string ToString() => Text;
}
