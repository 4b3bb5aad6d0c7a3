using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Tests;
using IdentityCenter.Http;
using IdentityCenter.State;
using SsoCred.Tests.Faults;

namespace SsoCred.Tests;

/// <summary>
/// A home folder with its <c>.aws</c>, the stand-in for its sign-ins, and the environment of the runs. The stderr of
/// every run is searched for all secrets of the home and the stand-in.
/// </summary>
sealed partial class Home : IAsyncDisposable
{
    public const string SessionName = "my-sso";

    /// <summary>How long a test waits for an expected call.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// One character longer than a name may be (RFC 1035, 2.3.4: 255 bytes, a length before each label and at the end):
    /// getaddrinfo refuses it without asking a nameserver.
    /// </summary>
    public static readonly string UnknownHost = string.Join('.',
        new string('a', 63), new string('b', 63), new string('c', 63), new string('d', 54), "invalid");

    readonly TemporaryFolder _folder = new();
    readonly HashSet<string> _secrets = new(StringComparer.Ordinal);

    Home(StandIn standIn)
    {
        StandIn = standIn;
        Environment = new()
        {
            ["HOME"] = Path,
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
            ["AWS_ENDPOINT_URL_SSO"] = standIn.Url,
            ["AWS_ENDPOINT_URL_SSO_OIDC"] = standIn.Url,
            ["AWS_ENDPOINT_URL_STS"] = standIn.Url,
        };
        Directory.CreateDirectory(this[".aws"]);
    }

    public StandIn StandIn { get; }

    public string Path => _folder.Path;

    /// <summary>The whole environment of a run.</summary>
    public Dictionary<string, string> Environment { get; }

    public string this[string name] => _folder[name];

    public string ConfigPath => this[".aws/config"];

    public string Config
    {
        get => File.ReadAllText(ConfigPath);
        set => File.WriteAllText(ConfigPath, value);
    }

    public string TokenPath => this[".aws/sso/cache/" + NameOf(SessionName)];

    /// <summary>The AWS CLI's role credential files.</summary>
    public string[] RoleFiles => FilesIn(".aws/cli/cache", "*.json");

    public int Fetches => StandIn.Calls["GetRoleCredentials"];

    public int Refreshes => StandIn.Calls["CreateToken"];

    /// <summary>A home with one session and one profile, <c>dev</c>; not signed in.</summary>
    public static async Task<Home> CreateAsync(Setup? setup = null)
    {
        var home = new Home(await StandIn.StartAsync(setup));
        home.Config = $"""
            [profile dev]
            sso_session = {SessionName}
            sso_account_id = 012345678901
            sso_role_name = ReadOnly
            region = eu-central-1

            [sso-session {SessionName}]
            sso_start_url = {home.StandIn.Tenant.Settings.StartUrl}
            sso_region = us-east-1
            sso_registration_scopes = sso:account:access

            """;
        return home;
    }

    /// <summary>Signs in as <c>aws sso login</c> does; the token is valid for the given lifetime.</summary>
    public Minted SignIn(TimeSpan? lifetime = null, string? session = SessionName, string? startUrl = null,
        TimeSpan? registrationLifetime = null)
    {
        var minted = StandIn.Tenant.Mint(startUrl, lifetime, session is not null, registrationLifetime);
        minted.WriteTo(Path, session);
        CollectSecrets();
        return minted;
    }

    public static string NameOf(string tokenKey) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA1.HashData(System.Text.Encoding.UTF8.GetBytes(tokenKey))) + ".json";

    public Process Start(params string[] args) => SsoCredBinary.Start(Environment, args);

    public Task<Run> RunAsync(params string[] args) => SearchedAsync(Start(args));

    /// <summary>Runs a bash script in which <c>$sso_cred</c> is the executable and <c>$0</c> the given name.</summary>
    public Task<Run> ShellAsync(string script, string name = "bash")
    {
        var environment = new Dictionary<string, string>(Environment) { ["sso_cred"] = SsoCredBinary.Path };
        return SearchedAsync(SsoCredBinary.StartProgram("/bin/bash", environment, "-c", script, name));
    }

    /// <summary>Runs without root's rights, so that file modes apply even if the tests run as root.</summary>
    public Task<Run> RunUnprivilegedAsync(params string[] args)
    {
        if (!System.Environment.IsPrivilegedProcess)
            return RunAsync(args);
        if (!File.Exists("/usr/bin/setpriv"))
            Assert.Skip("file modes do not bind the superuser, and there is no setpriv here");
        // The executable may be in a folder that only root can enter.
        File.Copy(SsoCredBinary.Path, this["sso-cred"]);
        return ShellAsync($"""
            chown -R 65534:65534 "$HOME" || exit 99
            exec setpriv --reuid=65534 --regid=65534 --clear-groups "$HOME/sso-cred" {string.Join(' ', args)}
            """);
    }

    public async Task<Document> DocumentAsync(string? profile = "dev") =>
        (await RunAsync(profile is null ? [] : ["--profile", profile])).Document();

    public async Task<ErrorOutput> FailAsync(int exit, string? profile = "dev") =>
        (await RunAsync(profile is null ? [] : ["--profile", profile])).Failed(exit);

    public string[] FilesIn(string folder, string pattern) => Directory.Exists(this[folder])
        ? Directory.GetFiles(this[folder], pattern, SearchOption.AllDirectories)
        : [];

    /// <summary>Asserts that the text holds none of the secrets.</summary>
    public void AssertNoSecretIn(string text)
    {
        CollectSecrets();
        foreach (var secret in _secrets)
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    /// <summary>The number of known secrets, for tests that would prove nothing without any.</summary>
    public int SecretsKnown()
    {
        CollectSecrets();
        return _secrets.Count;
    }

    public async ValueTask DisposeAsync()
    {
        FaultCounts.Current?.Call(Fetches + Refreshes);
        await StandIn.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>
    /// Reads without a lock: .NET's readers would meet the writer's lock.
    /// </summary>
    public static string ReadBeside(string path)
    {
        using var handle = CredentialProcess.Files.UnlockedFile.Open(path);
        using var file = new StreamReader(new FileStream(handle, FileAccess.Read));
        return file.ReadToEnd();
    }

    async Task<Run> SearchedAsync(Process process)
    {
        var run = await process.EndAsync();
        AssertNoSecretIn(run.Said);
        return run;
    }

    // From the home's files, before and after they change, and from the stand-in's answers.
    void CollectSecrets()
    {
        foreach (var path in FilesIn(".aws", "*.json"))
        {
            // Dangling symlinks are listed too.
            if (new FileInfo(path) is { Length: < 1_000_000 } file && (file.ResolveLinkTarget(true)?.Exists ?? true))
                LearnFrom(ReadBeside(path));
        }

        foreach (var request in StandIn.Requests)
        {
            LearnFrom(request.Body);
            if (request.Token is { } token)
                _secrets.Add(token);
        }

        foreach (var session in StandIn.Tenant.AssumedRoles)
            _secrets.UnionWith([session.SecretAccessKey, session.SessionToken]);
    }

    /// <summary>The secrets in a document count as known.</summary>
    public void LearnFrom(string json)
    {
        foreach (Match match in Secrets().Matches(json))
            _secrets.Add(JsonSerializer.Deserialize<string>('"' + match.Groups[1].Value + '"')!);
    }

    [GeneratedRegex("""
        "(?:accessToken|refreshToken|clientSecret|SecretAccessKey|SessionToken|password)"\s*:\s*"((?:[^"\\]|\\.){8,})"
        """)]
    private static partial Regex Secrets();
}
