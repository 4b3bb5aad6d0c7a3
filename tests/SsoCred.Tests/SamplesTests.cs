using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests;

/// <summary>The files that people copy: what they say is understood by the executable.</summary>
public sealed partial class SamplesTests : ExecutableTests
{
    static readonly string s_samples = Path.Combine(Repository.Top, "samples");

    public static TheoryData<string> Configs() => [.. Directory
        .GetFiles(
            s_samples, "aws-config", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Select(path => Path.GetRelativePath(s_samples, path))];

    [Fact]
    public void Each_sample_with_profiles_is_looked_at() => Assert.Equal(4, Configs().Count);

    /// <summary>A half or contradictory profile would be exit code 3.</summary>
    [Theory]
    [MemberData(nameof(Configs))]
    public async Task Each_profile_lacks_nothing_but_a_sign_in(string path)
    {
        Home.Config =
            await File.ReadAllTextAsync(Path.Combine(s_samples, path), TestContext.Current.CancellationToken);
        var profiles = Profile().Matches(Home.Config).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(profiles);
        foreach (var profile in profiles)
            Assert.Contains("session 'corp'", (await Home.FailAsync(4, profile)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-ecr/docker-config.json")]
    [InlineData("github-codespaces-or-devcontainer/.devcontainer/devcontainer.json")] // comments are allowed there
    [InlineData("github-codespaces-or-devcontainer/.devcontainer/sso-cred/devcontainer-feature.json")]
    public void Each_json_file_is_one(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_samples, path)),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        Assert.NotEmpty(json.RootElement.EnumerateObject());
    }

    [GeneratedRegex(@"^\[profile (.+)\]$", RegexOptions.Multiline)]
    private static partial Regex Profile();
}
