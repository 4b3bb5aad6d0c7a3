using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Tokens;

/// <summary>What was refused once is not shown again: the last two secrets of each session, by their
/// fingerprints.</summary>
public sealed class RefusedTokensTests : IDisposable
{
    static readonly Session s_session = new("s", "https://p.awsapps.com/start", "us-east-1", null);

    readonly TemporaryFolder _folder = new();

    RefusedTokens Refusals => new(new FileCache(_folder.Path), null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_two_are_remembered()
    {
        foreach (var secret in (string[])["one", "two", "two", "three"])
            Refusals.Add(s_session, "here", secret);
        Assert.Equal((false, true, true), (Has("one"), Has("two"), Has("three")));
    }

    [Fact]
    public void They_hold_for_their_place_and_session_alone_and_say_nothing_of_the_secret()
    {
        Refusals.Add(s_session, "here", "the-secret");
        Assert.True(Has("the-secret"));
        Assert.False(Refusals.Has(s_session, "there", "the-secret"));
        Assert.False(Refusals.Has(s_session with { Name = "other" }, "here", "the-secret"));
        Assert.DoesNotContain("the-secret",
            File.ReadAllText(Directory.GetFiles(_folder.Path).Single()), StringComparison.Ordinal);
    }

    bool Has(string secret) => Refusals.Has(s_session, "here", secret);
}
