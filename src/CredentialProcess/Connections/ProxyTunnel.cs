using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using CredentialProcess.Http;

namespace CredentialProcess.Connections;

/// <summary>
/// A tunnel through an HTTP proxy (RFC 9110, 9.3.6). User and password are sent with the first CONNECT, as the AWS CLI
/// and curl do: many proxies never challenge in a way that .NET supports, and a proxy that counts wrong passwords
/// counts one.
/// </summary>
/// <param name="trust">The TLS options for the host, also used for TLS with the proxy.</param>
sealed class ProxyTunnel(Proxy proxy, Uri proxyUrl, SslClientAuthenticationOptions trust)
{
    const int MaxHeadBytes = 16 * 1024;

    /// <summary>CONNECT was sent, or its sending has begun, and no complete response has come.</summary>
    public bool IsAwaitingResponse { get; private set; }

    /// <summary>Opens the tunnel over a connection to the proxy. The stream's next byte is the host's.</summary>
    /// <exception cref="ConnectFailure">The proxy refuses, or it is not an HTTP proxy.</exception>
    public async Task<Stream> OpenAsync(Stream connection, DnsEndPoint host, CancellationToken stop)
    {
        var stream = proxyUrl.Scheme == Uri.UriSchemeHttps
            ? await SecureAsync(connection, stop) : connection;
        string[] head;
        try
        {
            IsAwaitingResponse = true;
            await stream.WriteAsync(ConnectRequest(host), stop);
            await stream.FlushAsync(stop);
            do
                head = await ReadHeadAsync(stream, stop);
            while (ParseStatus(head) is >= 100 and < 200);
            IsAwaitingResponse = false;
        }
        catch (IOException error)
        {
            throw ConnectionClosed(error);
        }

        if (ParseStatus(head) is var status && status is >= 200 and < 300)
            return stream;
        throw Refusal(status, head);
    }

    byte[] ConnectRequest(DnsEndPoint host)
    {
        var target = $"{(host.Host.Contains(':') && host.Host[0] != '[' ? $"[{host.Host}]" : host.Host)}:{host.Port}";
        return Encoding.ASCII.GetBytes(
            $"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{UserAgent.Header}: {UserAgent.Value}\r\n"
            + (proxy.Authorization is { } secret ? $"Proxy-Authorization: {secret}\r\n" : "") + "\r\n");
    }

    async Task<Stream> SecureAsync(Stream connection, CancellationToken stop)
    {
        var tls = new SslStream(connection);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = proxyUrl.IdnHost,
                AllowTlsResume = false,
                CertificateRevocationCheckMode = trust.CertificateRevocationCheckMode,
                CertificateChainPolicy = trust.CertificateChainPolicy,
                RemoteCertificateValidationCallback = trust.RemoteCertificateValidationCallback,
                CipherSuitesPolicy = trust.CipherSuitesPolicy,
            }, stop);
            return tls;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            var distrust = NetworkErrorText.CertificateProblem(error);
            throw new ConnectFailure(FaultKind.Tls, $"{proxy.Label}: {distrust ?? "it does not speak TLS"}"
                + (distrust is not null && NetworkErrorText.CertificateDetails(error) is { } its ? $" ({its})" : ""),
                distrust is null ? $"most proxies do not use TLS: write http:// in {proxy.Variable}"
                    : $"name the CA of the proxy by AWS_CA_BUNDLE or ca_bundle, and check the name in {proxy.Variable}",
                transient: false, cause: error);
        }
    }

    // Byte by byte: what follows the head belongs to the tunnel.
    async Task<string[]> ReadHeadAsync(Stream stream, CancellationToken stop)
    {
        var head = new byte[MaxHeadBytes];
        for (var length = 0; length < head.Length;)
        {
            if (await stream.ReadAsync(head.AsMemory(length, 1), stop) == 0)
                throw length == 0 ? ConnectionClosed(null) : NotHttp();
            var received = head.AsSpan(0, ++length);
            if (received.EndsWith("\n\r\n"u8) || received.EndsWith("\n\n"u8))
                return Encoding.Latin1.GetString(received).ReplaceLineEndings("\n").Split('\n');
            // Other protocols may never send an empty line.
            if (!"HTTP/"u8.StartsWith(received[..Math.Min(length, 5)]))
                throw NotHttp();
        }

        throw NotHttp();
    }

    int ParseStatus(string[] head) => head[0].Split(' ', 3) is [_, { Length: 3 } digits, ..]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status
        : throw NotHttp();

    ConnectFailure NotHttp() => new(FaultKind.Unreachable, $"{proxy.Label}: it is not an HTTP proxy",
        $"check host, port and scheme in {proxy.Variable}", transient: false);

    /// <summary>For a proxy that was sent the password and has not answered.</summary>
    public ConnectFailure NoResponse(TimeSpan waited) => new(FaultKind.Unreachable,
        $"{proxy.Label}: no answer {Deadlines.Within(waited)} to the user and the password",
        $"check {proxy.Variable}; the password is not sent again, since an account may be locked", transient: false);

    ConnectFailure ConnectionClosed(Exception? cause) => new(FaultKind.Unreachable,
        $"{proxy.Label}: it closed the connection without an answer",
        proxy.Authorization is null
            ? $"it may require a user and a password: write them as http://user:password@host:port in {proxy.Variable}"
            : $"check user and password in {proxy.Variable}, and whether it is an HTTP proxy",
        // The cause may be a wrong password, and a retry may lock the account.
        transient: proxy.Authorization is null, cause: cause);

    ConnectFailure Refusal(int status, string[] head)
    {
        var problem = status switch
        {
            407 when proxy.Authorization is null => "it requires a user and a password",
            407 when LacksBasic(head) => "it does not accept Basic authentication",
            407 => "it does not accept the user and the password",
            403 => "its policy forbids the connection",
            502 or 503 => "it can't reach the host",
            504 => "it gets no answer from the host",
            429 => "it gets too many requests",
            _ => "it refuses the connection",
        };
        var hint = status switch
        {
            407 when proxy.Authorization is null =>
                $"write them as http://user:password@host:port in {proxy.Variable}",
            407 when LacksBasic(head) => "use a local proxy that authenticates to it, such as px or cntlm",
            407 => $"correct them in {proxy.Variable}; they were sent once, since an account may be locked",
            403 => "ask for the host to be allowed, or add it to NO_PROXY if it can be reached without the proxy",
            >= 500 => "try again; if it stays so, ask its operator, or add the host to NO_PROXY",
            _ => $"check {proxy.Variable} and NO_PROXY",
        };
        return new(FaultKind.Unreachable, $"{proxy.Label}: {problem} ({status})", hint, transient: status >= 500,
            proxyStatus: status);
    }

    // Compares scheme names (RFC 9110, 11.7.1).
    static bool LacksBasic(string[] head)
    {
        var challenges = head.Where(line => line.StartsWith("Proxy-Authenticate:", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return challenges.Length > 0
            && !challenges.Any(line => line.Contains("basic", StringComparison.OrdinalIgnoreCase));
    }
}
