using System.Text;
using System.Text.Json;

namespace SsoCred.Tests.Ecr;

/// <summary>
/// A home with docker: the helper's symlinks on its own PATH, a config.json, and profiles of three accounts. Passwords
/// in answers count as secrets too.
/// </summary>
sealed class DockerHome : IAsyncDisposable
{
    public const string Account = "012345678901";
    public const string Registry = Account + ".dkr.ecr.eu-central-1.amazonaws.com";

    readonly List<string> _passwords = [];

    DockerHome(Home home) => Home = home;

    public Home Home { get; }

    public string Bin => Home["bin"];

    public string ConfigPath => Home[".docker/config.json"];

    public int Calls => Home.StandIn.Calls["GetAuthorizationToken"];

    public static async Task<DockerHome> CreateAsync()
    {
        var home = await Home.CreateAsync();
        var docker = new DockerHome(home);
        foreach (var service in new[] { "ECR", "ECR_PUBLIC" })
            home.Environment["AWS_ENDPOINT_URL_" + service] = home.StandIn.Url;
        Directory.CreateDirectory(docker.Bin);
        File.CreateSymbolicLink(home["bin/sso-cred"], SsoCredBinary.Path);
        home.Environment["PATH"] = docker.Bin + ":/usr/bin:/bin";
        home.SignIn();
        return docker;
    }

    public void AddProfile(string name, string account, string role, string? region = null) => Home.Config += $"""

        [profile {name}]
        sso_session = {Home.SessionName}
        sso_account_id = {account}
        sso_role_name = {role}
        {(region is null ? "" : $"region = {region}")}

        """;

    /// <summary>Runs the helper as docker does: one word, a host on stdin.</summary>
    public Task<Run> HelperAsync(string word, string input = Registry, string name = "docker-credential-sso-cred") =>
        HelperAsync([word], input, name);

    public async Task<Run> HelperAsync(string[] words, string input, string name = "docker-credential-sso-cred")
    {
        var link = Path.Combine(Bin, name);
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, "sso-cred");
        var process = SsoCredBinary.StartProgram(link, Home.Environment, words);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading; docker ignores that too.
        }

        return Searched(await process.EndAsync());
    }

    public async Task<(string Server, string User, string Password)> GetAsync(
        string host = Registry, string name = "docker-credential-sso-cred")
    {
        var run = await HelperAsync("get", host, name);
        Assert.True(run.Exit == 0, run.OutputText + run.Said);
        Assert.Equal("", run.Said);
        Assert.EndsWith("}\n", run.OutputText, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(run.OutputText);
        Assert.Equal(3, json.RootElement.EnumerateObject().Count());
        string Text(string property) => json.RootElement.GetProperty(property).GetString()!;
        lock (_passwords)
            _passwords.Add(Text("Secret"));
        return (Text("ServerURL"), Text("Username"), Text("Secret"));
    }

    /// <summary>A failure is printed on stderr as always, and on stdout in one line.</summary>
    public async Task<ErrorOutput> FailAsync(
        string word, string host = Registry, string name = "docker-credential-sso-cred")
    {
        var run = await HelperAsync(word, host, name);
        Assert.Equal(1, run.Exit);
        var complaint = (run with { Exit = 1, Output = [] }).Failed(1);
        Assert.Equal($"sso-cred: {complaint.Error}{(complaint.Hint is { } hint ? $"; {hint}" : "")}\n", run.OutputText);
        return complaint;
    }

    /// <summary>Nothing is found, with the reason on stderr; docker continues without credentials.</summary>
    public async Task<ErrorOutput> NotFoundAsync(string host = Registry, string name = "docker-credential-sso-cred")
    {
        var run = await HelperAsync("get", host, name);
        Assert.Equal((1, "credentials not found in native keychain\n"), (run.Exit, run.OutputText));
        return (run with { Output = [] }).Failed(1);
    }

    public Run Searched(Run run)
    {
        lock (_passwords) // several run in parallel
        {
            foreach (var password in _passwords)
                Assert.DoesNotContain(password, run.Said, StringComparison.Ordinal);
            Home.AssertNoSecretIn(run.Said);
        }

        return run;
    }

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
