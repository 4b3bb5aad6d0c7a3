using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using CredentialProcess.Tests;
using SsoCred.Tests.Clients;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests.Kubernetes;

/// <summary>
/// <c>eks use</c> with the kubeconfig of the real AWS CLI, read by the real kubectl; what it shows and asks, and the
/// files that it leaves alone.
/// </summary>
public sealed class EksUseTests : ExecutableTests
{
    const string User = """
        - name: NAME
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              args: [--region, us-east-1, eks, get-token, --cluster-name, NAME]
              command: aws

        """;

    static readonly string s_one = "users:\n" + User.Replace("NAME", "one", StringComparison.Ordinal);

    string Kubeconfig
    {
        get => File.ReadAllText(Home[".kube/config"]);
        set => File.WriteAllText(Home[".kube/config"], value);
    }

    protected override void SetUp()
    {
        Directory.CreateDirectory(Home[".kube"]);
        Directory.CreateDirectory(Home["bin"]);
        File.CreateSymbolicLink(Home["bin/sso-cred"], SsoCredBinary.Path);
        Home.Environment["PATH"] = $"{Home["bin"]}:{Home.Environment["PATH"]}";
    }

    [Fact]
    public async Task What_the_aws_cli_has_written_runs_sso_cred_and_undo_gives_it_back()
    {
        const string Cluster = """
            {"cluster":{"name":"my-cluster","arn":"arn:aws:eks:us-east-1:123456789012:cluster/my-cluster",
            "status":"ACTIVE","endpoint":"https://EXAMPLE.gr7.us-east-1.eks.amazonaws.com",
            "certificateAuthority":{"data":"Q0E="}}}
            """;
        Assert.SkipUnless(Programs.OnPath("kubectl") is not null, "there is no kubectl on PATH");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var answered = AnswerAsync(server, Cluster);
        var (aws, args) = await Programs.AwsCliAsync();
        var environment = new Dictionary<string, string>(Home.Environment)
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        };
        foreach (var (name, value) in aws.Needs)
            environment[name] = value;
        var run = await SsoCredBinary.StartProgram(aws.Path, environment, [.. args, "eks", "update-kubeconfig",
            "--name", "my-cluster", "--region", "us-east-1", "--role-arn", "arn:aws:iam::123456789012:role/R",
            "--endpoint-url", $"http://{server.LocalEndpoint}"]).EndAsync();
        await answered;
        Assert.True(run.Exit == 0, run.Said);
        var original = Kubeconfig;

        run = await Home.RunAsync("eks", "use", "--yes", "--profile", "dev");
        Assert.True(run.Exit == 0, run.Said);
        Assert.EndsWith(
            "wrote ~/.kube/config: 1 user runs sso-cred\nto undo it: sso-cred eks use --undo\n", run.OutputText,
            StringComparison.Ordinal);
        var exec = await ExecAsync();
        Assert.Equal("sso-cred", exec.GetProperty("command").GetString());
        Assert.Equal("Never", exec.GetProperty("interactiveMode").GetString());
        Assert.Equal(
            "--region us-east-1 eks get-token --cluster-name my-cluster --role arn:aws:iam::123456789012:role/R --profile dev",
            string.Join(' ', exec.GetProperty("args").EnumerateArray().Select(word => word.GetString()))
                .Replace(" --output json", "", StringComparison.Ordinal));

        await UseAsync("--undo");
        Assert.Equal("aws", (await ExecAsync()).GetProperty("command").GetString());
        Assert.Equal(original, Kubeconfig.Replace("      - --profile\n      - dev\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_kubectl_has_rewritten_since_can_be_undone_too()
    {
        Assert.SkipUnless(Programs.OnPath("kubectl") is not null, "there is no kubectl on PATH");
        Kubeconfig = s_one;
        await UseAsync();
        var run = await Home.ShellAsync("kubectl config set-context other --user one --cluster c");
        Assert.True(run.Exit == 0, run.Said);
        Assert.DoesNotContain("# added", Kubeconfig, StringComparison.Ordinal);
        await UseAsync("--undo");
        Assert.Equal("aws", (await ExecAsync()).GetProperty("command").GetString());
        await UseAsync("--context", "other");
        Assert.Equal("sso-cred", (await ExecAsync()).GetProperty("command").GetString());
    }

    [Fact]
    public async Task A_terminal_shows_the_change_and_asks()
    {
        Kubeconfig = s_one;
        await using var tmux = await Tmux.StartAsync(Home);
        await tmux.TypeAsync("$sso_cred eks use");
        var screen = await tmux.SeeAsync("write this to ~/.kube/config [Y/n]: ");
        Assert.Equal(
        [
            "--- ~/.kube/config", "+++ ~/.kube/config", "@@ -4,4 +4,5 @@", "     exec:",
            "       apiVersion: client.authentication.k8s.io/v1beta1",
            "       args: [--region, us-east-1, eks, get-token, --cluster-name, one]", "-      command: aws",
            "+      command: sso-cred", "+      interactiveMode: Never # added by sso-cred",
        ], screen.Skip(1).Take(9).Select(line => line.TrimEnd()));
        await tmux.TypeAsync("n");
        await tmux.SeeAsync("1 user would run sso-cred; nothing is written");
        Assert.Equal(s_one, Kubeconfig);
        await tmux.TypeAsync("clear; $sso_cred eks use");
        await tmux.SeeAsync("[Y/n]: ");
        await tmux.TypeAsync("");
        await tmux.SeeAsync("wrote ~/.kube/config: 1 user runs sso-cred");
        Assert.Contains("      command: sso-cred\n      interactiveMode: Never", Kubeconfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_needs_yes_or_dry_run()
    {
        Kubeconfig = s_one;
        Assert.Equal(("there is no terminal to ask for confirmation on",
            "add --yes to write the kubeconfig, or --dry-run to see the changes"),
            Said((await Home.RunAsync("eks", "use")).Failed(2)));
        var run = await Home.RunAsync("eks", "use", "--dry-run");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("\n+      command: sso-cred\n", run.OutputText, StringComparison.Ordinal);
        Assert.EndsWith("1 user would run sso-cred; nothing is written\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(s_one, Kubeconfig);
        (await Home.RunAsync("eks", "use", "--yes", "--undo", "--profile", "dev")).Failed(2);
        (await Home.RunAsync("eks", "use", "--yes", "--profile", "none")).Failed(3);
    }

    [Fact]
    public async Task A_program_that_is_not_on_PATH_is_named_by_its_path()
    {
        Kubeconfig = s_one;
        Home.Environment["PATH"] = "/usr/bin:/bin";
        await UseAsync();
        Assert.Contains($"command: {SsoCredBinary.Path}\n", Kubeconfig, StringComparison.Ordinal);
        await UseAsync("--undo");
        Assert.Equal(s_one, Kubeconfig);
    }

    [Fact]
    public async Task All_files_of_KUBECONFIG_are_changed_or_those_of_a_context_or_cluster()
    {
        File.WriteAllText(Home["a"], "contexts:\n- {}\n- name: c1\n  context:\n    user: one\n" + s_one);
        File.WriteAllText(Home["b"], "users:\n" + User.Replace("NAME", "two", StringComparison.Ordinal));
        File.WriteAllText(Home["c"], "contexts:\n- name: c2\n  context:\n    user: two\n");
        Home.Environment["KUBECONFIG"] = $"{Home["a"]}:{Home["none"]}:{Home["b"]}:{Home["c"]}";
        Assert.Contains("2 users run sso-cred", await UseAsync(), StringComparison.Ordinal);
        Assert.Contains("2 users run the AWS CLI", await UseAsync("--undo"), StringComparison.Ordinal);
        Assert.Equal("nothing to change\n", await UseAsync("--undo"));

        Assert.Contains("wrote ~/b: 1 user runs sso-cred", await UseAsync("--context", "c2"), StringComparison.Ordinal);
        Assert.Equal("nothing to change\n", await UseAsync("--cluster", "two"));
        Assert.Contains("wrote ~/a: 1 user", await UseAsync("--cluster", "one"), StringComparison.Ordinal);
        Assert.Equal(("the kubeconfig has no context 'c3'", "did you mean 'c1' or 'c2'?"),
            Said((await Home.RunAsync("eks", "use", "--yes", "--context", "c3")).Failed(3)));
        Assert.Equal(("no user gets tokens for cluster 'tow'", "did you mean 'two'?"),
            Said((await Home.RunAsync("eks", "use", "--yes", "--cluster", "tow")).Failed(3)));

        var candidates = await Home.RunAsync("__complete", "zsh", "=c", "eks", "use", "--context");
        Assert.Equal("c1\nc2\n", candidates.OutputText);
    }

    [Fact]
    public async Task Where_there_is_none_the_hint_is_the_aws_clis_command()
    {
        Assert.Equal(("there is no kubeconfig: neither one that KUBECONFIG names nor ~/.kube/config",
            "run: aws eks update-kubeconfig --name CLUSTER"),
            Said((await Home.RunAsync("eks", "use", "--yes")).Failed(3)));
        Kubeconfig = "users: []\n";
        Assert.Equal("no user in ~/.kube/config runs 'aws eks get-token'",
            (await Home.RunAsync("eks", "use", "--yes")).Failed(3).Error);
    }

    [Theory]
    [InlineData("{\"a\": \"get-token\"}", "~/.kube/config:1: JSON, or brackets around everything, which sso-cred does not edit")]
    [InlineData("a: &b get-token\n", "~/.kube/config:1: an anchor, an alias or a tag, which sso-cred does not edit")]
    [InlineData("a: get-token\n---\n", "~/.kube/config:2: a second document, which sso-cred does not edit")]
    public async Task A_form_that_is_not_certain_is_refused_and_stays(string text, string error)
    {
        Kubeconfig = text;
        Assert.Equal(error, (await Home.RunAsync("eks", "use", "--yes")).Failed(3).Error);
        Assert.Equal(text, Kubeconfig);
        File.WriteAllText(Home["good"], s_one);
        Home.Environment["KUBECONFIG"] = $"{Home["good"]}:{Home[".kube/config"]}";
        (await Home.RunAsync("eks", "use", "--yes")).Failed(3);
        Assert.Equal(s_one, File.ReadAllText(Home["good"]));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Other_files_than_regular_ones_of_this_user_are_refused()
    {
        Kubeconfig = s_one;
        File.SetUnixFileMode(Home[".kube/config"], UnixFileMode.UserRead);
        var run = await Home.RunAsync("eks", "use", "--yes");
        Assert.Equal((3, "sso-cred: error: ~/.kube/config is read-only\nsso-cred: hint: run: chmod u+w ~/.kube/config\n"),
            (run.Exit, run.Said));
        await using (var tmux = await SignIn.Tmux.StartAsync(Home))
        {
            // Nobody is asked before.
            await tmux.TypeAsync("clear; $sso_cred eks use");
            Assert.DoesNotContain(await tmux.SeeAsync("is read-only"),
                line => line.Contains("[Y/n]", StringComparison.Ordinal));
        }

        Assert.Equal(s_one, Kubeconfig);
        File.Delete(Home[".kube/config"]);

        Directory.CreateDirectory(Home[".kube/config"]);
        Assert.Equal("~/.kube/config is a folder, not a file",
            (await Home.RunAsync("eks", "use", "--yes")).Failed(3).Error);
        Directory.Delete(Home[".kube/config"]);

        File.WriteAllText(Home[".kube/config"], s_one + new string('#', 10 * 1024 * 1024));
        Assert.Equal("~/.kube/config is larger than 10 MB",
            (await Home.RunAsync("eks", "use", "--yes")).Failed(3).Error);
        Assert.Equal(0, (await Home.ShellAsync("cd \"$HOME\" && rm .kube/config && mkfifo .kube/config")).Exit);
        Assert.Equal("~/.kube/config is not a regular file",
            (await Home.RunAsync("eks", "use", "--yes")).Failed(3).Error);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_persons_own_link_is_followed_and_one_to_anothers_file_is_refused()
    {
        File.WriteAllText(Home["dotfile"], s_one);
        File.CreateSymbolicLink(Home[".kube/config"], Home["dotfile"]);
        await UseAsync();
        Assert.NotNull(new FileInfo(Home[".kube/config"]).LinkTarget);
        Assert.Contains("command: sso-cred", File.ReadAllText(Home["dotfile"]), StringComparison.Ordinal);

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "another user's file needs root");
        using var others = new TemporaryFolder();
        File.SetUnixFileMode(others.Path, (UnixFileMode)0b111_101_101);
        File.WriteAllText(others["k3s"], s_one);
        File.SetUnixFileMode(others["k3s"], (UnixFileMode)0b110_110_110);
        File.Delete(Home[".kube/config"]);
        File.CreateSymbolicLink(Home[".kube/config"], others["k3s"]);
        Assert.Equal("~/.kube/config is a link to a file that belongs to another user, which sso-cred does not edit",
            (await Home.RunUnprivilegedAsync("eks", "use", "--yes")).Failed(3).Error);
        Assert.Equal(s_one, File.ReadAllText(others["k3s"]));
    }

    static async Task AnswerAsync(TcpListener server, string json)
    {
        using var client = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        for (var line = "-"; line is { Length: > 0 };)
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n"
                + $"Connection: close\r\n\r\n{json}"), TestContext.Current.CancellationToken);
    }

    static (string, string?) Said(ErrorOutput said) => (said.Error, said.Hint);

    async Task<string> UseAsync(params string[] more)
    {
        var run = await Home.RunAsync(["eks", "use", "--yes", .. more]);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        return run.OutputText;
    }

    async Task<JsonElement> ExecAsync()
    {
        var run = await Home.ShellAsync("kubectl config view --raw -o json");
        Assert.True(run.Exit == 0, run.Said);
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.GetProperty("users")[0].GetProperty("user").GetProperty("exec").Clone();
    }
}
