using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class UnlockedFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opening_does_not_lock_the_file()
    {
        File.WriteAllText(_folder["x"], "text");
        using var read = UnlockedFile.Open(_folder["x"]);
        using var write = ExclusiveFile.OpenOrCreate(_folder["x"]);
        Assert.Equal(4, RandomAccess.GetLength(read));
    }

    [Fact]
    public void The_exception_has_the_reason()
    {
        Assert.Throws<FileNotFoundException>(() => UnlockedFile.Open(_folder["x"]));
        File.WriteAllText(_folder["x"], "");
        Assert.Throws<FileNotFoundException>(() => UnlockedFile.Open(_folder["x/y"]));
        Assert.Throws<ArgumentException>(() => UnlockedFile.Open(_folder["x\0y"]));
        File.CreateSymbolicLink(_folder["loop"], "loop");
        Assert.Equal("too many levels of symbolic links",
            Assert.Throws<IOException>(() => UnlockedFile.Open(_folder["loop"])).Message);
    }
}
