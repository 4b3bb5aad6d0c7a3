using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CredentialProcess.Tests;
using SsoCred.Tests.Clients;

namespace SsoCred.Tests;

/// <summary><c>serve</c>, asked over loopback as SDKs ask.</summary>
public sealed class ServeTests : ExecutableTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected override void SetUp()
    {
        Home.SignIn();
        Home.Config += """

            [profile ops]
            sso_session = my-sso
            sso_account_id = 012345678901
            sso_role_name = AdministratorAccess

            """;
    }

    [Fact]
    public async Task Each_profile_is_handed_out_under_its_own_path_and_token()
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev", "--profile", "ops");
        var (dev, ops) = (server.Roles[0], server.Roles[1]);
        var expected = await Home.DocumentAsync();
        var answer = await server.AskAsync(dev);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(["AccessKeyId", "SecretAccessKey", "Token", "Expiration", "AccountId"],
            json.RootElement.EnumerateObject().Select(pair => pair.Name));
        Assert.Equal(expected.Token, json.RootElement.GetProperty("Token").GetString());
        Assert.Equal("012345678901", json.RootElement.GetProperty("AccountId").GetString());

        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(ops)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.AskAsync(ops with { Token = dev.Token })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.AskAsync(dev with { Token = "" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.AskAsync(dev, host: "evil.example")).Status);
        Assert.Equal(dev.Token, File.ReadAllText(dev.TokenFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dev.TokenFile));
        Assert.Equal("eu-central-1", dev.Variables["AWS_REGION"]);
    }

    [Fact]
    public async Task Another_user_gets_nothing_even_with_the_token_and_holds_nobody_up()
    {
        OtherUser.Require();
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        var role = server.Roles[0];
        using var silent = OtherUser.Start(
            $"for i in {{1..200}}; do exec {{f}}<>/dev/tcp/127.0.0.1/{role.Uri.Port}; done; echo connected; read -r _");
        Assert.Equal("connected", await silent.StandardOutput.ReadLineAsync(Stop));
        Assert.Equal("", await OtherUser.AskAsync(role.Uri.Port,
            $"GET {role.Uri.AbsolutePath} HTTP/1.1\r\nHost: {role.Uri.Authority}\r\nAuthorization: {role.Token}\r\n\r\n"));
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(role)).Status);
        silent.StandardInput.Close();
        await silent.WaitForExitAsync(Stop);
        var run = await server.EndAsync("TERM");
        Assert.Equal(
            $"sso-cred: warning: a connection of another user of this machine (uid {OtherUser.Id}) was refused\n"
            + "sso-cred: hint: only your own programs and root's are served: run them, or sso-cred, as the same user\n",
            run.Said);
    }

    [Fact]
    public async Task What_it_holds_in_memory_is_in_no_core_dump_and_its_command_is_left_as_it_is()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && File.Exists("/usr/bin/setpriv") && Environment.UserName == "root",
            "a process that can't be dumped is told by its files being root's, so it must be another user's");
        // The files of a process are its user's, and root's where it can't be dumped (proc(5)).
        using (var hand = Process.Start("/bin/chown", ["-R", $"{OtherUser.Id}", Home["."]]))
            await hand.WaitForExitAsync(Stop);
        using var exec = SsoCredBinary.StartProgram("/usr/bin/setpriv", Home.Environment,
            $"--reuid={OtherUser.Id}", $"--regid={OtherUser.Id}", "--clear-groups", SsoCredBinary.Path, "exec",
                "--serve",
            "--profile", "dev", "--", "/bin/sh", "-c", "stat -c %u /proc/$PPID/environ /proc/$$/environ");
        var run = await exec.EndAsync();
        Assert.Equal((0, $"0\n{OtherUser.Id}\n"), (run.Exit, run.OutputText));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_ends_it_cleanly(string signal)
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        Assert.True(File.Exists(server.Roles[0].TokenFile));
        var run = await server.EndAsync(signal);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Empty(Home.FilesIn(".aws/sso-cred/run", "*"));
    }

    [Fact]
    public async Task Of_a_thousand_requests_at_once_none_is_lost_and_one_call_is_made()
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => server.AskAsync(server.Roles[0])));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task Without_a_sign_in_it_does_not_start()
    {
        Home.StandIn.Tenant.EndSignIns();
        (await Home.RunAsync("serve", "--profile", "dev")).Failed(4);
        Assert.Empty(Home.FilesIn(".aws/sso-cred/run", "*"));
    }

    [Fact]
    public async Task A_busy_port_and_an_unknown_profile_are_refused()
    {
        var port = new Uri(Home.StandIn.Url).Port.ToString(provider: null);
        var busy = (await Home.RunAsync("serve", "--profile", "dev", "--port", port)).Failed(1);
        Assert.Equal($"port {port} of 127.0.0.1 is in use by another program", busy.Error);
        (await Home.RunAsync("serve", "--profile", "nope")).Failed(3);
        (await Home.RunAsync("serve", "--profile", "dev", "--port", "65536")).Failed(2);
        (await Home.RunAsync("serve", "--profile", "dev", "--listen", "localhost")).Failed(2);
    }

    [Fact]
    public async Task Another_address_is_opened_only_with_a_warning()
    {
        await using var server = await Server.StartAsync(Home, "--profile", "dev", "--listen", "0.0.0.0");
        Assert.Equal(HttpStatusCode.OK, (await server.AskAsync(server.Roles[0], host: "169.254.170.2")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.AskAsync(server.Roles[0], host: "evil.example")).Status);
        Assert.StartsWith("sso-cred: warning: 0.0.0.0 may be reachable from other machines",
            (await server.EndAsync("TERM")).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_profile_that_sdks_would_use_instead_is_pointed_out()
    {
        Home.Config += "\n[default]\naws_access_key_id = AKIAOTHER\n";
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        Assert.Contains("(aws_access_key_id at ~/.aws/config:", (await server.EndAsync("TERM")).Said,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Botocore_takes_the_credentials_and_shows_the_reason_when_there_are_none()
    {
        const string Script = """
            import botocore.session
            try:
                c = botocore.session.get_session().get_credentials()
                print(c.method, c.access_key, c.token == c.get_frozen_credentials().token, c.account_id)
            except Exception as e:
                print(e)
            """;
        var python = Programs.PythonWith("botocore");
        Assert.SkipUnless(python is not null, "no python3 with botocore here");
        File.WriteAllText(Home["client.py"], Script);
        Home.StandIn.Tenant.Settings.RoleLifetime = TimeSpan.FromSeconds(8);
        await using var server = await Server.StartAsync(Home, "--profile", "dev");
        foreach (var (name, value) in server.Roles[0].Variables)
            Home.Environment[name] = value;
        Home.Environment["AWS_CONFIG_FILE"] = "/dev/null";
        Home.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        var good = await SsoCredBinary.StartProgram(python, Home.Environment, Home["client.py"]).EndAsync();
        Assert.Matches(@"\Acontainer-role ASIA\w+ True 012345678901\n\z", good.OutputText);

        Home.StandIn.Tenant.EndSignIns();
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        var bad = await SsoCredBinary.StartProgram(python, Home.Environment, Home["client.py"]).EndAsync();
        Assert.Contains("Received non 200 response 403", bad.OutputText, StringComparison.Ordinal);
        Assert.Contains("the sign-in has ended for", bad.OutputText, StringComparison.Ordinal);
        Assert.Contains("sso-cred login dev", bad.OutputText, StringComparison.Ordinal);
    }
}
