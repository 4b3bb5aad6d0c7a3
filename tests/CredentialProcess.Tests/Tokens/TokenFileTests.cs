using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Tokens;

namespace CredentialProcess.Tests.Tokens;

public class TokenFileTests
{
    // As AWS CLI 2.36 writes it.
    const string Whole = """{"startUrl": "https://my-sso-portal.awsapps.com/start", "region": "us-east-1", """
        + """ "accessToken": "at-1", "expiresAt": "2026-11-21T19:10:54Z", "clientId": "cid", "clientSecret": "cs", """
        + """ "registrationExpiresAt": "2100-01-01T00:00:00Z", "refreshToken": "rt-1"}""";

    static readonly DateTimeOffset s_end = new(2026, 11, 21, 19, 10, 54, TimeSpan.Zero);

    [Fact]
    public void What_the_aws_cli_wrote_is_written_back_byte_for_byte()
    {
        var text = Whole.Replace(",  ", ", ", StringComparison.Ordinal);
        Assert.Equal(text, Rewrite(text));
    }

    [Fact]
    public void What_other_programs_added_survives_a_rewrite()
    {
        const string Text =
            """{"startUrl": "u", "region": "r", "accessToken": "a", "expiresAt": "2026-11-21T19:10:54Z", """
            + """ "x": {"b": [1, 2.5], "a": "\u00e9"}, "receivedAt": "yesterday"}""";
        Assert.Equal(Text.Replace(",  ", ", ", StringComparison.Ordinal), Rewrite(Text));
    }

    [Fact]
    public void What_others_added_is_dropped_where_the_file_could_not_be_read_again_with_it()
    {
        // Half a million letters of two bytes each; written back, each takes six.
        var text = $$"""{"accessToken":"a","expiresAt":"2026-11-21T19:10:54Z","x":"{{new string('é', 500_000)}}"}""";
        var bytes = TokenFile.Serialize(Parse(text)!);
        Assert.True(bytes.Length <= FileCache.MaximumSize);
        Assert.Equal("a", TokenFile.Parse(bytes)!.AccessToken);
    }

    [Fact]
    public void Null_is_absent()
    {
        var token = Parse(
            """{"accessToken":"a","expiresAt":"2026-11-21T19:10:54.9553098Z","refreshToken":null,"clientId":null}""");
        Assert.Equal((s_end, null, null), (token!.ExpiresAt, token.RefreshToken, token.ClientId));
        Assert.DoesNotContain("null", Encoding.ASCII.GetString(TokenFile.Serialize(token)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_a_value_is_absent()
    {
        var token =
            Parse("""{"accessToken":"a","expiresAt":"2026-11-21T19:10:54Z","refreshToken":"","clientSecret":""}""");
        Assert.Equal((null, null), (token!.RefreshToken, token.ClientSecret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\0\0\0")]
    [InlineData("""{"expiresAt":"2026-11-21T19:10:54Z"}""")]
    [InlineData("""{"accessToken":"","expiresAt":"2026-11-21T19:10:54Z"}""")]
    [InlineData("""{"accessToken":"a"}""")]
    [InlineData("""{"accessToken":"a","expiresAt":"tomorrow"}""")]
    [InlineData("""{"accessToken":5,"expiresAt":"2026-11-21T19:10:54Z"}""")]
    [InlineData("""{"accessToken":"a","expiresAt":"2026-11-21T19:10:54Z"}}""")]
    public void Anything_less_is_no_token(string text) => Assert.Null(Parse(text));

    [Theory]
    [InlineData("\"x\": \"\\ud800\"")]
    [InlineData("\"x\": {\"\\ud800\": 1}")]
    public void An_unknown_field_that_cannot_be_written_does_not_cost_the_token(string field)
    {
        var token = Parse($$"""{"accessToken": "a", "expiresAt": "2026-11-21T19:10:54Z", {{field}}}""");
        Assert.Contains("\"accessToken\": \"a\"", Encoding.ASCII.GetString(TokenFile.Serialize(token!)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_says_nothing_secret_of_itself()
    {
        var text = Parse(Whole)!.ToString();
        Assert.DoesNotContain("at-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rt-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("cs", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_is_due_with_less_than_a_quarter_of_an_hour_left()
    {
        var token = Parse(Whole)!;
        Assert.False(token.IsDue(s_end.AddMinutes(-15)));
        Assert.True(token.IsDue(s_end.AddMinutes(-15).AddSeconds(1)));
        Assert.False(token.HasExpired(s_end.AddSeconds(-1)));
        Assert.True(token.HasExpired(s_end));
    }

    [Fact]
    public void It_can_be_refreshed_only_while_its_registration_lives_and_nothing_is_missing()
    {
        var token = Parse(Whole)!;
        Assert.True(token.CanRefresh(s_end));
        Assert.False(token.CanRefresh(token.RegistrationExpiresAt!.Value));
        Assert.False((token with { RefreshToken = null }).CanRefresh(s_end));
        Assert.False((token with { ClientId = null }).CanRefresh(s_end));
        Assert.False((token with { ClientSecret = null }).CanRefresh(s_end));
        Assert.False((token with { RegistrationExpiresAt = null }).CanRefresh(s_end));
    }

    static Token? Parse(string text) => TokenFile.Parse(Encoding.UTF8.GetBytes(text));

    static string Rewrite(string text) => Encoding.ASCII.GetString(TokenFile.Serialize(Parse(text)!));
}
