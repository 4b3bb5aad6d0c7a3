namespace SsoCred.Tests;

/// <summary>Who reads the beginning of a list and goes hears no complaint; who loses a document does.</summary>
public sealed class BrokenPipeTests : ExecutableTests
{
    const int SigPipe = 128 + 13;

    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData("profiles")]
    [InlineData("profiles --json")]
    [InlineData("status")]
    [InlineData("status --json")]
    [InlineData("accounts")]
    [InlineData("roles")]
    [InlineData("doctor --offline --profile dev")]
    [InlineData("doctor --offline --profile dev --json")]
    [InlineData("--help")]
    [InlineData("exec --help")]
    [InlineData("--version")]
    [InlineData("completion bash")]
    [InlineData("__complete zsh = login --session")]
    [InlineData("profiles sync --dry-run")]
    public async Task A_list_that_nobody_reads_to_its_end_ends_as_other_programs_do(string line)
    {
        var run = await WithoutReaderAsync(line);
        Assert.Equal((SigPipe, ""), (run.Exit, run.Said));
    }

    [Theory]
    [InlineData("")]
    [InlineData("get --profile dev")]
    [InlineData("env --profile dev --shell bash")]
    [InlineData("profiles sync --yes")]
    public async Task What_is_lost_with_its_reader_is_an_error(string line)
    {
        Home.Environment["AWS_PROFILE"] = "dev";
        var before = Home.Config;
        Assert.Equal("cannot write to stdout: Broken pipe", (await WithoutReaderAsync(line)).Failed(1).Error);
        Assert.Equal(before, Home.Config);
    }

    // A pipe that has had a reader and has none.
    Task<Run> WithoutReaderAsync(string line) => Home.ShellAsync($"""
        mkfifo "$HOME/pipe" && exec 3<>"$HOME/pipe" 4>"$HOME/pipe" 3>&- || exit 99
        "$sso_cred" {line} >&4 4>&-
        """);
}
