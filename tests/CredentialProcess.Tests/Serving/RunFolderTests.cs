using CredentialProcess.Serving;

namespace CredentialProcess.Tests.Serving;

public sealed class RunFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string[] Files => [.. Directory.EnumerateFiles(_folder["run"]).Select(path => Path.GetFileName(path))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tokens_are_their_owners_alone_and_go_with_the_run()
    {
        using (var run = RunFolder.Open(_folder["run"]))
        {
            var (one, two) = (run.Write("token-1"), run.Write("token-2"));
            Assert.Equal(("token-1", "token-2"), (File.ReadAllText(one), File.ReadAllText(two)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(_folder["run"]));
        }

        Assert.Empty(Files);
    }

    [Fact]
    public void What_a_killed_run_left_goes_with_the_next_and_a_living_ones_stays()
    {
        using var living = RunFolder.Open(_folder["run"]);
        var kept = living.Write("kept");
        File.WriteAllText(_folder["run/0123.lock"], "");
        File.WriteAllText(_folder["run/0123-1.token"], "left");
        using var next = RunFolder.Open(_folder["run"]);
        Assert.Equal("kept", File.ReadAllText(kept));
        Assert.DoesNotContain("0123-1.token", Files);
        Assert.DoesNotContain("0123.lock", Files);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_a_failure()
    {
        File.WriteAllText(_folder["run"], "a file");
        Assert.Equal(ExitCode.Failed, Assert.Throws<Failure>(() => RunFolder.Open(_folder["run"])).Exit);
    }
}
