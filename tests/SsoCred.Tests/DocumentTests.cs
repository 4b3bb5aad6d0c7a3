using System.Text;

namespace SsoCred.Tests;

/// <summary>The main job: one document on stdout, nothing else anywhere.</summary>
public sealed class DocumentTests : ExecutableTests
{
    protected override void SetUp() => Home.SignIn();

    [Fact]
    public async Task A_signed_in_profile_gives_one_line_of_json()
    {
        var run = await Home.RunAsync("--profile", "dev");

        var document = run.Document();
        Assert.Equal("ASIASTANDIN000000001", document.KeyId);
        Assert.Equal("012345678901", document.AccountId);
        Assert.InRange(document.End, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(61));
        Assert.Equal(1, Home.Fetches);
        Assert.Equal(0, Home.Refreshes);
    }

    [Theory]
    [InlineData("get", "--profile", "dev")]
    [InlineData("--profile=dev")]
    [InlineData("get", "--profile=dev")]
    [InlineData("--profile", "dev", "get")]
    [InlineData("--profile", "dev", "--timeout", "30")]
    [InlineData("--timeout=30", "get", "--profile", "dev")]
    public async Task Every_way_to_ask_gives_the_same_document(params string[] args)
    {
        var plain = await Home.RunAsync("--profile", "dev");
        var other = await Home.RunAsync(args);
        Assert.Equal(plain.Document(), other.Document());
    }

    [Fact]
    public async Task The_second_run_makes_no_call_and_changes_no_file()
    {
        var first = await Home.DocumentAsync();
        var calls = Home.StandIn.Requests.Count;
        var files = Files();

        Assert.Equal(first, await Home.DocumentAsync());
        Assert.Equal(calls, Home.StandIn.Requests.Count);
        Assert.Equal(files, Files());

        string[] Files() =>
            [.. Home.FilesIn(".aws", "*").Order().Select(path => $"{path} {File.GetLastWriteTimeUtc(path).Ticks}")];
    }

    [Fact]
    public async Task The_files_it_leaves_are_for_their_owner_alone()
    {
        File.Delete(Home.TokenPath);
        Directory.Delete(Home[".aws/sso"], recursive: true);
        Home.SignIn(TimeSpan.FromMinutes(5));
        await Home.DocumentAsync();
        Assert.Equal(1, Home.Refreshes);

        var owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Single(Home.RoleFiles);
        foreach (var path in Home.FilesIn(".aws", "*").Where(path => path != Home.ConfigPath))
            Assert.Equal(owners, File.GetUnixFileMode(path));
        foreach (var folder in new[] { ".aws/cli/cache", ".aws/sso-cred" })
            Assert.Equal(owners | UnixFileMode.UserExecute, File.GetUnixFileMode(Home[folder]));
    }

    [Fact]
    public async Task Stdin_is_left_to_whoever_reads_it_next()
    {
        var run = await Home.ShellAsync("""
            printf 'left for the next' | {
              "$sso_cred" --profile dev > "$HOME/out"
              "$sso_cred" --profile dev --debug 2> "$HOME/said" > "$HOME/out2"
              cat
            }
            """);
        Assert.Equal(("left for the next", "", 0), (run.OutputText, run.Said, run.Exit));
        Document.Parse(File.ReadAllBytes(Home["out"]));
        Assert.Equal(File.ReadAllBytes(Home["out"]), File.ReadAllBytes(Home["out2"]));
    }

    [Fact]
    public async Task A_closed_stdin_and_an_endless_one_are_the_same_to_it()
    {
        var closed = (await Home.ShellAsync("""exec "$sso_cred" --profile dev <&-""")).Document();
        var endless = (await Home.ShellAsync("""exec "$sso_cred" --profile dev < /dev/zero""")).Document();
        Assert.Equal(closed, endless);
        File.Delete(Home.TokenPath);
        Directory.Delete(Home[".aws/cli"], recursive: true);
        (await Home.ShellAsync("""exec "$sso_cred" --profile dev <&-""")).Failed(4);
    }

    [Fact]
    public async Task Two_runs_into_one_file_keep_both_documents()
    {
        var run = await Home.ShellAsync("""
            { "$sso_cred" --profile dev; "$sso_cred" --profile dev; } >> "$HOME/appended"
            { "$sso_cred" --profile dev; "$sso_cred" --profile dev; } > "$HOME/written"
            """);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        foreach (var name in new[] { "appended", "written" })
        {
            var lines = File.ReadAllLines(Home[name]);
            Assert.Equal(2, lines.Length);
            Assert.Equal(lines[0], lines[1]);
            Document.Parse(Encoding.UTF8.GetBytes(lines[1] + "\n"));
        }
    }

    [Fact]
    public async Task A_document_that_cannot_be_written_is_a_failure()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("there is no /dev/full");
        Assert.Contains("stdout", (await Home.ShellAsync("""exec "$sso_cred" --profile dev > /dev/full"""))
            .Failed(1).Error, StringComparison.Ordinal);
        Assert.Contains("stdout", (await Home.ShellAsync("""exec "$sso_cred" --profile dev >&-"""))
            .Failed(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_has_gone_is_a_failure_and_no_crash()
    {
        var run = await Home.ShellAsync("""
            "$sso_cred" --profile dev > /dev/null
            { sleep 0.3; "$sso_cred" --profile dev; echo "$?" >&2; } 2> "$HOME/said" | true
            """);
        Assert.Equal(("", ""), (run.OutputText, run.Said));
        var said = File.ReadAllText(Home["said"]);
        Assert.EndsWith("\n1\n", said, StringComparison.Ordinal);
        Assert.StartsWith("sso-cred: error: cannot write to stdout", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2>&-", 4)]
    [InlineData("> /dev/full 2>&-", 4)]
    public async Task A_closed_stderr_leaves_the_exit_code(string redirection, int exit)
    {
        File.Delete(Home.TokenPath);
        var run = await Home.ShellAsync($"\"$sso_cred\" --profile dev {redirection}");
        Assert.Equal((exit, "", ""), (run.Exit, run.OutputText, run.Said));
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData("<&- >&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task With_its_streams_closed_the_document_is_written_into_no_other_file(string closed)
    {
        // The next file that is opened gets the number of the closed one.
        Home.SignIn(TimeSpan.FromMinutes(5));
        var run = await Home.ShellAsync($"SSO_CRED_DEBUG=\"$HOME/debug.log\" \"$sso_cred\" --profile dev {closed}");
        Assert.Equal((1, ""), (run.Exit, run.OutputText));
        Assert.Equal((1, 1), (Home.Refreshes, Home.Fetches));
        foreach (var path in Home.FilesIn("", "*"))
        {
            var text = File.ReadAllText(path);
            Assert.DoesNotContain("\"Version\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sso-cred: error", text, StringComparison.Ordinal);
        }

        Assert.All(Home.StandIn.Requests,
            request => Assert.DoesNotContain("Version", request.Body, StringComparison.Ordinal));
        await Home.DocumentAsync();
    }
}
