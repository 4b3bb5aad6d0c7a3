using System.IO.Pipes;
using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

public class ConfigFileTests
{
    const string Good = """
        [profile dev]
        sso_start_url = https://my-sso-portal.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 012345678901
        sso_role_name = ReadOnly
        """;

    [Fact]
    public void A_missing_file_is_no_file()
    {
        using var home = new TemporaryHome();
        Assert.Null(ConfigFile.Read(home.In("config"), "config"));
        Assert.Null(ConfigFile.Read(home.In("no/such/folder/config"), "config"));
    }

    [Fact]
    public void An_empty_file_has_no_profiles()
    {
        using var home = new TemporaryHome("");
        Assert.Empty(home.Profiles.ProfileNames);
    }

    [Fact]
    public void Without_a_config_the_message_says_where_it_was_looked_for_and_what_to_run()
    {
        using var home = new TemporaryHome();
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Equal("no profile 'dev': there is no config file ~/.aws/config", failure.Message);
        Assert.Equal("run: sso-cred configure", failure.Hint);

        home.Variables["AWS_CONFIG_FILE"] = "/no/such/config";
        Assert.Contains("no config file /no/such/config", Refusal.Of(() => home.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);

        home.Variables["AWS_CONFIG_FILE"] = "";
        Assert.Contains("AWS_CONFIG_FILE is set but empty", Refusal.Of(() => home.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_its_place_is_no_config()
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.In("config"));
        Assert.Equal("no profile 'dev': ~/.aws/config is a folder, not a file",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
        Assert.Null(ConfigFile.Read(home.In("config"), "~/.aws/config"));
    }

    [Fact]
    public void A_file_of_more_than_10_MB_is_refused_before_it_is_read()
    {
        using var home = new TemporaryHome();
        using (var file = File.Create(home.In("config")))
            file.SetLength(ConfigFile.MaximumSize + 1L);
        Assert.Equal("~/.aws/config is larger than 10 MB",
            Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x23, 0x0D, 0x0A, 0x23, 0x0D, 0x0A, 0x72, 0xFF }, 3)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x5B, 0x00 }, 1)]
    [InlineData(new byte[] { 0x5B, 0x61, 0x5D, 0x0A, 0xED, 0xA0, 0x80 }, 2)]
    [InlineData(new byte[] { 0x5B, 0x61, 0x5D, 0x0A, 0x0A, 0xC3 }, 3)]
    [InlineData(new byte[] { 0x23, 0x0D, 0x23, 0x0D, 0xFF }, 3)]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line(byte[] bytes, int line)
    {
        using var home = new TemporaryHome();
        File.WriteAllBytes(home.In("config"), bytes);
        Assert.Equal($"~/.aws/config:{line}: the file is not UTF-8 text",
            Refusal.Of(() => home.Profiles.Resolve("a")).Message);
    }

    [Fact]
    public void A_truncated_file_is_refused_as_incomplete_or_unknown()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            using var home = new TemporaryHome(Good[..length]);
            try
            {
                // Cut inside the last value the profile still resolves; nothing can tell.
                Assert.StartsWith("R", home.Profiles.Resolve("dev").RoleName, StringComparison.Ordinal);
            }
            catch (Failure failure)
            {
                Assert.Equal(ExitCode.Configuration, failure.Exit);
            }
        }
    }

    [Fact]
    public void An_unreadable_file_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are POSIX's");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root reads everything");
        using var home = new TemporaryHome(Good);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(home.In("config"), UnixFileMode.None);
        Assert.Equal("~/.aws/config can't be read", Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void A_path_that_no_file_can_have_is_refused()
    {
        using var home = new TemporaryHome();
        home.Variables["AWS_CONFIG_FILE"] = "/tmp/\0x";
        Assert.Equal("/tmp/\\u0000x can't be read", Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void Links_are_followed_and_a_broken_one_is_no_file()
    {
        using var home = new TemporaryHome();
        File.WriteAllText(home.In("real"), Good);
        File.CreateSymbolicLink(home.In("link"), "real");
        File.CreateSymbolicLink(home.In("config"), "link");
        Assert.Equal("012345678901", home.Profiles.Resolve("dev").AccountId);

        File.Delete(home.In("real"));
        Assert.Contains("there is no config file", Refusal.Of(() => home.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_itself_is_refused()
    {
        using var home = new TemporaryHome();
        File.CreateSymbolicLink(home.In("config"), "config");
        Assert.Equal("~/.aws/config can't be read", Refusal.Of(() => home.Profiles.Resolve("dev")).Message);
    }

    [Fact]
    public void A_link_to_a_large_file_is_measured_by_the_file()
    {
        using var home = new TemporaryHome();
        using (var file = File.Create(home.In("real")))
            file.SetLength(ConfigFile.MaximumSize + 1L);
        File.CreateSymbolicLink(home.In("config"), "real");
        Assert.Contains("larger than 10 MB", Refusal.Of(() => home.Profiles.Resolve("dev")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_another_process_holds_locked_is_read()
    {
        using var home = new TemporaryHome(Good);
        using var held = new FileStream(home.In("config"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal("ReadOnly", home.Profiles.Resolve("dev").RoleName);
    }

    [Fact]
    public void A_file_is_read_to_its_own_end_whatever_the_path_says()
    {
        // A link's parents are the system's to resolve: by its letters this one leads to the short file.
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.In("far/away/folder"));
        File.WriteAllText(home.In("far/away/real"), Good);
        File.WriteAllText(home.In("real"), "#");
        File.CreateSymbolicLink(home.In("far/away/folder/config"), "../real");
        Directory.CreateSymbolicLink(home.In("near"), "far/away/folder");
        home.Variables["AWS_CONFIG_FILE"] = home.In("near/config");
        Assert.Equal("ReadOnly", home.Profiles.Resolve("dev").RoleName);
    }

    [Fact]
    public void The_null_device_is_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX path");
        using var home = new TemporaryHome(Good);
        home.Variables["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        Assert.Equal("ReadOnly", home.Profiles.Resolve("dev").RoleName);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_named_pipe_without_a_writer_does_not_hang()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX file");
        using var home = new TemporaryHome();
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", home.In("config")))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var read = Task.Run(() => home.Profiles.ProfileNames, TestContext.Current.CancellationToken);
        Assert.Empty(await read.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_descriptor_of_this_process_is_read_to_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a POSIX path");
        var text = Good + "\n" + new string('#', 200_000);
        Assert.Equal("ReadOnly", (await PipedAsync(text, home => home.Profiles.Resolve("dev"))).RoleName);
        var refusal = await PipedAsync(new string('#', ConfigFile.MaximumSize + 1),
            home => Refusal.Of(() => home.Profiles.Resolve("dev")));
        Assert.EndsWith(" is larger than 10 MB", refusal.Message, StringComparison.Ordinal);
        var largest = Good + "\n" + new string('#', ConfigFile.MaximumSize - Good.Length - 1);
        Assert.Equal("ReadOnly", (await PipedAsync(largest, home => home.Profiles.Resolve("dev"))).RoleName);
    }

    static async Task<T> PipedAsync<T>(string text, Func<TemporaryHome, T> read)
    {
        using var home = new TemporaryHome();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        home.Variables["AWS_CONFIG_FILE"] = "/dev/fd/" + pipe.GetClientHandleAsString();
        var write = Task.Run(async () =>
        {
            try
            {
                await pipe.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
            catch (IOException)
            {
                // Who reads no further than the limit closes the pipe.
            }

            pipe.Dispose();
        });
        var answer = await Task.Run(() => read(home));
        pipe.DisposeLocalCopyOfClientHandle();
        await write;
        return answer;
    }
}
