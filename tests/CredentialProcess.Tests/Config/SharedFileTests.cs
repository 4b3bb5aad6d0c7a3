using System.Diagnostics;
using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Output;
using CredentialProcess.Sync;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

/// <summary>What a shared file can be, and what happens to it when it is written.</summary>
public sealed class SharedFileTests : IDisposable
{
    readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task What_another_program_writes_meanwhile_is_not_overwritten()
    {
        File.WriteAllText(_home.In("config"), "[a]\n");
        File.WriteAllText(_home.In("config.bak"), "[old]\n");
        Assert.False(await ChangeAsync(_ =>
        {
            File.WriteAllText(_home.In("config"), "[theirs]\n");
            return "[ours]\n"u8.ToArray();
        }));
        Assert.Equal("[theirs]\n", File.ReadAllText(_home.In("config")));
        Assert.Equal("[old]\n", File.ReadAllText(_home.In("config.bak")));
        Assert.Equal(["config", "config.bak", "sso-cred"], Entries());
    }

    [Fact]
    public async Task A_change_starts_again_from_what_another_program_has_written()
    {
        var attempts = 0;
        await Edit().ChangeAsync(text =>
        {
            if (++attempts == 1)
                File.WriteAllText(_home.In("config"), "[theirs]\n");
            return [.. text, .. "[ours]\n"u8];
        }, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal((2, "[theirs]\n[ours]\n"), (attempts, File.ReadAllText(_home.In("config"))));
    }

    [Fact]
    public async Task A_writer_that_has_only_the_temporary_file_is_waited_for()
    {
        Task<bool> change;
        using (PrivateFile.Create(_home.In("config"), ending: ".sso-cred"))
        {
            change = ChangeAsync(_ => "[a]\n"u8.ToArray());
            await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.False(change.IsCompleted);
        }

        Assert.True(await change);
        Assert.Equal("[a]\n", File.ReadAllText(_home.In("config")));
    }

    [Theory]
    [InlineData("config")]
    [InlineData("credentials")]
    public async Task A_named_pipe_is_refused_and_stays(string name)
    {
        await RunAsync("mkfifo", _home.In("pipe"));
        File.CreateSymbolicLink(_home.In(name), "pipe");
        var failure = name == "config"
            ? Assert.Throws<Failure>(() => new ConfigWriter(_home.Folder, TimeProvider.System).Read())
            : await Assert.ThrowsAsync<Failure>(() => new CredentialsFile(_home.Folder, TimeProvider.System)
                .WriteAsync([], force: false, TestContext.Current.CancellationToken));
        Assert.Equal((ExitCode.Configuration, $"~/.aws/{name} is not a regular file"), (failure.Exit, failure.Message));
        Assert.Equal(new[] { name, "pipe" }.Order(), Entries());
    }

    [Theory]
    [InlineData("real")]
    [InlineData("dotfiles/aws/real")]
    public async Task A_symlink_to_a_missing_file_gets_its_file(string target)
    {
        File.CreateSymbolicLink(_home.In("config"), target);
        Assert.True(await ChangeAsync(_ => "[a]\n"u8.ToArray()));
        Assert.Equal(target, new FileInfo(_home.In("config")).LinkTarget);
        Assert.Equal("[a]\n", File.ReadAllText(_home.In(target)));
    }

    [Fact]
    public async Task The_owner_of_a_file_stays()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only the superuser can give files away");
        File.WriteAllText(_home.In("config"), "[a]\n");
        await RunAsync("chown", "1234:5678", _home.In("config"));
        Assert.True(await ChangeAsync(_ => "[b]\n"u8.ToArray()));
        foreach (var name in (string[])["config", "config.bak"])
            Assert.Equal("1234:5678\n", await RunAsync("stat", "-c", "%u:%g", _home.In(name)));
    }

    [Fact]
    public async Task A_file_in_place_of_the_lock_folder_is_named()
    {
        File.WriteAllText(_home.In("sso-cred"), "");
        var failure = await Assert.ThrowsAsync<Failure>(() => ChangeAsync(_ => "[b]\n"u8.ToArray()));
        Assert.Equal("cannot write ~/.aws/config: ~/.aws/sso-cred can't be locked: a file is in the folder's place",
            failure.Message);
        Assert.Equal("move ~/.aws/sso-cred out of the way", failure.Hint);
    }

    [Fact]
    public void The_hint_depends_on_the_error()
    {
        Assert.Equal("free some disk space, then try again", IoErrorText.Hint(new IOException("x", 28), "~/x"));
        Assert.Equal("run: ulimit -f unlimited", IoErrorText.Hint(new IOException("x", 27), "~/x"));
        Assert.Equal("check the permissions of ~/x and of its folder",
            IoErrorText.Hint(new UnauthorizedAccessException(), "~/x"));
    }

    async Task<bool> ChangeAsync(Func<byte[], byte[]?> change)
    {
        var outcome = await Edit().TryChangeAsync(change, TimeProvider.System, TestContext.Current.CancellationToken);
        return outcome == EditOutcome.Written;
    }

    SharedFileEdit Edit() => SharedFile.Edit(_home.Folder, _home.In("config"), "config", _home.In("config.bak"));

    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    IEnumerable<string> Entries() =>
        Directory.EnumerateFileSystemEntries(_home.In("")).Select(path => Path.GetFileName(path)).Order();
}
