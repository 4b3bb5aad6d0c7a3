using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CredentialProcess.Tests;
using IdentityCenter.Http;

namespace SsoCred.Tests.Networks;

/// <summary>
/// A home in its own network namespace: the real host names, a nameserver at 127.0.0.1, and what the test puts in
/// between. The stand-in serves TLS outside and is reached through a <see cref="TestPort"/>.
/// </summary>
sealed class TestNetwork : IAsyncDisposable
{
    public const string Portal = "portal.sso.us-east-1.amazonaws.com", Oidc = "oidc.us-east-1.amazonaws.com";
    public const string Good4 = "192.0.2.1", Good6 = "2001:db8:1::1", Hole4 = "198.51.100.7", Hole6 = "2001:db8:2::7";

    // build/check-networks.sh prints this table of what curl and sso-cred did.
    static readonly string? s_table = Environment.GetEnvironmentVariable("SSO_CRED_NETWORK_TABLE");

    readonly List<IDisposable> _open = [];
    readonly TemporaryFolder _folder = new();

    TestNetwork(NetworkNamespace network, Home home) => (Network, Home) = (network, home);

    public NetworkNamespace Network { get; }

    public Home Home { get; }

    /// <summary>The first nameserver.</summary>
    public NameServer Names { get; private set; } = null!;

    public string Ca => Home["ca.pem"];

    public int TlsPort => new Uri(Home.StandIn.TlsUrl!).Port;

    /// <summary>
    /// Reaches the stand-in at port 443 of the good addresses; its names resolve to the good IPv4 address.
    /// </summary>
    public static async Task<TestNetwork> CreateAsync(int nameservers = 1)
    {
        if (!NetworkNamespace.IsAvailable)
            Assert.Skip(NetworkNamespace.Unavailable);
        using var ca = new TemporaryFolder();
        var home = await Home.CreateAsync(new Setup { TlsPort = 0, CaFile = ca["ca.pem"] });
        var made = new TestNetwork(new NetworkNamespace(), home);
        File.Copy(ca["ca.pem"], made.Ca);
        home.Environment.Remove("AWS_ENDPOINT_URL_SSO");
        home.Environment.Remove("AWS_ENDPOINT_URL_SSO_OIDC");
        home.Environment["AWS_CA_BUNDLE"] = made.Ca;
        made.Network.AddAddress(Good4);
        made.Network.AddAddress(Good6);
        made.Network.AddBlackHole("198.51.100.1/24", Hole4, "198.51.100.8");
        made.Network.AddBlackHole("2001:db8:2::1/64", Hole6);
        made.Names = made.AddNameServer("127.0.0.1");
        made.Point(Good4);
        File.WriteAllText(made._folder["resolv.conf"],
            string.Concat(Enumerable.Range(1, nameservers).Select(i => $"nameserver 127.0.0.{i}\n")));
        File.WriteAllText(made._folder["nsswitch.conf"], "hosts: files dns\n");
        home.SignIn();
        return made;
    }

    /// <summary>Points the names of AWS at these addresses.</summary>
    public void Point(params string[] addresses)
    {
        foreach (var name in (string[])[Portal, Oidc])
            Names.Table[name] = [.. addresses.Select(IPAddress.Parse)];
    }

    public NameServer AddNameServer(string address)
    {
        var server = new NameServer(Network.In(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 53));
            return socket;
        }));
        _open.Add(server);
        return server;
    }

    public TestPort AddPort(string address, int port, Func<NetworkStream, CancellationToken, Task> serve)
    {
        var listener = new TestPort(Network.In(() =>
        {
            var place = new IPEndPoint(IPAddress.Parse(address), port);
            var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(place);
            socket.Listen(64);
            return socket;
        }), serve);
        _open.Add(listener);
        return listener;
    }

    /// <summary>The stand-in's TLS at port 443 of an address, with a delay before the first byte.</summary>
    public TestPort AddService(string address, TimeSpan late = default) => AddPort(address, 443, async (caller, stop) =>
    {
        await Task.Delay(late, stop);
        await TestPort.RelayAsync(caller, TlsPort, stop);
    });

    /// <summary>A proxy whose answer to CONNECT the test makes from the request's head.</summary>
    public TestPort AddProxy(string address, int port, Func<string, string> answer, TimeSpan late = default) =>
        AddPort(address, port, async (caller, stop) =>
        {
            var reply = answer(await TestPort.ReadHeadAsync(caller, stop));
            await Task.Delay(late, stop);
            if (reply.Length == 0)
                return;
            await caller.WriteAsync(Encoding.ASCII.GetBytes(reply), stop);
            if (reply.Split(' ') is [_, ['2', ..], ..])
                await TestPort.RelayAsync(caller, TlsPort, stop);
        });

    /// <summary>Makes an RSA certificate for the portal and trusts nothing else.</summary>
    public async Task<X509Certificate2> TrustOneAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=portal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Portal);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        _open.Add(certificate);
        await File.WriteAllTextAsync(Ca, certificate.ExportCertificatePem());
        return certificate;
    }

    /// <summary>Starts openssl's server with such a certificate at the good address.</summary>
    public async Task AddOpenSslAsync(params string[] options)
    {
        if (!File.Exists("/usr/bin/openssl"))
            Assert.Skip("there is no openssl here");
        var certificate = await TrustOneAsync();
        await File.WriteAllTextAsync(_folder["server.pem"], certificate.ExportCertificatePem() + "\n"
            + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        var server = Network.In(() => SsoCredBinary.StartProgram("/usr/bin/openssl", Home.Environment,
            ["s_server", "-accept", $"{Good4}:443", "-cert", _folder["server.pem"],
                "-key", _folder["server.pem"], "-www", .. options]));
        _open.Add(new KilledProcess(server));
        // It prints ACCEPT when it is ready.
        while (await server.StandardOutput.ReadLineAsync() is { } line && line != "ACCEPT")
        {
        }
    }

    public Process Start(params string[] args) => StartIn(SsoCredBinary.Path, args);

    public async Task<Run> RunAsync(params string[] args)
    {
        var run = await Start(args).EndAsync();
        Home.AssertNoSecretIn(run.Said);
        return run;
    }

    /// <summary>Runs curl against the portal, then sso-cred for <c>dev</c>.</summary>
    /// <param name="isPortal">Whether the server there gives role credentials.</param>
    public async Task<Run> RunBesideCurlAsync(string what, string[]? args = null, bool isPortal = true)
    {
        var (curl, curlTime) = await TimedAsync(() => StartIn("/usr/bin/curl",
            ["-sS", "-o", "/dev/null", "--max-time", "30", "--cacert", Ca, $"https://{Portal}/"]));
        var (run, time) = await TimedAsync(() => Start(["--profile", "dev", .. args ?? []]));
        Home.AssertNoSecretIn(run.Said);
        if (curl.Exit == 0 && isPortal)
            Assert.True(run.Exit == 0, $"curl gets through, exit code {run.Exit}: {run.Said}");
        if (s_table is null)
            return run;
        await File.AppendAllTextAsync(s_table, string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {curl.Exit} | {curlTime.TotalSeconds:0.0} | {run.Exit} | {time.TotalSeconds:0.0} | {Row(run.Said)} |\n"));
        // Timed only by the script, when nothing else runs on the machine.
        if (curl.Exit == 0)
            Assert.True(time < (curlTime * 1.5) + TimeSpan.FromSeconds(1), $"{time} beside {curlTime} of curl");
        return run;

        static string Row(string said) => said.Length == 0 ? "-"
            : said.TrimEnd().Replace("sso-cred: error: ", "", StringComparison.Ordinal)
                .Replace("\nsso-cred: hint: ", "; ", StringComparison.Ordinal).Replace('\n', ' ');
    }

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(each => each.Dispose());
        await Home.DisposeAsync();
        Network.Dispose();
        _folder.Dispose();
    }

    static async Task<(Run, TimeSpan)> TimedAsync(Func<Process> start)
    {
        var begun = Stopwatch.GetTimestamp();
        var run = await start().EndAsync();
        return (run, Stopwatch.GetElapsedTime(begun));
    }

    sealed class KilledProcess(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }

    // Only this process sees the test's nameserver.
    Process StartIn(string program, string[] args) =>
        Network.In(() => SsoCredBinary.StartProgram("/bin/sh", Home.Environment,
        ["-c", """
            exec unshare -m sh -c '
              for file in resolv.conf nsswitch.conf; do mount --bind "$0/$file" "/etc/$file" || exit 99; done
              exec "$@"' "$@"
            """, "sh", _folder.Path, program, .. args]));
}
