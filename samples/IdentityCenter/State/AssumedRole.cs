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

/// <summary>A role session that AssumeRole created, for tests to inspect.</summary>
public sealed record AssumedRole(AssumeRoleRequest Request)
{
    /// <summary>The caller's ARN.</summary>
    public required string Caller { get; init; }

    /// <summary>Access key id of the caller.</summary>
    public required string CallerKeyId { get; init; }

    /// <summary>The session's ARN, <c>arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION</c>.</summary>
    public required string Arn { get; init; }

    public required string AssumedRoleId { get; init; }

    public required string AccessKeyId { get; init; }

    public required string SecretAccessKey { get; init; }

    public required string SessionToken { get; init; }

    /// <summary>In whole seconds, as in the response.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Keeps secrets out of output.</summary>
    public override string ToString() => $"{Arn} with {AccessKeyId} for {Caller}";
}
