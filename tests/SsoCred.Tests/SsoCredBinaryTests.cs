using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>An executable that is older than its sources is recognised.</summary>
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

    string Write(string name, int minutes)
    {
        File.WriteAllText(_folder[name], "");
        File.SetLastWriteTimeUtc(_folder[name], s_noon.AddMinutes(minutes));
        return _folder[name];
    }
}
