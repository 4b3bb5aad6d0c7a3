namespace IdentityCenter.State;

/// <summary>What AssumeRole was asked for. Its form is already validated.</summary>
public sealed record AssumeRoleRequest(string RoleArn, string SessionName)
{
    public string? ExternalId { get; init; }

    /// <summary>Null without DurationSeconds, which means an hour.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The inline session policy, as sent.</summary>
    public string? Policy { get; init; }

    public IReadOnlyList<string> PolicyArns { get; init; } = [];

    public string? SerialNumber { get; init; }

    public string? TokenCode { get; init; }

    public string? SourceIdentity { get; init; }

    // Both kinds of policy count (IAM User Guide, "IAM and AWS STS quotas").
    internal int PolicyLength => (Policy?.Length ?? 0) + PolicyArns.Sum(arn => arn.Length);
}
