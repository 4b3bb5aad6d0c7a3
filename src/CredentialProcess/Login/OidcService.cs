using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Login;

/// <summary>
/// The OIDC service of one session: registers clients, starts device authorizations, exchanges codes. Responses are
/// validated. Faults are thrown as <see cref="AwsFault"/>, Ctrl-C as a cancellation.
/// </summary>
sealed class OidcService(
    AwsClients clients, Session session, EndpointResolver endpoints, string startUrl, TimeProvider clock)
{
    const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    const string CodeGrant = "authorization_code";

    /// <summary>Registered without a port and used with any (RFC 8252 §7.3).</summary>
    const string RegisteredRedirect = "http://127.0.0.1/oauth/callback";

    /// <summary>Longer than other calls: the code is spent if the response is lost.</summary>
    readonly TimeSpan _exchangeLimit = clients.Limits.Run * 1.5;

    public Session Session => session;

    IAmazonSSOOIDC Oidc => clients.SsoOidc(TokenRefresh.EndpointOf(session, endpoints));

    public async Task<Registration> RegisterAsync(SignInMethod method, CancellationToken stop)
    {
        var scopes = Scopes.Requested(session, method);
        var request = new RegisterClientRequest
        {
            ClientName = ClientName.For(session),
            ClientType = "public",
            Scopes = scopes is null ? null : [.. scopes],
        };
        if (method == SignInMethod.Browser)
        {
            request.GrantTypes = [CodeGrant, "refresh_token"];
            request.RedirectUris = [RegisteredRedirect];
            request.IssuerUrl = startUrl;
        }

        var oidc = Oidc;
        var response = await CallAsync(
            cancel => oidc.RegisterClientAsync(request, cancel), RetryPolicy.Safe, clients.Limits.Run, stop);
        if (!VisibleAscii.Is(response.ClientId) || !VisibleAscii.Is(response.ClientSecret)
            || Timestamp.FromUnixSeconds(response.ClientSecretExpiresAt) is not { } expiresAt)
            throw Incomplete("registration");
        return new Registration
        {
            ClientId = response.ClientId,
            ClientSecret = response.ClientSecret,
            ExpiresAt = expiresAt,
            Scopes = scopes,
            GrantTypes = request.GrantTypes is { Count: > 0 } grants ? grants : null,
        };
    }

    public async Task<DeviceRequest> StartDeviceAsync(Registration registration, CancellationToken stop)
    {
        var oidc = Oidc;
        var request = new StartDeviceAuthorizationRequest
        {
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            StartUrl = startUrl,
        };
        var started = clock.GetTimestamp();
        var now = clock.GetUtcNow();
        var response = await CallAsync(
            cancel => oidc.StartDeviceAuthorizationAsync(request, cancel), RetryPolicy.Safe, clients.Limits.Run, stop);
        if (!VisibleAscii.Is(response.DeviceCode) || !IsUserCode(response.UserCode))
            throw Incomplete("device code");
        var lifetime = TimeSpan.FromSeconds(response.ExpiresIn is > 0 and <= 3600 ? response.ExpiresIn.Value : 600);
        var complete = string.IsNullOrEmpty(response.VerificationUriComplete) ? null : response.VerificationUriComplete;
        return new DeviceRequest(response.DeviceCode, started, lifetime,
            // RFC 8628 §3.5: five seconds by default. At least one, to avoid a busy loop.
            TimeSpan.FromSeconds(Math.Clamp(response.Interval ?? 5, 1, 60)),
            new DevicePrompt(response.UserCode, BrowserUrl.Parse(response.VerificationUri),
                complete is null ? null : BrowserUrl.Parse(complete), now + lifetime));
    }

    public Task<Token> RedeemDeviceAsync(Registration registration, string deviceCode, CancellationToken stop) =>
        CreateTokenAsync(registration, new CreateTokenRequest
        {
            GrantType = DeviceGrant,
            DeviceCode = deviceCode,
        }, stop);

    public Task<Token> RedeemCodeAsync(
        Registration registration, string code, Uri redirect, Pkce pkce, CancellationToken stop) =>
        CreateTokenAsync(registration, new CreateTokenRequest
        {
            GrantType = CodeGrant,
            Code = code,
            RedirectUri = redirect.OriginalString,
            CodeVerifier = pkce.Verifier,
        }, stop);

    /// <summary>The authorization URL, byte for byte as in the AWS CLI (botocore utils.py).</summary>
    public Uri AuthorizeUrl(Registration registration, Uri redirect, Pkce pkce)
    {
        var endpoint = new Uri(Oidc.DetermineServiceOperationEndpoint(new RegisterClientRequest()).URL);
        var scopes = string.Join(' ', Scopes.Requested(session, SignInMethod.Browser)!);
        return BrowserUrl.Parse(
            $"{endpoint.GetLeftPart(UriPartial.Authority)}/authorize?response_type=code"
            + $"&client_id={Uri.EscapeDataString(registration.ClientId)}"
            + $"&redirect_uri={Uri.EscapeDataString(redirect.OriginalString)}&state={pkce.State}"
            + $"&code_challenge_method=S256&scopes={Uri.EscapeDataString(scopes)}&code_challenge={pkce.Challenge}");
    }

    public Failure ToFailure(AwsFault fault) => fault.Code switch
    {
        "InvalidRequest" or "InvalidGrant" => new Failure(FailureKind.Configuration,
            $"the sign-in service of Region '{session.Region}' does not accept the start URL "
            + $"'{Printable.Text(startUrl)}' "
            + $"({fault.Code})", "check sso_start_url and sso_region", fault),
        "InvalidScope" => new Failure(FailureKind.Configuration,
            $"the sign-in service does not know the scopes '{Printable.Text(session.RegistrationScopes ?? "")}'",
            "check sso_registration_scopes", fault),
        "InvalidClient" or "UnauthorizedClient" => new Failure(FailureKind.Service,
            $"the sign-in service refuses this client ({fault.Code})", "try again in a while", fault),
        "AccessDenied" => Denied(fault),
        _ => FaultText.ForOidc(fault),
    };

    public static Failure Denied(Exception? cause = null) =>
        new(FailureKind.SignInDenied, "the sign-in was denied", "sign in again and allow the request", cause);

    public Failure Expired(Exception? cause = null) =>
        new(FailureKind.SignInNeeded, $"the sign-in request for {session.Label} has expired", cause: cause);

    /// <summary>
    /// Without a callback the page may have shown an error, as for a client that the service has forgotten.
    /// </summary>
    public Failure ExpiredUnanswered() => new(FailureKind.SignInNeeded,
        $"the sign-in request for {session.Label} has expired without an answer from the browser; if its "
        + "page showed an error, signing in again registers a new client");

    // Printed on a terminal and read aloud: short printable ASCII.
    static bool IsUserCode(string? code) =>
        code is { Length: > 0 and <= 64 } && !code.AsSpan().ContainsAnyExceptInRange(' ', '~');

    async Task<Token> CreateTokenAsync(Registration registration, CreateTokenRequest request, CancellationToken stop)
    {
        request.ClientId = registration.ClientId;
        request.ClientSecret = registration.ClientSecret;
        var oidc = Oidc;
        var requestedAt = clock.GetUtcNow();
        var response = await CallAsync(
            cancel => oidc.CreateTokenAsync(request, cancel), RetryPolicy.OnlyIfNotArrived, _exchangeLimit, stop);
        if (!VisibleAscii.Is(response.AccessToken) || !VisibleAscii.IsOrMissing(response.RefreshToken)
            || response.ExpiresIn is not > 0)
            throw Incomplete("token");
        return new Token
        {
            StartUrl = session.StartUrl,
            Region = session.Region,
            AccessToken = response.AccessToken,
            ExpiresAt = requestedAt.AddSeconds(response.ExpiresIn.Value),
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            RegistrationExpiresAt = registration.ExpiresAt,
            RefreshToken = string.IsNullOrEmpty(response.RefreshToken) ? null : response.RefreshToken,
        };
    }

    async Task<T> CallAsync<T>(
        Func<CancellationToken, Task<T>> call, RetryPolicy retry, TimeSpan limit, CancellationToken stop)
    {
        using var time = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            return await clients.CallAsync(call, retry, Deadlines.Until(both.Token));
        }
        catch (AwsFault) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }

    // Not a fault that is retried: the code or token may be spent.
    static Failure Incomplete(string what) => new(FailureKind.Service,
        $"the sign-in service's response has no complete {what}", FaultText.CheckEndpoint());
}

/// <summary>A device authorization request.</summary>
/// <param name="Begun">Monotonic timestamp.</param>
sealed record DeviceRequest(string Code, long Begun, TimeSpan Lifetime, TimeSpan Interval, DevicePrompt Prompt)
{
    /// <summary>Keeps the code out of messages.</summary>
    public override string ToString() => "device request";
}
