using System.Text.Json;
using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Clients;

/// <summary>
/// ExAws's rules without Elixir, over the line of the sample: it is split at blanks (String.split/1), run with stderr
/// merged into stdout (System.cmd/3), and what comes is parsed as JSON; so in every ExAws since 2.4.1.
/// </summary>
public sealed partial class ExAwsTests : IAsyncLifetime
{
    const string Program = "/usr/local/bin/sso-cred";

    Client _client = null!;

    public async ValueTask InitializeAsync() => _client = await Client.CreateAsync();

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task The_line_of_the_sample_gives_what_it_takes()
    {
        var run = await RunAsync(SampleLine());
        Assert.True(run.Exit == 0, run.OutputText);
        using var json = JsonDocument.Parse(run.Output);
        var document = json.RootElement;
        Assert.Equal(JsonValueKind.Object, document.ValueKind);
        Assert.Equal(JsonValueKind.Number, document.GetProperty("Version").ValueKind);
        Assert.Equal("1", document.GetProperty("Version").GetRawText());
        Assert.True(document.TryGetProperty("Expiration", out var expiration));
        Assert.True(expiration.GetDateTimeOffset() > DateTimeOffset.UtcNow.AddMinutes(5));
        foreach (var name in new[] { "AccessKeyId", "SecretAccessKey", "SessionToken" })
            Assert.NotEqual("", document.GetProperty(name).GetString());
    }

    [Fact]
    public async Task Its_profile_has_no_sign_in_of_its_own()
    {
        var section = Section().Match(await File.ReadAllTextAsync(SamplePath, TestContext.Current.CancellationToken));
        Assert.True(section.Success);
        Assert.DoesNotContain("sso_", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_logs_when_it_fails_says_what_to_type()
    {
        File.Delete(_client.Home.TokenPath);
        var run = await RunAsync(SampleLine());
        Assert.NotEqual(0, run.Exit);
        Assert.EndsWith(
            "sso-cred: hint: run: sso-cred login dev\n", run.OutputText, StringComparison.Ordinal);
    }

    static string SamplePath => Path.Combine(Repository.Top, "samples", "exaws", "aws-config");

    static string SampleLine() => File.ReadLines(SamplePath).Single(line => line.StartsWith("credential_process = ",
        StringComparison.Ordinal))["credential_process = ".Length..];

    Task<Run> RunAsync(string line)
    {
        // String.split/1: nothing is quoted, nothing is expanded.
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Program, words[0]);
        Assert.InRange(words.Length, 2, 10);
        Assert.DoesNotContain(line, character => character is '"' or '\'' or '~' or '$');
        words[0] = SsoCredBinary.Path;
        return SsoCredBinary.StartProgram("/bin/sh", _client.Home.Environment,
            ["-c", "exec \"$@\" 2>&1", "sh", .. words]).EndAsync();
    }

    [GeneratedRegex(@"^\[profile dev-cp\]\n(?:(?!\[).*\n)*", RegexOptions.Multiline)]
    private static partial Regex Section();
}
