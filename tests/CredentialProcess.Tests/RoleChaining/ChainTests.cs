using CredentialProcess.Config;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>What a run with a chained profile calls, reads and writes.</summary>
public sealed class ChainTests : IAsyncLifetime
{
    const string Cli = """
        {"Credentials": {"AccessKeyId": "ASIACLI", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "END"}, "AssumedRoleUser": {"AssumedRoleId": "AROA:x", "Arn": "arn:aws:sts::123456789012:assumed-role/Admin/x"}, "ResponseMetadata": {"HTTPStatusCode": 200}}
        """;

    ChainHome _chain = null!;

    TestHome House => _chain.House;

    public async ValueTask InitializeAsync() => _chain = await ChainHome.CreateAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task One_exchange_and_one_AssumeRole_then_neither_session_nor_network()
    {
        House.SignIn();
        var first = await _chain.RunAsync("deploy");
        Assert.Equal((1, 1), (_chain.Exchanges, _chain.Assumed));
        var session = Assert.Single(House.StandIn.Tenant.AssumedRoles);
        Assert.Equal((ChainHome.Admin, session.AccessKeyId), (session.Request.RoleArn, first.AccessKeyId));
        Assert.StartsWith("sso-cred-", session.Request.SessionName, StringComparison.Ordinal);

        File.Delete(House.TokenPath);
        File.Delete(House.RolePath);
        House.StandIn.ForgetRequests();
        Assert.Equal(first, await _chain.RunAsync("deploy"));
        Assert.Empty(House.StandIn.Requests);
    }

    [Fact]
    public async Task An_entry_of_ours_has_what_the_AWS_CLI_reads_and_nothing_else()
    {
        House.SignIn();
        var session = await _chain.RunAsync("deploy");
        var user = House.StandIn.Tenant.AssumedRoles[0];
        Assert.Equal($$$"""
            {"Credentials": {"AccessKeyId": "{{{session.AccessKeyId}}}", "SecretAccessKey": "{{{session.SecretAccessKey}}}", "SessionToken": "{{{session.SessionToken}}}", "Expiration": "2026-11-21T13:00:00+00:00", "AccountId": "123456789012"}, "AssumedRoleUser": {"AssumedRoleId": "{{{user.AssumedRoleId}}}", "Arn": "{{{user.Arn}}}"}}
            """, await File.ReadAllTextAsync(_chain.PathOf("deploy"), TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_chain.PathOf("deploy")));
    }

    [Fact]
    public async Task Each_role_of_a_chain_is_assumed_by_the_one_before_it_and_cached()
    {
        House.SignIn();
        await _chain.RunAsync("end");
        var sessions = House.StandIn.Tenant.AssumedRoles;
        Assert.Equal([ChainHome.Hub, ChainHome.Spoke, ChainHome.Admin],
            sessions.Select(session => session.Request.RoleArn));
        Assert.Equal([sessions[0].AccessKeyId, sessions[1].AccessKeyId],
            sessions.Skip(1).Select(session => session.CallerKeyId));
        Assert.Equal(1, _chain.Exchanges);

        Assert.Equal(sessions[1].AccessKeyId, (await _chain.RunAsync("spoke")).AccessKeyId);
        Assert.Equal(sessions[0].AccessKeyId, (await _chain.RunAsync("hub")).AccessKeyId);
        Assert.Equal(3, _chain.Assumed);
    }

    [Fact]
    public async Task An_intermediate_role_that_is_cached_needs_nothing_before_it()
    {
        House.SignIn();
        await _chain.RunAsync("hub");
        File.Delete(House.TokenPath);
        File.Delete(House.RolePath);
        await _chain.RunAsync("end");
        Assert.Equal((1, 3), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_chain_may_begin_with_the_keys_of_a_user()
    {
        var credentials = await _chain.RunAsync("of-user");
        var session = Assert.Single(House.StandIn.Tenant.AssumedRoles);
        Assert.Equal(House.StandIn.Tenant.Settings.User.KeyId, session.CallerKeyId);
        Assert.Equal(credentials, await _chain.RunAsync("of-user"));
        Assert.Equal((0, 1), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task A_chain_may_begin_with_a_start_URL_in_the_profile()
    {
        House.SignIn(legacy: true);
        await _chain.RunAsync("of-legacy");
        Assert.Equal((1, 1), (_chain.Exchanges, _chain.Assumed));
    }

    [Fact]
    public async Task Every_parameter_of_the_profile_reaches_STS()
    {
        await AddAsync("external_id = ext:1/2\nrole_session_name = jane@example.com\nduration_seconds = 1800\n");
        House.SignIn();
        await _chain.RunAsync("deploy");
        var asked = House.StandIn.Tenant.AssumedRoles[0].Request;
        Assert.Equal(("ext:1/2", "jane@example.com", TimeSpan.FromMinutes(30)),
            (asked.ExternalId, asked.SessionName, asked.Duration));
    }

    [Fact]
    public async Task Options_choose_a_role_from_any_profile()
    {
        House.SignIn();
        var options = new RoleArguments { Arn = ChainHome.Hub };
        await House.RunAsync(_chain.Resolve("dev", options));
        await House.RunAsync(_chain.Resolve("deploy", new RoleArguments { Arn = ChainHome.Spoke }));
        var sessions = House.StandIn.Tenant.AssumedRoles;
        Assert.Equal([ChainHome.Hub, ChainHome.Admin, ChainHome.Spoke],
            sessions.Select(session => session.Request.RoleArn));
        Assert.Equal(sessions[1].AccessKeyId, sessions[2].CallerKeyId);
        Assert.Equal((await _chain.RunAsync("hub")).AccessKeyId, sessions[0].AccessKeyId);
    }

    [Theory]
    [InlineData("2026-11-21T12:16:01+00:00")]
    [InlineData("2026-11-21T12:16:01Z")]
    [InlineData("2026-11-21T12:16:01UTC")]
    [InlineData("2026-11-21T12:16:00.359000+00:00")]
    [InlineData("2026-11-21T14:16:01+02:00")]
    public async Task What_the_AWS_CLI_has_cached_is_handed_out_with_more_than_16_minutes_left(string end)
    {
        await WriteAsync("deploy", Cli.Replace("END", end, StringComparison.Ordinal));
        Assert.Equal("ASIACLI", (await _chain.RunAsync("deploy")).AccessKeyId);
        Assert.Empty(House.StandIn.Requests);
    }

    [Fact]
    public async Task With_16_minutes_left_a_role_is_assumed_anew()
    {
        await WriteAsync("deploy", Cli.Replace("END", "2026-11-21T12:16:00Z", StringComparison.Ordinal));
        House.SignIn();
        Assert.NotEqual("ASIACLI", (await _chain.RunAsync("deploy")).AccessKeyId);
    }

    [Theory]
    [InlineData(900, 301, 0)]
    [InlineData(900, 300, 1)]
    [InlineData(1199, 400, 0)]
    [InlineData(1199, 399, 1)]
    [InlineData(1200, 961, 0)]
    [InlineData(1200, 960, 1)]
    [InlineData(3600, 961, 0)]
    [InlineData(3600, 960, 1)]
    public async Task A_short_role_is_fresh_for_two_thirds_of_its_time(int duration, int left, int calls)
    {
        await AddAsync($"duration_seconds = {duration}\n");
        House.SignIn();
        await _chain.RunAsync("deploy");
        House.Clock.Advance(TimeSpan.FromSeconds(duration - left));
        await _chain.RunAsync("deploy");
        Assert.Equal(1 + calls, _chain.Assumed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"Credentials\": {}}")]
    [InlineData("{\"Credentials\": {\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"s\", \"Expiration\": \"2026-11-21T13:00:00Z\"}}")]
    [InlineData("{\"Credentials\": {\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"s\", \"SessionToken\": \"t\", \"Expiration\": \"2026-11-21T13:00:00\"}}")]
    public async Task A_damaged_entry_is_replaced(string text)
    {
        await WriteAsync("deploy", text);
        House.SignIn();
        var credentials = await _chain.RunAsync("deploy");
        Assert.Contains(credentials.AccessKeyId, await File.ReadAllTextAsync(_chain.PathOf("deploy"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((1, 1), (_chain.Exchanges, _chain.Assumed));
    }

    [Theory]
    [InlineData("2026-11-21T13:00:00Z")]
    [InlineData("2026-11-21T12:00:01Z")]
    public async Task A_role_that_needs_a_code_is_handed_out_while_the_AWS_CLIs_entry_is_live(string end)
    {
        await AddAsync("mfa_serial = arn:aws:iam::123456789012:mfa/jane\n");
        await WriteAsync("deploy", Cli.Replace("END", end, StringComparison.Ordinal));
        Assert.Equal("ASIACLI", (await _chain.RunAsync("deploy")).AccessKeyId);
        Assert.Empty(House.StandIn.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2026-11-21T12:00:00Z")]
    public async Task A_role_that_needs_a_code_is_else_refused_before_its_source_is_fetched(string? end)
    {
        await AddAsync("mfa_serial = arn:aws:iam::123456789012:mfa/jane\n");
        if (end is not null)
            await WriteAsync("deploy", Cli.Replace("END", end, StringComparison.Ordinal));
        House.SignIn();
        var failure = await _chain.FailAsync("deploy");
        Assert.Equal(FailureKind.Configuration, failure.Kind);
        Assert.Matches("^~/.aws/config:[0-9]+: profile 'deploy' has mfa_serial, and its credentials are not cached$",
            failure.Message);
        Assert.Contains("aws sts get-caller-identity --profile deploy", failure.Hint, StringComparison.Ordinal);
        Assert.Empty(House.StandIn.Requests);
    }

    [Fact]
    public async Task A_config_that_vanishes_during_the_run_has_been_read()
    {
        House.SignIn();
        var profile = _chain.Resolve("end");
        File.Delete(_chain.ConfigPath);
        await House.RunAsync(profile);
        Assert.Equal(3, _chain.Assumed);
    }

    [Fact]
    public async Task Caches_that_can_not_be_written_cost_a_call_each_and_not_the_answer()
    {
        House.SignIn();
        // A file in place of each folder.
        await File.WriteAllTextAsync(House.OwnFolder, "", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(House.Home, ".aws", "cli"));
        await File.WriteAllTextAsync(Path.Combine(House.Home, ".aws", "cli", "cache"), "",
            TestContext.Current.CancellationToken);
        var ends = await Task.WhenAll(_chain.Start("spoke", copies: 5));
        Assert.All(ends, end => Assert.NotNull(end.Credentials));
        Assert.Equal((5, 10), (_chain.Exchanges, _chain.Assumed));
    }

    Task AddAsync(string keys) =>
        File.AppendAllTextAsync(_chain.ConfigPath, keys, TestContext.Current.CancellationToken);

    Task WriteAsync(string name, string text)
    {
        var path = _chain.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }
}
