using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lock_is_held_until_it_is_released()
    {
        using (var held = FileLock.TryTake(_folder["a/x.lock"]))
        {
            Assert.NotNull(held);
            Assert.Null(FileLock.TryTake(_folder["a/x.lock"]));
        }

        using var again = FileLock.TryTake(_folder["a/x.lock"]);
        Assert.NotNull(again);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a/x.lock"]));
    }

    [Fact]
    public void A_symlink_is_not_followed()
    {
        File.WriteAllText(_folder["victim"], "untouched");
        File.CreateSymbolicLink(_folder["x.lock"], _folder["victim"]);
        Assert.Throws<IOException>(() => FileLock.TryTake(_folder["x.lock"]));
        File.CreateSymbolicLink(_folder["y.lock"], _folder["nowhere"]);
        Assert.Throws<IOException>(() => FileLock.TryTake(_folder["y.lock"]));
        Assert.Equal(["victim", "x.lock", "y.lock"],
            Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["x.lock"]);
        Assert.Throws<IOException>(() => FileLock.TryTake(_folder["x.lock"]));
    }

    [Fact]
    public void Testing_whether_locks_work_leaves_no_files()
    {
        Assert.True(FileLock.Works(_folder.Path));
        Assert.Null(FileLock.Works(_folder["nowhere"]));
        using var held = FileLock.TryTake(_folder["x.lock"]);
        Assert.True(FileLock.Works(_folder.Path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
