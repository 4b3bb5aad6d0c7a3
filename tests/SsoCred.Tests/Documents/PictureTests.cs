using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Documents;

/// <summary>
/// The pictures in docs/pictures show what the executable prints today: build/pictures.sh draws them.
/// </summary>
public sealed partial class PictureTests
{
    [Fact]
    public async Task Each_shows_what_is_printed()
    {
        await Debian.NeedAsync("tmux", "/usr/bin/tmux");
        await Debian.NeedAsync("python3", "/usr/bin/python3");
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = folder.Path,
            ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "",
            ["SSO_CRED_BINARY"] = SsoCredBinary.Path,
        };
        var run = await SsoCredBinary.StartProgram(Path.Combine(Repository.Top, "build", "pictures.sh"), environment,
            folder["drawn"]).EndAsync();
        Assert.True(run.Exit == 0, run.Said);
        var kept = Directory.GetFiles(Path.Combine(Repository.Top, "docs", "pictures"), "*.svg");
        Assert.NotEmpty(kept);
        Assert.Equal(kept.Select(Path.GetFileName).Order(),
            Directory.GetFiles(folder["drawn"]).Select(Path.GetFileName).Order());
        Assert.All(kept, path =>
            Assert.Equal(TextOf(path), TextOf(Path.Combine(folder["drawn"], Path.GetFileName(path)))));
    }

    // Without positions and colours; what is left of a time differs from run to run.
    static string TextOf(string path) => Span().Replace(Tag().Replace(File.ReadAllText(path), ""), "N $1");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("[0-9]+[ \u00a0](h|min|s)\\b")]
    private static partial Regex Span();
}
