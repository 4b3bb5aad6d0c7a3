using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using SsoCred.Tests.Networks;

namespace SsoCred.Tests.Git;

/// <summary>
/// CodeCommit as git sees it: git's own http-backend over TLS under CodeCommit's host name, which is reached through a
/// proxy. A request without a user gets a 401; one whose password is not the signature of this path by a known key, in
/// the last quarter of an hour, gets a 403.
/// </summary>
sealed partial class GitServer : IAsyncDisposable
{
    public const string Region = "eu-central-1";
    public const string Host = $"git-codecommit.{Region}.amazonaws.com";
    public const string Repository = "v1/repos/my-repo";

    readonly Home _home;
    readonly X509Certificate2 _certificate = CreateCertificate();
    readonly TestPort _tls;
    readonly TestPort _proxy;

    public GitServer(Home home)
    {
        _home = home;
        var (socket, port) = Listen();
        _tls = new TestPort(socket, ServeAsync);
        (socket, var proxy) = Listen();
        _proxy = new TestPort(socket, async (caller, stop) =>
        {
            await TestPort.ReadHeadAsync(caller, stop);
            await caller.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
            await TestPort.RelayAsync(caller, port, stop);
        });
        ProxyUrl = $"http://127.0.0.1:{proxy}";
        File.WriteAllText(CertificatePath, _certificate.ExportCertificatePem());
    }

    public string ProxyUrl { get; }

    public string CertificatePath => _home["git-ca.pem"];

    public string Root => _home["repositories"];

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>The access keys of the requests that it let in.</summary>
    public ConcurrentQueue<string> Admitted { get; } = new();

    /// <summary>How many requests got a 403.</summary>
    public int Refused { get; private set; }

    public ValueTask DisposeAsync()
    {
        _tls.Dispose();
        _proxy.Dispose();
        _certificate.Dispose();
        return ValueTask.CompletedTask;
    }

    static (Socket Socket, int Port) Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return (socket, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    async Task ServeAsync(NetworkStream stream, CancellationToken stop)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(_certificate);
        var head = await TestPort.ReadHeadAsync(tls, stop);
        var target = head.Split(' ')[1].Split('?', 2);
        var body = await ReadBodyAsync(tls, head, stop);
        var status = Admit(target[0], Header(head, "Authorization"));
        var answer = status switch
        {
            401 => "Status: 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"CodeCommit\"\r\n\r\n"u8.ToArray(),
            403 => "Status: 403 Forbidden\r\n\r\n"u8.ToArray(),
            _ => await RunBackendAsync(head, target, body, stop),
        };
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var headers = Encoding.ASCII.GetString(answer.AsSpan(0, end));
        var line = StatusLine().Match(headers) is { Success: true } found ? found.Groups[1].Value : "200 OK";
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {line}\r\nConnection: close\r\n"
            + $"Content-Length: {answer.Length - end}\r\n{StatusLine().Replace(headers, "")}"), stop);
        await tls.WriteAsync(answer.AsMemory(end), stop);
        await tls.ShutdownAsync();
    }

    int Admit(string path, string? authorization)
    {
        if (authorization is null)
            return 401;
        var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization["Basic ".Length..]));
        var end = pair.LastIndexOf(':');
        var user = pair[..end].Split('%', 2);
        if (user.Length == 2 && IsSigned(SignedPath().Match(path).Value, user[0], user[1], pair[(end + 1)..]))
        {
            Admitted.Enqueue(user[0]);
            return 200;
        }

        Refused++;
        return 403;
    }

    // Of its own, with the framework's cryptography.
    bool IsSigned(string path, string key, string token, string password)
    {
        if (password.Length != 80 || SecretOf(key, token) is not { } secret)
            return false;
        var time = password[..15];
        var age = DateTimeOffset.UtcNow + Ahead - DateTimeOffset.ParseExact(
            time, "yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var day = time[..8];
        var hash = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes($"GIT\n{path}\n\nhost:{Host}\n\nhost\n")));
        var signing = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[day, Region, "codecommit", "aws4_request"])
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(part));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(
            $"AWS4-HMAC-SHA256\n{time}\n{day}/{Region}/codecommit/aws4_request\n{hash}")));
        return password[15..] == "Z" + expected && age.Duration() < TimeSpan.FromMinutes(15);
    }

    // The stand-in's keys are in the files of the AWS CLI's cache.
    string? SecretOf(string key, string token) => _home.RoleFiles.Select(File.ReadAllText)
        .Where(text => text.Contains($"\"{key}\"", StringComparison.Ordinal)
            && text.Contains($"\"{token}\"", StringComparison.Ordinal))
        .Select(text => Secret().Match(text).Groups[1].Value).FirstOrDefault();

    static string? Header(string head, string name) =>
        Regex.Match(head, $"(?im)^{name}: *(.*?)\r$") is { Success: true } match ? match.Groups[1].Value : null;

    static async Task<byte[]> ReadBodyAsync(Stream stream, string head, CancellationToken stop)
    {
        if (Header(head, "Transfer-Encoding") is null)
        {
            var body = new byte[int.Parse(Header(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, stop);
            return body;
        }

        using var all = new MemoryStream();
        while (true)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (line.Length < 20 && !line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one, stop);
                line.Append((char)one[0]);
            }

            var length = int.Parse(line.ToString().Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[length + 2];
            await stream.ReadExactlyAsync(chunk, stop);
            if (chunk.Length == 2)
                return all.ToArray();
            all.Write(chunk, 0, chunk.Length - 2);
        }
    }

    // git-http-backend(1), which is a CGI program.
    async Task<byte[]> RunBackendAsync(string head, string[] target, byte[] body, CancellationToken stop)
    {
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_PROJECT_ROOT"] = Root;
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["REMOTE_USER"] = "user";
        start.Environment["REQUEST_METHOD"] = head.Split(' ')[0];
        start.Environment["PATH_INFO"] = target[0];
        start.Environment["QUERY_STRING"] = target.ElementAtOrDefault(1) ?? "";
        start.Environment["CONTENT_TYPE"] = Header(head, "Content-Type") ?? "";
        start.Environment["CONTENT_LENGTH"] = body.Length.ToString(CultureInfo.InvariantCulture);
        start.Environment["HTTP_CONTENT_ENCODING"] = Header(head, "Content-Encoding") ?? "";
        start.Environment["HTTP_GIT_PROTOCOL"] = Header(head, "Git-Protocol") ?? "";
        using var backend = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = backend.StandardOutput.BaseStream.CopyToAsync(output, stop);
        await backend.StandardInput.BaseStream.WriteAsync(body, stop);
        backend.StandardInput.Close();
        await reading;
        await backend.WaitForExitAsync(stop);
        return output.ToArray();
    }

    [GeneratedRegex("^/v1/repos/[^/]+")]
    private static partial Regex SignedPath();

    [GeneratedRegex("Status: (.*)\r\n")]
    private static partial Regex StatusLine();

    [GeneratedRegex("\"SecretAccessKey\": *\"([^\"]+)\"")]
    private static partial Regex Secret();
}
