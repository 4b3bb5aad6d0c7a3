namespace SsoCred.Tests.Faults;

/// <summary>Token files as they should not be: used to their end, or a sign-in.</summary>
public sealed class BadTokenTests : ExecutableTests
{
    const int TooLarge = 11 * 1024 * 1024;

    [Fact]
    public async Task A_missing_token_is_told_with_what_to_type()
    {
        var complaint = await Home.FailAsync(4);
        Assert.Equal("not signed in: there is no token for session 'my-sso'", complaint.Error);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
    }

    public static TheoryData<string> NoTokens => new()
    {
        "", "{", "{}", "[]", "null", "\"token\"", "not json", "\0\0\0\0", "{\"accessToken\": \"abcdefgh\"}",
        "{\"expiresAt\": \"2100-01-01T00:00:00Z\"}",
        "{\"accessToken\": \"abcdefgh\", \"expiresAt\": null}",
        "{\"accessToken\": \"abcdefgh\", \"expiresAt\": \"soon\"}",
        "{\"accessToken\": \"abcdefgh\", \"expiresAt\": \"99999-01-01T00:00:00Z\"}",
        "{\"accessToken\": \"abcdefgh\", \"expiresAt\": \"2100-01-01T00:00:00Z\"} more",
        "{\"accessToken\": 5, \"expiresAt\": \"2100-01-01T00:00:00Z\"}",
    };

    [Theory]
    [MemberData(nameof(NoTokens))]
    public async Task A_file_that_holds_no_token_needs_a_sign_in(string content)
    {
        Home.SignIn();
        File.WriteAllText(Home.TokenPath, content);
        var complaint = await Home.FailAsync(4);
        Assert.Matches(@"\Athe token in ~/\.aws/sso/cache/[0-9a-f]{40}\.json is damaged\z", complaint.Error);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.Equal(content, File.ReadAllText(Home.TokenPath));
        Assert.Empty(Home.StandIn.Requests);
    }

    [Fact]
    public async Task A_token_cut_off_anywhere_needs_a_sign_in()
    {
        var whole = Home.SignIn().ToJson();
        for (var length = 1; length < whole.Length; length += whole.Length / 7)
        {
            File.WriteAllText(Home.TokenPath, whole[..length]);
            await Home.FailAsync(4);
        }
    }

    [Fact]
    public async Task A_token_file_of_more_than_10_MB_is_refused_unread()
    {
        Home.SignIn();
        File.AppendAllText(Home.TokenPath, new string(' ', TooLarge));
        Assert.Contains("larger than 1 MB", (await Home.FailAsync(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_tokens_place_cannot_be_read()
    {
        Directory.CreateDirectory(Home.TokenPath);
        Assert.Contains("cannot read ~/.aws/sso/cache/", (await Home.FailAsync(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_be_read_is_called_so()
    {
        Home.SignIn();
        File.SetUnixFileMode(Home.TokenPath, UnixFileMode.None);
        var run = await Home.RunUnprivilegedAsync("--profile", "dev");
        Assert.Contains("permission denied", run.Failed(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_token_stays_a_link_when_it_is_refreshed()
    {
        Home.SignIn(TimeSpan.FromMinutes(5));
        File.Move(Home.TokenPath, Home["vault.json"]);
        File.CreateSymbolicLink(Home.TokenPath, Home["vault.json"]);
        var before = File.ReadAllText(Home["vault.json"]);
        await Home.DocumentAsync();
        Assert.Equal(1, Home.Refreshes);
        Assert.Equal(Home["vault.json"], new FileInfo(Home.TokenPath).LinkTarget);
        Assert.NotEqual(before, File.ReadAllText(Home["vault.json"]));
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_no_token()
    {
        Directory.CreateDirectory(Home[".aws/sso/cache"]);
        File.CreateSymbolicLink(Home.TokenPath, "nowhere");
        Assert.Contains("not signed in", (await Home.FailAsync(4)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", 4)]
    [InlineData("1970-01-01T00:00:00Z", 4)]
    [InlineData("9999-12-31T23:59:59Z", 0)]
    public async Task A_token_may_end_at_any_time(string end, int exit)
    {
        var minted = Home.SignIn();
        File.WriteAllText(Home.TokenPath, $$"""{"accessToken": "{{minted.AccessToken}}", "expiresAt": "{{end}}"}""");
        if (exit == 0)
            await Home.DocumentAsync();
        else
            Assert.Equal("the sign-in has expired for session 'my-sso'", (await Home.FailAsync(exit)).Error);
    }

    [Theory]
    [InlineData("clientId")]
    [InlineData("clientSecret")]
    [InlineData("refreshToken")]
    [InlineData("registrationExpiresAt")]
    public async Task A_token_that_lacks_what_a_refresh_needs_is_used_to_its_end(string field)
    {
        var json = Home.SignIn(TimeSpan.FromMinutes(5)).ToJson();
        File.WriteAllText(Home.TokenPath, json.Replace($"\"{field}\"", $"\"{field}-gone\"", StringComparison.Ordinal));
        await Home.DocumentAsync();
        File.Delete(Assert.Single(Home.RoleFiles));
        File.WriteAllText(Home.TokenPath, Home.SignIn(TimeSpan.FromMinutes(-5)).ToJson()
            .Replace($"\"{field}\"", $"\"{field}-gone\"", StringComparison.Ordinal));
        await Home.FailAsync(4);
        Assert.Equal(0, Home.Refreshes);
    }

    [Fact]
    public async Task An_ended_registration_is_not_tried()
    {
        Home.SignIn(TimeSpan.FromMinutes(5), registrationLifetime: TimeSpan.FromMinutes(-1));
        await Home.DocumentAsync();
        Assert.Equal(0, Home.Refreshes);
    }

    [Fact]
    public async Task A_refreshed_token_keeps_what_other_programs_added()
    {
        var json = Home.SignIn(TimeSpan.FromMinutes(5)).ToJson();
        File.WriteAllText(Home.TokenPath, json[..^1] + ", \"someField\": {\"a\": [1, null, \"\\u00fc\"]}}");
        await Home.DocumentAsync();
        Assert.EndsWith(", \"someField\": {\"a\": [1, null, \"\\u00fc\"]}}", File.ReadAllText(Home.TokenPath),
            StringComparison.Ordinal);
    }
}
