using System.Net;
using System.Security.Cryptography;
using System.Text;
using CredentialProcess.HttpServer;

namespace CredentialProcess.Serving;

/// <summary>
/// Answers as a container credentials endpoint. Each role has a path and a token of its own, so who holds one cannot
/// ask for another. A host name other than localhost is refused: a web page whose name was pointed at this machine
/// (DNS rebinding) cannot send another one.
/// </summary>
/// <param name="anyAddress">
/// Whether addresses other than loopback may be asked for: whoever opens the port to a container may have it reached
/// under an address that this machine does not know.
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
            return new Response(200, "application/json", ContainerDocument.FromCredentials(credentials, role.AccountId));
        }
        catch (Failure failure)
        {
            // Below 500 where trying again changes nothing: Go's SDK tries again from there on, and JavaScript's shows
            // the reason only below.
            var (status, code) = failure.Exit switch
            {
                ExitCode.SignIn => (403, "SignInNeeded"),
                ExitCode.Refused => (403, "AccessDenied"),
                ExitCode.Configuration => (404, "Configuration"),
                ExitCode.Network => (503, "NetworkOrTimeLimit"),
                _ => (500, "Failed"),
            };
            return Error(status, code, failure.Hint is null ? failure.Message : $"{failure.Message}; {failure.Hint}");
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            return Error(500, "Failed", $"an unexpected {unexpected.GetType().Name} in sso-cred itself");
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

    static Response Error(int status, string code, string message) =>
        new(status, "application/json", ContainerDocument.Error(code, message));
}
