using System.Runtime.InteropServices;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>An executable that is older than its sources, or for another machine, is recognised.</summary>
public sealed class SsoCredBinaryTests : IDisposable
{
    static readonly DateTime s_noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-1, -2, null)]
    [InlineData(-1, 0, null)]
    [InlineData(-1, 1, "later.cs")]
    [InlineData(2, 1, "early.cs")]
    public void It_names_the_newest_source_that_is_newer(int early, int later, string? named)
    {
        var binary = Write("sso-cred", 0);
        var newest = SsoCredBinary.NewestAfter(binary, [Write("early.cs", early), Write("later.cs", later)]);
        Assert.Equal(named, Path.GetFileName(newest));
    }

    [Fact]
    public void The_last_one_published_for_another_machine_is_not_taken()
    {
        var own = Write("linux-x64/publish/sso-cred", 0);
        Write("linux-arm64/publish/sso-cred", 1);
        Assert.Equal(own, SsoCredBinary.LastPublished(_folder.Path, Architecture.X64));
        Assert.Null(SsoCredBinary.LastPublished(_folder.Path, Architecture.S390x));
        Assert.Null(SsoCredBinary.LastPublished(_folder["none"], Architecture.X64));
    }

    string Write(string name, int minutes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], "");
        File.SetLastWriteTimeUtc(_folder[name], s_noon.AddMinutes(minutes));
        return _folder[name];
    }
}
