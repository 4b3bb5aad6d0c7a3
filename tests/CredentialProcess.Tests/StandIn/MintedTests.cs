using System.Text;
using IdentityCenter.State;

namespace CredentialProcess.Tests.StandInTests;

public sealed class MintedTests
{
    static readonly Minted _minted = new(
        "https://my-sso-portal.awsapps.com/start", "us-east-1", "at-1",
        new DateTimeOffset(2026, 11, 21, 19, 10, 54, 999, TimeSpan.Zero), "cid", "cs",
        new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), "rt-1");

    [Fact]
    public void The_file_has_the_AWS_CLIs_name_bytes_and_mode()
    {
        var home = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var session = _minted.WriteTo(home, "my-sso");
            var legacy = _minted.WriteTo(home);

            var cache = Path.Combine(home, ".aws", "sso", "cache");
            Assert.Equal(Path.Combine(cache, "0ad374308c5a4e22f723adf10145eafad7c4031c.json"), session);
            Assert.Equal(Path.Combine(cache, "c7aaaf71fcc8777ae2475525ed049d39fe16c484.json"), legacy);
            Assert.Equal(
                "{'startUrl': 'https://my-sso-portal.awsapps.com/start', 'region': 'us-east-1', 'accessToken': 'at-1', "
                + "'expiresAt': '2026-11-21T19:10:54Z', 'clientId': 'cid', 'clientSecret': 'cs', "
                + "'registrationExpiresAt': '2100-01-01T00:00:00Z', 'refreshToken': 'rt-1'}",
                File.ReadAllText(session).Replace('"', '\''));
            Assert.Equal(2, Directory.GetFiles(cache).Length);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(session));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Fact]
    public void Text_is_quoted_as_Python_does()
    {
        var json = (_minted with { StartUrl = "https://bücher/<'&+>?\"\\\u007f😀", RefreshToken = null }).ToJson();

        var quoted = """{"startUrl": "https://b\u00fccher/<'&+>?\"\\\u007f\ud83d\ude00", "region": """;
        Assert.StartsWith(quoted, json, StringComparison.Ordinal);
        Assert.Equal(json.Length, Encoding.UTF8.GetByteCount(json));
        Assert.DoesNotContain("refreshToken", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_secret_is_printed_by_accident() =>
        Assert.Equal(
            "a sign-in at 'https://my-sso-portal.awsapps.com/start' until 2026-11-21T19:10:54Z", _minted.ToString());

    [Fact]
    public void The_first_accounts_are_always_the_same_and_more_are_made_up()
    {
        Assert.Equal(["012345678901", "123456789012", "210987654321"], Account.Some().Select(account => account.Id));
        Assert.All(Account.Some(600), account => Assert.Matches("^[0-9]{12}$", account.Id));
        Assert.Single(Account.Some(1));
    }
}
