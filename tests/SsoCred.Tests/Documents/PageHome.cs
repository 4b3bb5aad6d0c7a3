using System.Text.RegularExpressions;
using CredentialProcess.Tests;
using IdentityCenter.Http;

namespace SsoCred.Tests.Documents;

/// <summary>
/// A home for the commands of one page: its config blocks, beside the profiles that all pages speak of; a portal and
/// services behind a proxy, so that their real names work; stand-ins for the programs of others; and a person who
/// approves each sign-in. A page with the comment <c>&lt;!-- signed out --&gt;</c> begins without a sign-in.
/// </summary>
sealed partial class PageHome : IAsyncDisposable
{
    /// <summary>Programs of others: each only notes that it was called.</summary>
    static readonly string[] s_programs =
    [
        "s3cmd", "mix", "docker", "kubectl", "psql", "mysql", "redis-cli", "terraform", "aws", "make",
    ];

    readonly TemporaryFolder _folder;
    readonly Page _page;

    PageHome(Page page, Home home, TemporaryFolder folder) => (_page, Home, _folder) = (page, home, folder);

    public Home Home { get; }

    public static async Task<PageHome> CreateAsync(Page page)
    {
        var folder = new TemporaryFolder();
        var home = await Home.CreateAsync(new Setup { ProxyPort = 0, CaFile = folder["ca.pem"] });
        home.Config = ConfigOf(page);
        home.StandIn.Tenant.Trust.Add("arn:aws:iam::123456789012:role/Deploy");
        home.Environment["HTTPS_PROXY"] = home.StandIn.Proxy!.Url;
        home.Environment["AWS_CA_BUNDLE"] = folder["ca.pem"];
        home.Environment["AWS_ENDPOINT_URL_ECR"] = home.StandIn.Url;
        home.Environment["PATH"] = $"{home["bin"]}:{home.Environment["PATH"]}";
        Directory.CreateDirectory(home["bin"]);
        File.CreateSymbolicLink(home["bin/sso-cred"], SsoCredBinary.Path);
        foreach (var program in s_programs)
        {
            var path = home[$"bin/{program}"];
            File.WriteAllText(path, $"""
                #!/bin/sh
                case "$*" in *--password-stdin*) cat > /dev/null ;; esac
                echo "{program}" >> '{home["called"]}'

                """);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.CreateDirectory(home[".kube"]);
        File.WriteAllText(home[".kube/config"], Kubeconfig);
        if (!page.Text.Contains("<!-- signed out -->", StringComparison.Ordinal))
            home.SignIn();
        return new PageHome(page, home, folder);
    }

    /// <summary>Runs each command of a transcript, and compares what it prints with what the page shows.</summary>
    public async Task CompareAsync(Block transcript)
    {
        var commands = Prompt().Split(transcript.Text).Where(part => part.Length > 0)
            .Select(part => part.Split('\n', 2));
        foreach (var parts in commands)
        {
            var (_, printed) = await RunAsync(parts[0]);
            // On a terminal this line counts down and is erased at the end.
            Assert.Matches(PatternOf(parts[1]), Waiting().Replace(printed, ""));
        }
    }

    /// <summary>Runs a script, of which no command may fail, and which calls each program that it names.</summary>
    public async Task RunScriptAsync(Block script)
    {
        File.Delete(Home["called"]);
        var lines = script.Text.Split('\n').Select(line =>
            // A script of the repository has tests of its own.
            line.StartsWith("build/", StringComparison.Ordinal)
                ? $"test -x '{Path.Combine(Repository.Top, line.Split(' ')[0])}'"
                // It runs until it is ended.
                : line.StartsWith("sso-cred serve ", StringComparison.Ordinal) ? $"until_ready {line}" : line);
        var (exit, printed) = await RunAsync($$"""
            set -Eeo pipefail
            trap 'echo "failed: $BASH_COMMAND"' ERR
            until_ready() {
              "$@" > "$HOME/served" &
              until [ -s "$HOME/served" ]; do
                kill -0 $!
                sleep 0.05
              done
              kill $!
              wait $! || [ $? = 143 ]
            }
            {{string.Join('\n', lines)}}
            """);
        Assert.True(exit == 0, $"{_page.Path}:\n{script.Text}\n{printed}");
        var named = script.Commands.SelectMany(line => Word().Matches(line).Select(match => match.Value))
            .Intersect(s_programs);
        var called = File.Exists(Home["called"])
            ? await File.ReadAllLinesAsync(Home["called"], TestContext.Current.CancellationToken) : [];
        Assert.Equal(named.Order(), called.Distinct().Order());
    }

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        _folder.Dispose();
    }

    async Task<(int Exit, string Printed)> RunAsync(string script)
    {
        using var person = new CancellationTokenSource();
        File.Delete(Home["out"]);
        var approving = ApproveAsync(person.Token);
        var run = await Home.ShellAsync($$"""
            {
            {{script}}
            } > '{{Home["out"]}}' 2>&1
            """);
        await person.CancelAsync();
        await approving;
        return (run.Exit, await File.ReadAllTextAsync(Home["out"], TestContext.Current.CancellationToken));
    }

    // Whatever code appears in the output.
    async Task ApproveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (File.Exists(Home["out"]) && UserCode().Match(Home.ReadBeside(Home["out"])) is { Success: true } code)
                Home.StandIn.Tenant.Approve(code.Value);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    // The page's sections replace those of the same name.
    static string ConfigOf(Page page)
    {
        var own = string.Join('\n', page.BlocksOf("ini"));
        var headers = Header().Matches(own).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        return own + "\n" + string.Join('\n', Section().Matches(CommonConfig).Select(match => match.Value)
            .Where(section => !headers.Contains(section.Split('\n')[0])));
    }

    const string CommonConfig = """
        [sso-session my-sso]
        sso_start_url = https://my-sso-portal.awsapps.com/start
        sso_region = us-east-1
        sso_registration_scopes = sso:account:access
        [profile dev]
        sso_session = my-sso
        sso_account_id = 012345678901
        sso_role_name = ReadOnly
        region = eu-central-1
        [profile dev-process]
        credential_process = sso-cred --profile dev
        region = eu-central-1
        [profile deploy]
        role_arn = arn:aws:iam::123456789012:role/Deploy
        source_profile = dev
        region = eu-central-1
        [profile deploy-process]
        credential_process = sso-cred --profile deploy
        region = eu-central-1

        """;

    // As 'aws eks update-kubeconfig' writes it.
    const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: my-cluster
        contexts:
        - name: my-cluster
          context:
            cluster: my-cluster
            user: my-cluster
        users:
        - name: my-cluster
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1beta1
              args:
              - --region
              - eu-central-1
              - eks
              - get-token
              - --cluster-name
              - my-cluster
              - --output
              - json
              command: aws

        """;

    // "…" is anything, a line of it any lines; a point in time is any other; the stand-in's own pages are http.
    static string PatternOf(string shown)
    {
        var pattern = Regex.Escape(shown).Replace("\\ ", " ", StringComparison.Ordinal)
            .Replace("https://…", "https?://…", StringComparison.Ordinal);
        pattern = AnyLines().Replace(Time().Replace(pattern, Time().ToString()), "(.*\\n)*?");
        return $"^{pattern.Replace("…", ".*", StringComparison.Ordinal)}$";
    }

    [GeneratedRegex(@"^\$ ", RegexOptions.Multiline)]
    private static partial Regex Prompt();

    [GeneratedRegex("^waiting for .*\n", RegexOptions.Multiline)]
    private static partial Regex Waiting();

    [GeneratedRegex("[A-Z]{4}-[A-Z]{4}")]
    private static partial Regex UserCode();

    [GeneratedRegex(@"(?<=^|[\s|;(])[\w-]+(?=$|\s)")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\[.+\]$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\[[^\]]+\]\n([^\[].*\n)*", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|((tomorrow|\d+ [A-Z][a-z]{2}) )?\d\d:\d\d [A-Z]{2,5}\b")]
    private static partial Regex Time();

    [GeneratedRegex(@"(?<=\\n|^) *…\\n")]
    private static partial Regex AnyLines();
}
