using SsoCred.Tests.Clients;

namespace SsoCred.Tests.Chaining;

/// <summary>botocore's assume-role provider with the AWS CLI's cache of assumed roles, on the same home.</summary>
[Trait("Category", "Slow")]
public sealed class SharedCacheTests : ExecutableTests
{
    // As the AWS CLI does (awscli/customizations/assumerole.py): the provider gets a file cache.
    const string Assume = """
        from botocore.utils import JSONFileCache
        session = botocore.session.Session(profile='deploy')
        provider = session.get_component('credential_provider').get_provider('assume-role')
        provider.cache = JSONFileCache(os.path.expanduser('~/.aws/cli/cache'))
        found = session.get_credentials()
        frozen = found.get_frozen_credentials()
        say(method=found.method, key=frozen.access_key, secret=frozen.secret_key, token=frozen.token,
            account=getattr(frozen, 'account_id', None) or '123456789012')
        """;

    protected override void SetUp() => Home.SignIn();

    [Theory]
    [InlineData]
    [InlineData("external_id = ext-1")]
    [InlineData("external_id = ext-1", "role_session_name = jane@example.com", "duration_seconds = 1800")]
    public async Task What_botocore_assumed_is_taken_without_a_call(params string[] lines)
    {
        Home.AddRole(lines: lines);
        var theirs = await BotocoreScript.RunAsync(Home, Assume);
        AssertSame(theirs, await Home.DocumentAsync("deploy"));
    }

    [Theory]
    [InlineData]
    [InlineData("external_id = ext-1", "role_session_name = jane@example.com", "duration_seconds = 1800")]
    public async Task What_we_assumed_is_taken_by_botocore_without_a_call(params string[] lines)
    {
        Home.AddRole(lines: lines);
        var ours = await Home.DocumentAsync("deploy");
        AssertSame(await BotocoreScript.RunAsync(Home, Assume), ours);
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task Botocore_runs_it_as_its_credential_process()
    {
        Home.AddRole();
        Home.AddProfile("deploy-process", $"credential_process = {SsoCredBinary.Path} --profile deploy");
        var theirs = await BotocoreScript.RunAsync(Home, """
            found = botocore.session.Session(profile='deploy-process').get_credentials()
            frozen = found.get_frozen_credentials()
            say(method=found.method, key=frozen.access_key, secret=frozen.secret_key, token=frozen.token,
                account=frozen.account_id)
            """);
        Assert.Equal("custom-process", theirs["method"]);
        AssertSame(theirs, await Home.DocumentAsync("deploy"));
    }

    void AssertSame(Dictionary<string, string> theirs, Document ours)
    {
        Assert.Equal((theirs["key"], theirs["secret"], theirs["token"], theirs["account"]),
            (ours.KeyId, ours.Secret, ours.Token, ours.AccountId));
        Assert.Equal(1, Home.Assumed());
    }
}
