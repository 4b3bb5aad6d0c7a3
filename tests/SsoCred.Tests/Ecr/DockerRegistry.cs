using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Ecr;

/// <summary>
/// Debian's docker-registry as if it were ECR: under a registry's host name, on the port of https of a loopback address
/// of its own, with a throw-away certificate and the stand-in's one password. It is unpacked into a temporary folder;
/// nothing is installed on the machine.
/// </summary>
sealed class DockerRegistry : IAsyncDisposable
{
    public const string Password = "stand-in-registry-password";

    // bcrypt of that password, at its lowest cost: the registry takes nothing else.
    const string PasswordFile = "AWS:$2b$04$HJ5JC3zYizsAUax/TzSXSOPkdm9qGKJIfuAFQOp/RW9PCkPhAK/aS\n";
    const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    readonly TemporaryFolder _folder = new();
    readonly string _name;
    readonly IPAddress _address = new([127, 83, (byte)Random.Shared.Next(1, 255), (byte)Random.Shared.Next(1, 255)]);
    Process? _process;

    DockerRegistry(string name) => _name = name;

    /// <summary>What docker has to trust.</summary>
    public string CertificatePath => _folder["ca.pem"];

    /// <summary>Takes the place of /etc/hosts.</summary>
    public string HostsPath => _folder["hosts"];

    /// <summary>
    /// The started registry, with one image <c>app:1</c> in it; skips the test where that can't be had.
    /// </summary>
    public static async Task<DockerRegistry> StartAsync(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mount namespaces are Linux'");
        Assert.SkipUnless(await SucceedsAsync("unshare", "--mount", "true"), "unshare --mount needs root");
        var registry = new DockerRegistry(name);
        try
        {
            var program = await registry.UnpackAsync();
            registry.WriteFiles();
            registry._process = SsoCredBinary.StartProgram(program, new Dictionary<string, string> { ["HOME"] = "/" },
                "serve", registry._folder["registry.yml"]);
            _ = registry._process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            _ = registry._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            await registry.PushAsync();
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    async Task<string> UnpackAsync()
    {
        if (File.Exists("/usr/bin/docker-registry"))
            return "/usr/bin/docker-registry";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SSO_CRED_INSTALL") == "1"
            || Environment.GetEnvironmentVariable("CI") == "true",
            "docker-registry is not on this machine; SSO_CRED_INSTALL=1 lets the test fetch Debian's");
        Assert.SkipUnless(await SucceedsAsync("/bin/sh", "-c",
            $"cd '{_folder.Path}' && apt-get download docker-registry && dpkg-deb -x docker-registry_*.deb unpacked"),
            "apt-get download docker-registry failed");
        return _folder["unpacked/usr/bin/docker-registry"];
    }

    void WriteFiles()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=throw-away", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(_name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder["htpasswd"], PasswordFile);
        File.WriteAllText(HostsPath, $"127.0.0.1 localhost\n{_address} {_name}\n");
        File.WriteAllText(_folder["registry.yml"], $"""
            version: 0.1
            storage:
              filesystem: {"{"}rootdirectory: "{_folder["data"]}"{"}"}
            http:
              addr: {_address}:443
              tls: {"{"}certificate: "{CertificatePath}", key: "{_folder["key.pem"]}"{"}"}
            auth:
              htpasswd: {"{"}realm: "stand-in", path: "{_folder["htpasswd"]}"{"}"}
            """);
    }

    async Task PushAsync()
    {
        using var ours = X509Certificate2.CreateFromPem(File.ReadAllText(CertificatePath));
        var thumbprint = ours.Thumbprint;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(_address, 443, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions =
                { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == thumbprint },
        });
        http.BaseAddress = new Uri($"https://{_name}/");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes("AWS:" + Password)));
        await UpAsync(http);
        var config = await PutBlobAsync(
            http, """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""");
        using var manifest = new StringContent(
            $$"""{"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{{config}},"layers":[]}""");
        manifest.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
        using var put = await http.PutAsync("v2/app/manifests/1", manifest);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
    }

    async Task UpAsync(HttpClient http)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync("v2/");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return;
            }
            catch (HttpRequestException) when (attempt < 200 && !_process!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    static async Task<string> PutBlobAsync(HttpClient http, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var begun = await http.PostAsync("v2/app/blobs/uploads/", null);
        using var blob = new ByteArrayContent(bytes);
        blob.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var put = await http.PutAsync($"{begun.Headers.Location}&digest={Uri.EscapeDataString(digest)}", blob);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        return $$"""{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{bytes.Length}},"digest":"{{digest}}"}""";
    }

    static async Task<bool> SucceedsAsync(string program, params string[] args)
    {
        try
        {
            var path = new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH")
                ?? "/usr/bin:/bin"
            };
            foreach (var name in new[] { "http_proxy", "https_proxy", "no_proxy" })
            {
                if (Environment.GetEnvironmentVariable(name) is { } value)
                    path[name] = value;
            }

            return (await SsoCredBinary.StartProgram(program, path, args).EndAsync()).Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
