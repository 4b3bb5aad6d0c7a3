using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>
/// The container image, without a container engine: its layer is unpacked, and is all that a run sees.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ImageTests : IAsyncLifetime
{
    static readonly bool s_isArm = PackageScript.System == "linux-arm64";

    readonly TemporaryFolder _folder = new();
    Home _home = null!;

    public ImageTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "the image is made on Linux");

    public async ValueTask InitializeAsync()
    {
        _home = await Home.CreateAsync();
        await MakeAsync("image.tar");
    }

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_runs_write_the_same_bytes()
    {
        await MakeAsync("again.tar");
        Assert.Equal(await File.ReadAllBytesAsync(_folder["image.tar"], Stop),
            await File.ReadAllBytesAsync(_folder["again.tar"], Stop));
    }

    [Fact]
    public async Task Each_blob_has_the_digest_and_size_that_name_it()
    {
        var (manifest, config, layer) = await ReadAsync();
        Assert.Equal(s_isArm ? "arm64" : "amd64", config.GetProperty("architecture").GetString());
        Assert.Equal(["/usr/local/bin/sso-cred"],
            config.GetProperty("config").GetProperty("Entrypoint").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(PackageScript.Version, manifest.GetProperty("annotations")
            .GetProperty("org.opencontainers.image.version").GetString());
        await using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        Assert.Equal(Digest(await ReadAllAsync(gzip)),
            config.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Single().GetString());
    }

    [Fact]
    public async Task It_exchanges_answers_from_its_cache_and_finds_OpenSSL()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "chroot is for root");
        var root = await UnpackAsync();
        // Every container has both: .NET's random numbers need the first, and 'localhost' is in the second.
        await File.WriteAllTextAsync(Path.Combine(root, "etc/hosts"), "127.0.0.1 localhost\n", Stop);
        Directory.CreateDirectory(Path.Combine(root, "dev"));
        await SsoCredBinary.StartProgram("/bin/mknod", _home.Environment,
            "-m", "666", Path.Combine(root, "dev/urandom"), "c", "1", "9").EndAsync();
        _home.SignIn();
        CopyFolder(_home[".aws"], Path.Combine(root, "root", ".aws"));
        _home.Environment["HOME"] = "/root";
        var exchanged = (await RunInsideAsync(root, "--profile", "dev")).Document();
        Assert.Equal(exchanged, (await RunInsideAsync(root, "--profile", "dev")).Document());
        Assert.Equal(1, _home.Fetches);

        // Without OpenSSL this would be exit code 1 before any connection.
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://127.0.0.1:9";
        Assert.Contains("refused", (await RunInsideAsync(root, "accounts", "--profile", "dev")).Failed(6).Error,
            StringComparison.Ordinal);
        _home.Environment["AWS_ENDPOINT_URL_SSO"] = "https://localhost:9";
        Assert.Contains("refused", (await RunInsideAsync(root, "accounts", "--profile", "dev")).Failed(6).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_the_authorities_the_helpers_links_and_the_licences()
    {
        var root = await UnpackAsync();
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(root, "etc/ssl/certs/ca-certificates.crt"));
        Assert.InRange(authorities.Count, 100, 300);
        foreach (var helper in Installer.Helpers)
            Assert.Equal("sso-cred", new FileInfo(Path.Combine(root, "usr/local/bin", helper)).LinkTarget);
        foreach (var package in new[] { "libc6/copyright", "libssl3/copyright", "ca-certificates/copyright",
            "sso-cred/LICENSE", "sso-cred/THIRD-PARTY-NOTICES.md" })
        {
            Assert.NotEmpty(await File.ReadAllTextAsync(Path.Combine(root, "usr/share/doc", package), Stop));
        }
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Its packages are fetched once for all runs, and nothing is installed; still it is a download.
    async Task MakeAsync(string name)
    {
        var root = s_isArm ? "image-arm64" : "image-x64";
        var made = Path.Combine(Repository.Top, "artifacts/sysroot", root);
        Assert.SkipUnless(Debian.MayInstall || Directory.Exists(made),
            $"its libraries are not here: build/sysroot.sh {root}, or build/test.sh --all --install");
        var sysroot = await SsoCredBinary.StartProgram(Path.Combine(Repository.Top, "build/sysroot.sh"),
            new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! }, root).EndAsync();
        Assert.True(sysroot.Exit == 0, sysroot.Said);
        var machine = s_isArm ? "arm64" : "amd64";
        await PackageScript.RunAsync("image.py", _folder[name],
            $"{machine}={SsoCredBinary.Path}={sysroot.OutputText.TrimEnd()}");
    }

    async Task<(JsonElement Manifest, JsonElement Config, byte[] Layer)> ReadAsync()
    {
        var files = new Dictionary<string, byte[]>();
        await using var stream = File.OpenRead(_folder["image.tar"]);
        await using var archive = new TarReader(stream);
        while (await archive.GetNextEntryAsync(copyData: true, Stop) is { } entry)
        {
            if (entry.DataStream is { } data)
                files[entry.Name] = await ReadAllAsync(data);
        }

        byte[] Blob(JsonElement descriptor)
        {
            var digest = descriptor.GetProperty("digest").GetString()!;
            var bytes = files["blobs/" + digest.Replace(':', '/')];
            Assert.Equal((digest, descriptor.GetProperty("size").GetInt32()), (Digest(bytes), bytes.Length));
            return bytes;
        }

        static JsonElement Json(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;
        static JsonElement Only(JsonElement parent, string name) => parent.GetProperty(name).EnumerateArray().Single();

        var index = Json(Blob(Only(Json(files["index.json"]), "manifests")));
        var manifest = Json(Blob(Only(index, "manifests")));
        return (manifest, Json(Blob(manifest.GetProperty("config"))), Blob(Only(manifest, "layers")));
    }

    async Task<string> UnpackAsync()
    {
        var (_, _, layer) = await ReadAsync();
        Directory.CreateDirectory(_folder["root"]);
        await using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, _folder["root"], overwriteFiles: false, Stop);
        return _folder["root"];
    }

    Task<Run> RunInsideAsync(string root, params string[] args) =>
        SsoCredBinary.StartProgram("/usr/sbin/chroot", _home.Environment, [root, "/usr/local/bin/sso-cred", .. args])
            .EndAsync();

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Stop);
        return all.ToArray();
    }

    static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
