namespace IdentityCenter.State;

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
