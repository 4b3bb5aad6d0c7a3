using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Help;

/// <summary>The man pages and docs/commands are what build/manual.sh writes.</summary>
public sealed class ManualTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("markdown", "docs/commands")]
    [InlineData("man", "docs/man")]
    public async Task The_files_are_those_of_the_command_tree(string form, string folder)
    {
        var run = await SsoCredBinary.StartProgram(
            SsoCredBinary.Path, new Dictionary<string, string>(), "__manual", form, _folder["out"]).EndAsync();
        Assert.Equal(0, run.Exit);
        var files = Directory.GetFiles(_folder["out"]).Select(Path.GetFileName).Order().ToList();
        Assert.True(files.Count > 10);
        Assert.Equal(files, Directory.GetFiles(Path.Combine(Repository.Top, folder)).Select(Path.GetFileName).Order());
        Assert.All(files, name => Assert.True(
            File.ReadAllText(_folder[$"out/{name}"]) == Repository.Read($"{folder}/{name}"),
            $"{folder}/{name} is stale: run build/manual.sh"));
    }

    [Fact]
    public async Task The_man_pages_have_no_mistakes_that_groff_knows()
    {
        if (!File.Exists("/usr/bin/groff"))
            Assert.Skip("groff is not installed: apt-get install groff-base");
        foreach (var page in Directory.GetFiles(Path.Combine(Repository.Top, "docs/man")))
        {
            string[] words = ["-man", "-Tutf8", "-ww", "-z", page];
            using var groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", words)
            {
                RedirectStandardError = true,
            })!;
            var said = await groff.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await groff.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal("", said);
        }
    }
}
