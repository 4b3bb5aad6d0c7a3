using CredentialProcess.Files;

namespace CredentialProcess.Tests.Files;

public sealed class BoundedFileTests : IDisposable
{
    const int Limit = 1024 * 1024;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_up_to_the_limit()
    {
        File.WriteAllBytes(_folder["x"], new byte[Limit]);
        Assert.Equal(Limit, BoundedFile.Read(_folder["x"], Limit)?.Length);
        File.WriteAllBytes(_folder["x"], new byte[Limit + 1]);
        Assert.Equal("it is larger than 1 MB",
            Assert.Throws<FileTooLargeException>(() => BoundedFile.Read(_folder["x"], Limit)).Message);
    }

    [Fact]
    public void An_empty_file_is_empty_and_a_missing_one_is_null()
    {
        File.WriteAllText(_folder["x"], "");
        Assert.Equal(0, BoundedFile.Read(_folder["x"], Limit)?.Length);
        Assert.Null(BoundedFile.Read(_folder["y"], Limit));
        Assert.Null(BoundedFile.Read(_folder["x/y"], Limit));
    }
}
