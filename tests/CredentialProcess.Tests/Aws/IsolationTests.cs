using System.Diagnostics;
using CredentialProcess.Aws;
using CredentialProcess.Tests.Connections;
using static CredentialProcess.Tests.Aws.LoopbackServer;

namespace CredentialProcess.Tests.Aws;

/// <summary>
/// The SDK reads no config file and obeys no variable. It reads both once in a process, so each environment gets a
/// process of its own, in which <see cref="AnyEnvironment"/> has to pass.
/// </summary>
public sealed class IsolationTests : IDisposable
{
    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("[default] # x\nregion: y\n")]
    [InlineData(
        "[default]\nendpoint_url = OTHER\nregion = eu-west-1\nuse_fips_endpoint = true\n"
        + "retry_mode = bogus\nmax_attempts = bogus\ndefaults_mode = bogus\n")]
    [InlineData(
        "[default]\nservices = s\n[services s]\nsso =\n  endpoint_url = OTHER\n"
        + "sso_oidc =\n  endpoint_url = OTHER\n")]
    public async Task A_config_file_changes_nothing(string config)
    {
        await using var other = Answering(HttpText(200, Exchange.Role));
        var text = config.Replace("OTHER", other.Url.ToString(), StringComparison.Ordinal);
        var folder = _home.CreateSubdirectory(".aws");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config"), text, Stop);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "credentials"), text, Stop);
        await PassesIn([]);
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public async Task Variables_change_nothing()
    {
        await using var other = Answering(HttpText(200, Exchange.Role));
        // Every name of a variable that the SDK's core library holds and reads for settings.
        string[] settings =
        [
            "AWS_ACCOUNT_ID_ENDPOINT_MODE", "AWS_AUTH_SCHEME_PREFERENCE", "AWS_CSM_CLIENT_ID", "AWS_CSM_ENABLED",
            "AWS_CSM_HOST", "AWS_CSM_PORT", "AWS_DEFAULTS_MODE", "AWS_DEFAULT_REGION",
            "AWS_DISABLE_CLOCK_SKEW_CORRECTION", "AWS_DISABLE_REQUEST_COMPRESSION", "AWS_EC2_METADATA_DISABLED",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
            "AWS_ENABLE_ENDPOINT_DISCOVERY", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_MAX_ATTEMPTS",
            "AWS_NEW_RETRIES_2026", "AWS_PROFILE", "AWS_REGION", "AWS_REQUEST_CHECKSUM_CALCULATION",
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "AWS_RESPONSE_CHECKSUM_VALIDATION",
            "AWS_RESTRICT_FILE_PERMISSIONS", "AWS_RETRY_MODE", "AWS_SDK_UA_APP_ID", "AWS_SIGV4A_SIGNING_REGION_SET",
            "AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT",
        ];
        var url = other.Url.ToString();
        (string, string)[] endpoints =
        [
            ("AWS_ENDPOINT_URL", url), ("AWS_ENDPOINT_URL_SSO", url), ("AWS_ENDPOINT_URL_SSO_OIDC", url),
            // Nor does a proxy see what stays on this machine.
            ("HTTP_PROXY", url), ("http_proxy", url), ("HTTPS_PROXY", url), ("ALL_PROXY", url),
        ];
        await PassesIn([.. settings.Select(name => (name, "bogus")), .. endpoints]);
        await PassesIn([.. settings.Select(name => (name, "true")), .. endpoints]);
        Assert.Equal(0, other.Connections);
    }

    [Fact]
    public void The_variables_are_all_there_afterwards()
    {
        Environment.SetEnvironmentVariable("AWS_SSO_CRED_TEST", "still here");
        using var clients = new AwsClients(TimeProvider.System);
        clients.Sso(new("us-east-1", null, false, false));
        Assert.Equal("still here", Environment.GetEnvironmentVariable("AWS_SSO_CRED_TEST"));
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Not Environment.ProcessPath: that is 'dotnet' where the tests are started by it.
    static readonly string s_program =
        Path.ChangeExtension(typeof(IsolationTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);

    async Task PassesIn((string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(s_program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments = ["--no-progress", "--no-ansi", "--filter-class", typeof(AnyEnvironment).FullName!];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var inherited = start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToArray();
        foreach (var name in inherited)
            start.Environment.Remove(name);
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = _home.FullName;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var error = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, await output + await error);
        Assert.Contains("succeeded: 2", await output, StringComparison.Ordinal);
    }

    public void Dispose() => _home.Delete(recursive: true);
}

/// <summary>What has to hold whatever the files and the variables say.</summary>
public sealed class AnyEnvironment : IDisposable
{
    readonly Exchange _exchange = new();

    [Fact]
    public async Task Calls_go_where_they_are_sent()
    {
        await using var server = Answering(HttpText(200, Exchange.Role), HttpText(500, ""),
            HttpText(200, Exchange.NewToken));
        Assert.Equal("ASIAEXAMPLE", (await _exchange.RoleAsync(server.Url)).RoleCredentials.AccessKeyId);
        var request = server.Requests.Single();
        Assert.Null(request.Header("Authorization"));
        Assert.Contains("app/sso-cred/", request.Header("User-Agent"), StringComparison.Ordinal);
        Assert.Equal(500, (await _exchange.FaultOf(_exchange.RefreshAsync(server.Url))).Status);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Every_partition_has_its_hosts()
    {
        foreach (var row in HostTests.Regions)
        {
            var (region, suffix, dualSuffix) = row.Data;
            await new HostTests().Every_partition_has_its_hosts(region, suffix, dualSuffix);
        }
    }

    public void Dispose() => _exchange.Dispose();
}
