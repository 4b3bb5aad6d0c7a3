using System.Net;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Serving;

/// <summary>
/// Answers as a container credentials endpoint. Each role has a path and a token of its own, so a token for one role
/// does not open another. A host name other than localhost is refused: a web page whose name resolves to this machine
/// (DNS rebinding) can only send that name.
/// </summary>
/// <param name="anyAddress">
/// Accept Host headers with addresses other than loopback: a container may reach the port under an address that this
/// machine does not know.
/// </param>
sealed class ContainerEndpoint(IReadOnlyList<ServedRole> roles, bool anyAddress, TimeProvider clock)
{
    readonly RepeatThrottle _throttle = new(clock);

    public async Task<Response> AnswerAsync(Request request, CancellationToken stop)
    {
        if (!IsAllowed(request.Header("Host")))
            return Error(403, "HostNotAllowed", "this host name is not served");
        if (roles.FirstOrDefault(role => role.Path == request.Path) is not { } role)
            return Error(404, "NotFound", "there is nothing at this path");
        if (request.Method != "GET")
            return Error(405, "MethodNotAllowed", "only GET is answered") with { Allow = "GET" };
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Header("Authorization") ?? ""), Encoding.UTF8.GetBytes(role.Token)))
            return Error(401, "Unauthorized", "the authorization token is missing or wrong");
        try
        {
            var started = clock.GetTimestamp();
            var credentials = await role.Credentials.GetAsync(stop);
            await _throttle.WaitAsync(role, credentials, started, stop);
            return new Response(
                200, "application/json", ContainerDocument.FromCredentials(credentials, role.AccountId));
        }
        catch (Failure failure)
        {
            return Error(failure);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            return Error(Failure.Unexpected(unexpected));
        }
    }

    bool IsAllowed(string? host)
    {
        if (host is null || !Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || uri.PathAndQuery != "/")
            return false;
        return host.Split(':')[0].Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
                && (anyAddress || IPAddress.IsLoopback(address)));
    }

    static Response Error(Failure failure)
    {
        var (status, code) = Answer(failure.Kind);
        return Error(status, code, failure.Hint is { } hint ? $"{failure.Message}; {hint}" : failure.Message);
    }

    // Below 500 where a retry changes nothing: Go's SDK retries from 500 on, and JavaScript's shows the reason only
    // below. Clients may read the codes.
    static (int Status, string Code) Answer(FailureKind kind) => kind switch
    {
        FailureKind.SignInNeeded or FailureKind.SignInDenied => (403, "SignInNeeded"),
        FailureKind.AccessDenied => (403, "AccessDenied"),
        FailureKind.Configuration => (404, "Configuration"),
        FailureKind.Network => (503, "NetworkOrTimeLimit"),
        FailureKind.Usage or FailureKind.Service or FailureKind.NotAws or FailureKind.Local or FailureKind.Internal =>
            (500, "Failed"),
    };

    static Response Error(int status, string code, string message) =>
        new(status, "application/json", ContainerDocument.Error(code, message));
}
