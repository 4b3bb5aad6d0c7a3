using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class UnlockedFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_read_is_not_locked_either()
    {
        File.WriteAllText(_folder["x"], "text");
        using var read = UnlockedFile.Open(_folder["x"]);
        using var write = PrivateFile.Open(_folder["x"]);
        Assert.Equal(4, RandomAccess.GetLength(read));
    }

    [Fact]
    public void A_file_is_read_up_to_the_size_it_may_have()
    {
        File.WriteAllText(_folder["x"], "text");
        Assert.Equal("text"u8.ToArray(), UnlockedFile.Read(_folder["x"], 4));
        Assert.Null(UnlockedFile.Read(_folder["x"], 3));
        File.WriteAllText(_folder["x"], "");
        Assert.Equal(0, UnlockedFile.Read(_folder["x"], 0)?.Length);
    }

    [Fact]
    public void What_can_not_be_opened_says_why()
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
