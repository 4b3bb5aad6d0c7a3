namespace SsoCred.Tests;

/// <summary>What the tests themselves rely on.</summary>
public sealed class HomeTests
{
    // As a run's own writer does during its rename, while another run's output is searched for secrets.
    [Fact]
    public async Task A_file_that_is_locked_by_its_writer_can_be_read()
    {
        await using var home = await Home.CreateAsync();
        using var writer = new FileStream(home["locked"], FileMode.CreateNew, FileAccess.Write, FileShare.None);
        writer.Write("a value"u8);
        writer.Flush();
        Assert.Equal("a value", Home.ReadBeside(home["locked"]));
    }
}
