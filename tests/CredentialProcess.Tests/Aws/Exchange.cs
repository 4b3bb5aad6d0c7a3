using Amazon.SSO.Model;
using Amazon.SSOOIDC.Model;
using CredentialProcess.Aws;
using CredentialProcess.Connections;
using CredentialProcess.Http;

namespace CredentialProcess.Tests.Aws;

/// <summary>Calls for tests, with their own clock and with secrets that must not appear anywhere.</summary>
sealed class Exchange(
    MovingClock? clock = null, HttpMessageHandler? connections = null, Network? network = null) : IDisposable
{
    public const string Token = "SECRETbearer", RefreshToken = "SECRETrefresh", ClientSecret = "SECRETclient";

    public const string Role =
        """
        {"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":"s","sessionToken":"t",
        "expiration":4102444800999}}
        """;

    public const string NewToken =
        """{"accessToken":"a","tokenType":"Bearer","expiresIn":3600,"refreshToken":"r","idToken":null}""";

    readonly StringWriter _debug = new();
    AwsClients? _clients;

    // Pauses are skipped; the limit of a try (10 s) is not.
    public MovingClock Clock { get; } = clock ?? new() { SkipsUpTo = TimeSpan.FromSeconds(9) };

    public AwsClients Clients => _clients ??= new(Clock, _debug, connections, network);

    public string Debug => _debug.ToString();

    public static Endpoint At(Uri url) => new("us-east-1", url, Fips: false, DualStack: false);

    public Task<GetRoleCredentialsResponse> RoleAsync(Uri url, CancellationToken? stop = null, string token = Token) =>
        Clients.CallAsync(
            cancel => Clients.Sso(At(url)).GetRoleCredentialsAsync(
                new() { AccessToken = token, AccountId = "012345678901", RoleName = "Read Only+/ü" }, cancel),
            RetryPolicy.Safe, Deadlines.Until(stop ?? TestContext.Current.CancellationToken));

    public Task<CreateTokenResponse> RefreshAsync(Uri url, CancellationToken? stop = null) =>
        Clients.CallAsync(
            cancel => Clients.SsoOidc(At(url)).CreateTokenAsync(
                new()
                {
                    ClientId = "id",
                    ClientSecret = ClientSecret,
                    GrantType = "refresh_token",
                    RefreshToken = RefreshToken,
                },
                cancel),
            RetryPolicy.OnlyIfNotArrived, Deadlines.Until(stop ?? TestContext.Current.CancellationToken));

    public Task<LogoutResponse> LogoutAsync(Uri url) => Clients.CallAsync(
        cancel => Clients.Sso(At(url)).LogoutAsync(new() { AccessToken = Token }, cancel), RetryPolicy.Safe,
        Deadlines.Until(TestContext.Current.CancellationToken));

    /// <summary>The fault of the call; neither it nor debug output may contain a secret.</summary>
    public async Task<AwsFault> FaultOf(Task call)
    {
        var fault = await Assert.ThrowsAsync<AwsFault>(() => call);
        var failure = fault.ToFailure();
        Assert.DoesNotContain("SECRET", fault.ToString() + failure + failure.Hint + fault.Code + Debug,
            StringComparison.Ordinal);
        Assert.Null(fault.InnerException);
        return fault;
    }

    public void Dispose() => _clients?.Dispose();
}
