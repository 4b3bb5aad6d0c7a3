namespace IdentityCenter.State;

/// <summary>
/// A role that may be assumed, and by whom. Once a role has rules, only they apply to it; a caller needs one that
/// matches.
/// </summary>
public sealed record TrustedRole(string RoleArn)
{
    /// <summary>
    /// An account id, <c>ACCOUNT/NAME</c> of a permission set, role or user, or the ARN of a role, a user or a role
    /// session; null for any caller.
    /// </summary>
    public string? Caller { get; init; }

    /// <summary>Null: any, or none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The code that the caller's MFA device shows; null: no MFA required.</summary>
    public string? MfaCode { get; init; }

    /// <summary>The role's maximum session duration.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A role that every caller may assume.</summary>
    /// <exception cref="FormatException">It is not a role's ARN.</exception>
    public static TrustedRole Parse(string roleArn) => IdentityCenter.State.RoleArn.Parse(roleArn) is not null
        ? new TrustedRole(roleArn)
        : throw new FormatException($"'{roleArn}' is not a role's ARN");
}

/// <summary>The rules for roles. Thread-safe.</summary>
public sealed class TrustTable
{
    readonly Lock _gate = new();
    readonly List<TrustedRole> _rules = [];

    public void Add(TrustedRole rule)
    {
        TrustedRole.Parse(rule.RoleArn);
        lock (_gate)
            _rules.Add(rule);
    }

    /// <summary>Trusts every caller with a role.</summary>
    public void Add(string roleArn) => Add(TrustedRole.Parse(roleArn));

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    internal IReadOnlyList<TrustedRole> For(string roleArn)
    {
        lock (_gate)
            return [.. _rules.Where(rule => rule.RoleArn == roleArn)];
    }
}
