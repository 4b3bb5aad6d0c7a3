namespace IdentityCenter.State;

/// <summary>
/// AssumeRole: trust, limits, and the sessions so far. Not thread-safe: the tenant holds its lock. Messages are those
/// of STS.
/// </summary>
sealed class RoleSessions(AccessKeys keys, Settings settings, TrustTable trust)
{
    // Older ones are forgotten, as their keys are.
    const int Remembered = 1000;
    static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    readonly Queue<AssumedRole> _all = new();

    public IReadOnlyList<AssumedRole> All => [.. _all];

    public AssumedRole Assume(
        AccessKey caller, RoleArn role, AssumeRoleRequest request, IReadOnlyList<Account> accounts)
    {
        var rule = Rule(caller, role, request, accounts)
            ?? throw new Refusal("AccessDenied",
                $"User: {caller.Owner.Arn} is not authorized to perform: sts:AssumeRole on resource: {role.Text}");
        if (caller.Token is not null && request.Duration > _hour)
            throw new Refusal("ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        if (request.Duration > rule.MaxDuration)
            throw new Refusal("ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

        var owner = Principal.OfRole(role, request.SessionName);
        var key = keys.Issue(owner, settings.AssumedRoleLifetime ?? request.Duration ?? _hour);
        var session = new AssumedRole(request)
        {
            Caller = caller.Owner.Arn,
            CallerKeyId = caller.Id,
            Arn = owner.Arn,
            AssumedRoleId = owner.UserId,
            AccessKeyId = key.Id,
            SecretAccessKey = key.Secret,
            SessionToken = key.Token!,
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(key.ExpiresAt.ToUnixTimeSeconds()),
        };
        _all.Enqueue(session);
        if (_all.Count > Remembered)
            _all.Dequeue();
        return session;
    }

    TrustedRole? Rule(AccessKey caller, RoleArn role, AssumeRoleRequest request, IReadOnlyList<Account> accounts)
    {
        // A device belongs to a user, so a role session has none to name.
        if (caller.Token is not null && (request.SerialNumber is not null || request.TokenCode is not null))
            throw new Refusal("AccessDenied",
                "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
        var rules = trust.For(role.Text);
        if (rules.Count == 0)
            return IsOfTenant(role, accounts) ? new TrustedRole(role.Text) : null;
        var named = rules.Where(rule => (rule.Caller is null || caller.Owner.Is(rule.Caller))
            && (rule.ExternalId is null || rule.ExternalId == request.ExternalId)).ToList();
        var found = named.Find(rule => rule.MfaCode is null || HasMfa(rule.MfaCode, request));
        if (found is null && request.TokenCode is not null && named.Count > 0)
            throw new Refusal(
                "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
        return found;
    }

    // Without a rule, as if every role of the tenant trusted all of its accounts.
    bool IsOfTenant(RoleArn role, IReadOnlyList<Account> accounts) =>
        role.Path == "/" && role.Partition == settings.Partition
        && accounts.FirstOrDefault(account => account.Id == role.AccountId) is { } found
        && found.Roles.Contains(role.Name, StringComparer.Ordinal);

    static bool HasMfa(string code, AssumeRoleRequest request) =>
        request.SerialNumber is not null && request.TokenCode == code;
}
