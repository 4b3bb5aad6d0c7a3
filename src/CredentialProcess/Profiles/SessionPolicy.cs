using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Session policies: the credentials can do what both these and the role allow (STS API reference, AssumeRole).
/// </summary>
/// <param name="Document">A JSON policy, at most <see cref="MaxLength"/> characters; null for none.</param>
/// <param name="Arns">Managed policies, at most <see cref="MaxArns"/>.</param>
sealed record SessionPolicy(string? Document, IReadOnlyList<string> Arns)
{
    /// <summary>Of a document, and of an ARN.</summary>
    public const int MaxLength = 2048;

    public const int MaxArns = 10;

    const int MinArnLength = 20;

    /// <summary>Whether it is the ARN of a managed policy.</summary>
    public static bool IsArn(string text) => text.Length is >= MinArnLength and <= MaxLength && VisibleAscii.Is(text)
        && text.Split(':', 6) is ["arn", _, "iam", "", _, var resource]
        && resource.StartsWith("policy/", StringComparison.Ordinal);

    public bool Equals(SessionPolicy? other) =>
        other is not null && Document == other.Document && Arns.SequenceEqual(other.Arns);

    public override int GetHashCode() => HashCode.Combine(Document, Arns.Count);
}
