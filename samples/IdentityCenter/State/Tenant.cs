namespace IdentityCenter.State;

/// <summary>
/// An IAM Identity Center instance with one user: accounts and roles, clients, sign-ins, tokens. Thread-safe,
/// independent of HTTP. Errors have the service's exception names.
/// </summary>
public sealed class Tenant
{
    readonly Lock _gate = new();
    readonly TimeProvider _clock;
    readonly Registrations _clients;
    readonly DeviceCodes _devices;
    readonly BrowserCodes _browsers;
    readonly Tokens _tokens;
    readonly AccessKeys _keys;
    readonly RoleSessions _sessions;
    IReadOnlyList<Account> _accounts = Account.Some();

    public Tenant(TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _clients = new Registrations(_clock, Settings);
        _devices = new DeviceCodes(_clock, Settings);
        _browsers = new BrowserCodes(_clock, Settings);
        _tokens = new Tokens(_clock, Settings);
        _keys = new AccessKeys(_clock, Settings);
        _sessions = new RoleSessions(_keys, Settings, Trust);
        Rate = new Rate(_clock, Settings);
    }

    public Settings Settings { get; } = new();

    public Calls Calls { get; } = new();

    public IReadOnlyList<Account> Accounts
    {
        get
        {
            lock (_gate)
                return _accounts;
        }

        set
        {
            lock (_gate)
                _accounts = [.. value];
        }
    }

    /// <summary>Who may assume which role. Without a rule for a role, it has to be one of the accounts'.</summary>
    public TrustTable Trust { get; } = new();

    /// <summary>The sessions that AssumeRole created, oldest first.</summary>
    public IReadOnlyList<AssumedRole> AssumedRoles
    {
        get
        {
            lock (_gate)
                return _sessions.All;
        }
    }

    internal TimeProvider Clock => _clock;

    internal Rate Rate { get; }

    /// <summary>Creates a sign-in directly.</summary>
    /// <param name="startUrl">The start URL in the token file; null for the default.</param>
    /// <param name="lifetime">May be negative: an expired token that can be refreshed.</param>
    /// <param name="refreshable">False for a token as legacy profiles have it.</param>
    /// <param name="registrationLifetime">May be negative too.</param>
    public Minted Mint(
        string? startUrl = null,
        TimeSpan? lifetime = null,
        bool refreshable = true,
        TimeSpan? registrationLifetime = null)
    {
        lock (_gate)
        {
            var client = _clients.Add(
                refreshable ? ["sso:account:access"] : [], [], [],
                _clock.GetUtcNow() + (registrationLifetime ?? Settings.RegistrationLifetime));
            var issued = _tokens.SignIn(client, lifetime);
            return new Minted(
                startUrl ?? Settings.StartUrl, Settings.Region, issued.AccessToken, issued.ExpiresAt, client.Id,
                client.Secret, client.ExpiresAt, issued.RefreshToken);
        }
    }

    /// <summary>Allows a user code, as a person would.</summary>
    /// <returns>False if no such code is pending.</returns>
    public bool Approve(string? userCode) => Answer(userCode, true);

    public bool Deny(string? userCode) => Answer(userCode, false);

    /// <summary>Ends all sign-ins, as an administrator can.</summary>
    public void EndSignIns()
    {
        lock (_gate)
            _tokens.EndAll();
    }

    /// <summary>Invalidates all refresh tokens; access tokens stay.</summary>
    public void EndRefreshTokens()
    {
        lock (_gate)
            _tokens.EndRefreshTokens();
    }

    /// <summary>Forgets all clients, as after an instance was deleted and recreated; tokens stay.</summary>
    public void ForgetRegistrations()
    {
        lock (_gate)
            _clients.ForgetAll();
    }

    /// <summary>Whether a refresh token is valid, without using it.</summary>
    public bool Accepts(string? refreshToken)
    {
        lock (_gate)
            return _tokens.Accepts(refreshToken);
    }

    internal Registration Register(
        string? name,
        string? type,
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> grants,
        IReadOnlyList<string> redirectUris,
        string? issuerUrl)
    {
        lock (_gate)
            return _clients.Add(name, type, scopes, grants, redirectUris, issuerUrl);
    }

    internal DeviceCode StartDevice(string? clientId, string? clientSecret, string? startUrl)
    {
        lock (_gate)
            return _devices.Start(_clients.Authenticate(clientId, clientSecret), startUrl);
    }

    internal bool Waits(string? userCode)
    {
        lock (_gate)
            return _devices.Find(userCode) is not null;
    }

    internal Issued CreateToken(string? clientId, string? clientSecret, string? grant, Func<string, string?> field)
    {
        lock (_gate)
        {
            var client = _clients.Authenticate(clientId, clientSecret);
            switch (grant)
            {
                case Grant.DeviceCode:
                    if (!client.May(grant))
                        throw new Refusal("UnauthorizedClientException", "Client is not allowed to use this grant");
                    _devices.Redeem(client, field("deviceCode"));
                    return _tokens.SignIn(client);
                case Grant.AuthorizationCode:
                    _browsers.Redeem(client, field("code"), field("redirectUri"), field("codeVerifier"));
                    return _tokens.SignIn(client);
                case Grant.RefreshToken:
                    if (!client.May(grant))
                        throw new Refusal("UnauthorizedClientException", "Client is not allowed to use this grant");
                    return _tokens.Refresh(client, field("refreshToken"));
                case null or "":
                    throw new Refusal("InvalidRequestException", "Invalid request");
                default:
                    throw new Refusal("UnsupportedGrantTypeException", "Unsupported grant type");
            }
        }
    }

    internal Registration? FindClient(string? clientId)
    {
        lock (_gate)
            return _clients.Find(clientId);
    }

    internal BrowserRequest BeginBrowser(Registration client, string redirectUri, string? state, string challenge)
    {
        lock (_gate)
            return _browsers.Begin(client, redirectUri, state, challenge);
    }

    /// <summary>The person's answer to a browser sign-in: the request, and a code if allowed.</summary>
    internal (BrowserRequest Request, string? Code)? AnswerBrowser(string? requestId, bool allow)
    {
        lock (_gate)
            return _browsers.Take(requestId) is { } request
                ? (request, allow ? _browsers.Allow(request) : null)
                : null;
    }

    internal AccessKey GetRoleKey(string? accessToken, string accountId, string roleName)
    {
        lock (_gate)
        {
            _tokens.Check(accessToken);
            if (!Find(accountId).Roles.Contains(roleName, StringComparer.Ordinal))
                throw new Refusal("ForbiddenException", "No access");
            return _keys.Issue(
                Principal.OfPermissionSet(Settings.Partition, accountId, roleName), Settings.RoleLifetime);
        }
    }

    internal IReadOnlyList<Account> ListAccounts(string? accessToken)
    {
        lock (_gate)
        {
            _tokens.Check(accessToken);
            return _accounts;
        }
    }

    internal IReadOnlyList<string> ListRoles(string? accessToken, string accountId)
    {
        lock (_gate)
        {
            _tokens.Check(accessToken);
            return Find(accountId).Roles;
        }
    }

    internal void SignOut(string? accessToken)
    {
        lock (_gate)
            _tokens.Check(accessToken).Ended = true;
    }

    /// <summary>For the services that verify signatures.</summary>
    internal AccessKey? FindKey(string id)
    {
        lock (_gate)
            return _keys.Find(id);
    }

    internal AssumedRole Assume(AccessKey caller, RoleArn role, AssumeRoleRequest request)
    {
        lock (_gate)
            return _sessions.Assume(caller, role, request, _accounts);
    }

    internal string? IssueSigninToken(string? keyId, string? secret, string? sessionToken)
    {
        lock (_gate)
            return _keys.Find(keyId, secret, sessionToken) is { } key ? _keys.AddSigninToken(key) : null;
    }

    internal AccessKey? TakeSigninToken(string? token)
    {
        lock (_gate)
            return _keys.TakeSigninToken(token);
    }

    Account Find(string accountId) =>
        _accounts.FirstOrDefault(account => account.Id == accountId)
        ?? throw new Refusal("ResourceNotFoundException", "Account not found");

    bool Answer(string? userCode, bool allow)
    {
        lock (_gate)
        {
            if (_devices.Find(userCode) is not { } code)
                return false;
            code.Answer = allow;
            return true;
        }
    }
}
