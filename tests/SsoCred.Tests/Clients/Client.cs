using System.Globalization;
using System.Text.Json;

namespace SsoCred.Tests.Clients;

/// <summary>
/// A home for a real client, which uses <c>dev-process</c>, or only <c>serve</c> with an empty home. Its credentials
/// must be those of sso-cred, and the stand-in's STS must accept its signature.
/// </summary>
sealed class Client : IAsyncDisposable
{
    public const string Region = "eu-central-1";

    Client(Home home) => Home = home;

    public Home Home { get; }

    public string Sts => Home.StandIn.Url;

    public static async Task<Client> CreateAsync(IdentityCenter.Http.Setup? setup = null)
    {
        var home = await Home.CreateAsync(setup);
        home.SignIn();
        home.Config += $"""

            [profile dev-process]
            credential_process = {SsoCredBinary.Path} --profile dev
            region = {Region}

            """;
        Directory.CreateDirectory(home["empty"]);
        return new Client(home);
    }

    /// <summary>Runs it with the profile whose credential_process is the executable.</summary>
    public Task<Run> RunAsync(ClientProgram program, params string[] args) =>
        RunAsync(program, new Dictionary<string, string>(Home.Environment) { ["AWS_PROFILE"] = "dev-process" }, args);

    /// <summary>Runs it with only the variables that <c>serve</c> printed.</summary>
    public async Task<Run> RunServedAsync(ClientProgram program, params string[] args)
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        return await RunAsync(program, new(server.Roles[0].Variables)
        {
            ["HOME"] = Home["empty"],
            ["PATH"] = Home.Environment["PATH"],
        }, args);
    }

    public async Task<Run> RunAsync(ClientProgram program, Dictionary<string, string> environment, params string[] args)
    {
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var (name, value) in program.Needs)
            environment[name] = value;
        var run = await SsoCredBinary.StartProgram(program.Path, environment, args).EndAsync();
        Home.AssertNoSecretIn(run.Said);
        return run;
    }

    /// <summary>The client has sso-cred's credentials, and one exchange was made.</summary>
    public async Task AssertKnownAsync(Run run, string source)
    {
        Assert.True(run.Exit == 0, run.Said);
        var theirs = JsonSerializer.Deserialize<Dictionary<string, string>>(run.Output)!;
        var ours = await Home.DocumentAsync();
        Assert.Equal((source, ours.KeyId, ours.Secret, ours.Token, ours.AccountId),
            (theirs["source"], theirs["key"], theirs["secret"], theirs["token"], theirs["account"]));
        if (theirs.TryGetValue("expires", out var expires))
            Assert.Equal(ours.End, DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture));
        Assert.Equal(
            "arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/me", theirs["arn"]);
        Assert.Equal((1, 1), (Home.Fetches, Home.StandIn.Calls["GetCallerIdentity"]));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{theirs["version"]}: {theirs["source"]}, {theirs["key"][..4]}…, {theirs["arn"]}");
    }

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
