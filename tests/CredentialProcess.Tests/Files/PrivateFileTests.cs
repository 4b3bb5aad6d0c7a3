using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class PrivateFileTests : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_the_owner_can_use_it_and_the_new_folders_above_it()
    {
        Write(_folder["a/b/c.json"], "x"u8);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["a/b/c.json"]));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["a/b"]));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["a"]));
    }

    [Fact]
    public void A_rewrite_removes_the_permissions_of_others()
    {
        File.WriteAllText(_folder["x"], "old");
        File.SetUnixFileMode(_folder["x"], OwnerOnly | UnixFileMode.OtherRead);
        Write(_folder["x"], "new"u8);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["x"]));
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void Until_the_commit_the_old_content_stays_and_space_is_reserved()
    {
        File.WriteAllText(_folder["x"], "old");
        using (var file = PrivateFile.Create(_folder["x"], reserve: 10_000))
        {
            Assert.Equal("old", File.ReadAllText(_folder["x"]));
            Assert.Equal(10_000, new FileInfo(_folder["x.tmp"]).Length);
            file.Commit("new"u8);
        }

        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void Without_a_commit_nothing_is_left()
    {
        File.WriteAllText(_folder["x"], "old");
        PrivateFile.Create(_folder["x"], reserve: 100).Dispose();
        Assert.Equal("old", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void A_temporary_file_of_a_killed_writer_is_replaced()
    {
        File.WriteAllText(_folder["x.tmp"], "half of a much longer document");
        File.SetUnixFileMode(_folder["x.tmp"], OwnerOnly | UnixFileMode.OtherRead);
        Write(_folder["x"], "new"u8);
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void A_symlink_stays_and_its_target_is_replaced()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        File.WriteAllText(_folder["elsewhere/real"], "old");
        File.CreateSymbolicLink(_folder["x"], _folder["elsewhere/real"]);
        Write(_folder["x"], "new"u8);
        Assert.NotNull(new FileInfo(_folder["x"]).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder["elsewhere/real"]));
    }

    [Fact]
    public void A_symlink_with_the_temporary_name_is_not_followed()
    {
        File.WriteAllText(_folder["victim"], "untouched");
        File.CreateSymbolicLink(_folder["x.tmp"], _folder["victim"]);
        Write(_folder["x"], "new"u8);
        Assert.Equal("untouched", File.ReadAllText(_folder["victim"]));
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void Something_else_with_the_temporary_name_stays_and_another_name_is_used()
    {
        Directory.CreateDirectory(_folder["x.tmp"]);
        Write(_folder["x"], "new"u8);
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x", "x.tmp"], Names());
    }

    [Fact]
    public void A_folder_is_refused_before_anything_is_written()
    {
        Directory.CreateDirectory(_folder["x"]);
        var refusal = Assert.Throws<IOException>(() => PrivateFile.Create(_folder["x"], reserve: 100));
        Assert.Equal("it is a folder", IoErrorText.Of(refusal));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void Permissions_of_the_group_stay_and_those_of_others_do_not()
    {
        File.WriteAllText(_folder["x"], "old");
        File.SetUnixFileMode(_folder["x"], OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Write(_folder["x"], "new"u8);
        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, File.GetUnixFileMode(_folder["x"]));
    }

    [Fact]
    public void Written_in_place_it_is_the_same_file_with_new_content()
    {
        File.WriteAllText(_folder["x"], "a longer text that was there before");
        File.CreateSymbolicLink(_folder["link"], "x");
        using (var file = PrivateFile.Create(_folder["link"], reserve: 100))
        {
            Assert.True(file.TryWriteInPlace());
            file.Commit("new"u8);
        }

        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        Assert.Equal(["link", "x"], Names());
    }

    [Fact]
    public void In_place_without_a_commit_the_old_content_stays()
    {
        File.WriteAllText(_folder["x"], "old");
        using (var file = PrivateFile.Create(_folder["x"], reserve: 100))
            Assert.True(file.TryWriteInPlace());
        Assert.Equal("old", File.ReadAllText(_folder["x"]));
        Assert.Equal(["x"], Names());
    }

    [Fact]
    public void Reserved_space_is_blank_lines()
    {
        using var file = PrivateFile.Create(_folder["x"], reserve: 100);
        Assert.All(ReadBeside(_folder["x.tmp"]), each => Assert.Equal('\n', each));
    }

    [Fact]
    public void A_path_without_a_folder_is_relative_to_the_working_folder()
    {
        var name = Path.GetRelativePath(Environment.CurrentDirectory, _folder["x"]);
        Write(name, "new"u8);
        Assert.Equal("new", File.ReadAllText(_folder["x"]));
        var bare = $"sso-cred-test-{Guid.NewGuid():N}";
        try
        {
            Write(bare, "new"u8);
            Assert.Equal("new", File.ReadAllText(Path.Combine(Environment.CurrentDirectory, bare)));
        }
        finally
        {
            File.Delete(bare);
        }
    }

    [Fact]
    public void A_second_writer_is_refused_until_the_first_ends()
    {
        using var first = PrivateFile.Create(_folder["x"]);
        Assert.Throws<IOException>(() => PrivateFile.Create(_folder["x"]));
        first.Commit("first"u8);
        Assert.Equal("first", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void A_file_that_was_renamed_after_it_was_opened_is_noticed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the layout of struct stat must be known");
        using var opened = ExclusiveFile.OpenOrCreate(_folder["x.tmp"]);
        Assert.True(FileRights.IsAt(opened.SafeFileHandle, _folder["x.tmp"]));
        File.Move(_folder["x.tmp"], _folder["x"]);
        Assert.False(FileRights.IsAt(opened.SafeFileHandle, _folder["x.tmp"]));
        File.WriteAllText(_folder["x.tmp"], "another's");
        Assert.False(FileRights.IsAt(opened.SafeFileHandle, _folder["x.tmp"]));
        Assert.True(FileRights.IsAt(opened.SafeFileHandle, _folder["x"]));
    }

    [Fact]
    public void Lines_of_many_writers_are_all_kept()
    {
        Parallel.For(0, 40, i => LogFile.Append(_folder["log"], System.Text.Encoding.ASCII.GetBytes($"line {i}\n")));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => $"line {i}").Order(), File.ReadAllLines(_folder["log"]).Order());
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["log"]));
    }

    IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order();

    static string ReadBeside(string path)
    {
        using var reader = new StreamReader(new FileStream(UnlockedFile.Open(path), FileAccess.Read));
        return reader.ReadToEnd();
    }

    static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = PrivateFile.Create(path);
        file.Commit(content);
    }
}
