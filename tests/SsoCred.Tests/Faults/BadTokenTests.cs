namespace SsoCred.Tests.Faults;

/// <summary>Token files as they should not be: used to their end, or a sign-in.</summary>
public sealed class BadTokenTests : IAsyncLifetime
{
    const int TooLarge = 11 * 1024 * 1024;

    Home _home = null!;

    public async ValueTask InitializeAsync() => _home = await Home.CreateAsync();

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_missing_token_is_told_with_what_to_type()
    {
        var complaint = await _home.FailAsync(4);
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
        _home.SignIn();
        File.WriteAllText(_home.TokenPath, content);
        var complaint = await _home.FailAsync(4);
        Assert.Matches(@"\Athe token in ~/\.aws/sso/cache/[0-9a-f]{40}\.json is damaged\z", complaint.Error);
        Assert.Equal("run: sso-cred login dev", complaint.Hint);
        Assert.Equal(content, File.ReadAllText(_home.TokenPath));
        Assert.Empty(_home.StandIn.Requests);
    }

    [Fact]
    public async Task A_token_cut_off_anywhere_needs_a_sign_in()
    {
        var whole = _home.SignIn().ToJson();
        for (var length = 1; length < whole.Length; length += whole.Length / 7)
        {
            File.WriteAllText(_home.TokenPath, whole[..length]);
            await _home.FailAsync(4);
        }
    }

    [Fact]
    public async Task A_token_file_of_more_than_10_MB_is_refused_unread()
    {
        _home.SignIn();
        File.AppendAllText(_home.TokenPath, new string(' ', TooLarge));
        Assert.Contains("larger than 1 MB", (await _home.FailAsync(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_tokens_place_cannot_be_read()
    {
        Directory.CreateDirectory(_home.TokenPath);
        Assert.Contains("cannot read ~/.aws/sso/cache/", (await _home.FailAsync(1)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_be_read_is_called_so()
    {
        _home.SignIn();
        File.SetUnixFileMode(_home.TokenPath, UnixFileMode.None);
        var run = await _home.RunUnprivilegedAsync("--profile", "dev");
        Assert.Contains("permission denied", run.Failed(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_token_stays_a_link_when_it_is_refreshed()
    {
        _home.SignIn(TimeSpan.FromMinutes(5));
        File.Move(_home.TokenPath, _home["vault.json"]);
        File.CreateSymbolicLink(_home.TokenPath, _home["vault.json"]);
        var before = File.ReadAllText(_home["vault.json"]);
        await _home.DocumentAsync();
        Assert.Equal(1, _home.Refreshes);
        Assert.Equal(_home["vault.json"], new FileInfo(_home.TokenPath).LinkTarget);
        Assert.NotEqual(before, File.ReadAllText(_home["vault.json"]));
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_no_token()
    {
        Directory.CreateDirectory(_home[".aws/sso/cache"]);
        File.CreateSymbolicLink(_home.TokenPath, "nowhere");
        Assert.Contains("not signed in", (await _home.FailAsync(4)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", 4)]
    [InlineData("1970-01-01T00:00:00Z", 4)]
    [InlineData("9999-12-31T23:59:59Z", 0)]
    public async Task A_token_may_end_at_any_time(string end, int exit)
    {
        var minted = _home.SignIn();
        File.WriteAllText(_home.TokenPath, $$"""{"accessToken": "{{minted.AccessToken}}", "expiresAt": "{{end}}"}""");
        if (exit == 0)
            await _home.DocumentAsync();
        else
            Assert.Equal("the sign-in has expired for session 'my-sso'", (await _home.FailAsync(exit)).Error);
    }

    [Theory]
    [InlineData("clientId")]
    [InlineData("clientSecret")]
    [InlineData("refreshToken")]
    [InlineData("registrationExpiresAt")]
    public async Task A_token_that_lacks_what_a_refresh_needs_is_used_to_its_end(string field)
    {
        var json = _home.SignIn(TimeSpan.FromMinutes(5)).ToJson();
        File.WriteAllText(_home.TokenPath, json.Replace($"\"{field}\"", $"\"{field}-gone\"", StringComparison.Ordinal));
        await _home.DocumentAsync();
        File.Delete(Assert.Single(_home.RoleFiles));
        File.WriteAllText(_home.TokenPath, _home.SignIn(TimeSpan.FromMinutes(-5)).ToJson()
            .Replace($"\"{field}\"", $"\"{field}-gone\"", StringComparison.Ordinal));
        await _home.FailAsync(4);
        Assert.Equal(0, _home.Refreshes);
    }

    [Fact]
    public async Task An_ended_registration_is_not_tried()
    {
        _home.SignIn(TimeSpan.FromMinutes(5), registrationLifetime: TimeSpan.FromMinutes(-1));
        await _home.DocumentAsync();
        Assert.Equal(0, _home.Refreshes);
    }

    [Fact]
    public async Task A_refreshed_token_keeps_what_other_programs_added()
    {
        var json = _home.SignIn(TimeSpan.FromMinutes(5)).ToJson();
        File.WriteAllText(_home.TokenPath, json[..^1] + ", \"someField\": {\"a\": [1, null, \"\\u00fc\"]}}");
        await _home.DocumentAsync();
        Assert.EndsWith(", \"someField\": {\"a\": [1, null, \"\\u00fc\"]}}", File.ReadAllText(_home.TokenPath),
            StringComparison.Ordinal);
    }
}
