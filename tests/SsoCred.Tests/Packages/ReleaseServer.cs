using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SsoCred.Tests.Packages;

/// <summary>A web server on loopback with the files of releases, over http or TLS; everything else is a 404.</summary>
sealed class ReleaseServer : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly X509Certificate2? _certificate;
    readonly Task _accepting;

    public ReleaseServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public ConcurrentDictionary<string, string> Redirects { get; } = new();

    /// <summary>Only half of this file comes, then the connection is closed.</summary>
    public string? CutOff { get; set; }

    /// <summary>Nothing comes for this file.</summary>
    public string? Silent { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:"
        + ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A certificate for 127.0.0.1 that is its own authority.</summary>
    public static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The server has ended.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(_certificate);
                    stream = tls;
                }

                using (stream)
                    await AnswerAsync(stream);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException
                or System.Security.Authentication.AuthenticationException)
            {
                // The other side has gone, or does not trust the certificate.
            }
        }
    }

    async Task AnswerAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var target = (await reader.ReadLineAsync(_end.Token) ?? "").Split(' ').ElementAtOrDefault(1) ?? "";
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
        {
            // The headers do not matter.
        }

        Requests.Enqueue(target);
        if (target == Silent)
            await Task.Delay(Timeout.Infinite, _end.Token);
        if (Redirects.TryGetValue(target, out var other))
            await WriteHeadAsync(stream, $"302 Found\r\nLocation: {other}", 0);
        else if (!Files.TryGetValue(target, out var file))
            await WriteHeadAsync(stream, "404 Not Found", 0);
        else
        {
            await WriteHeadAsync(stream, "200 OK", file.Length);
            await stream.WriteAsync(target == CutOff ? file.AsMemory(0, file.Length / 2) : file, _end.Token);
        }
    }

    async Task WriteHeadAsync(Stream stream, string status, int length) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), _end.Token);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }
}
