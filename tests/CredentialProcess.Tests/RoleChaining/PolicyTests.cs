using System.Text;
using CredentialProcess.Config;
using CredentialProcess.RoleChaining;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>Session policies: what is sent, where the credentials are kept, and what is no policy.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    const string Policy = """{"Version":"2012-10-17","Statement":[]}""";

    ChainHome _chain = null!;

    TestHome House => _chain.House;

    string PolicyPath => Path.Combine(House.Home, "less.json");

    public async ValueTask InitializeAsync() => _chain = await ChainHome.CreateAsync();

    public ValueTask DisposeAsync() => _chain.DisposeAsync();

    [Fact]
    public async Task Restricted_credentials_have_an_entry_of_their_own_outside_the_shared_cache()
    {
        House.SignIn();
        var whole = await _chain.RunAsync("deploy");
        await File.WriteAllTextAsync(PolicyPath, $"\n {Policy}\n", TestContext.Current.CancellationToken);
        await AddAsync($"sso_cred_policy_file = ~/less.json\nsso_cred_policy_arns = {ReadOnly}, {ReadOnly}2\n");

        var less = await _chain.RunAsync("deploy");
        Assert.NotEqual(whole, less);
        Assert.Equal(less, await _chain.RunAsync("deploy"));
        Assert.Equal((1, 2), (_chain.Exchanges, _chain.Assumed));
        var asked = House.StandIn.Tenant.AssumedRoles[1].Request;
        Assert.Equal(Policy, asked.Policy);
        Assert.Equal([ReadOnly, ReadOnly + "2"], asked.PolicyArns);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(House.RolePath)!), file =>
            File.ReadAllText(file).Contains(less.AccessKeyId, StringComparison.Ordinal));
        Assert.Contains(less.AccessKeyId, await File.ReadAllTextAsync(_chain.PathOf("deploy"),
            TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            PolicyPath, Policy.Replace(":[", ": [", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.NotEqual(less, await _chain.RunAsync("deploy"));
    }

    [Fact]
    public async Task A_policy_of_an_option_restricts_as_one_of_the_profile()
    {
        House.SignIn();
        await File.WriteAllTextAsync(PolicyPath, Policy, TestContext.Current.CancellationToken);
        var options = new RoleArguments { Arn = ChainHome.Hub, PolicyFile = PolicyPath, PolicyArns = [ReadOnly] };
        var less = await House.RunAsync(_chain.Resolve("dev", options));
        Assert.Equal((Policy, ReadOnly), (House.StandIn.Tenant.AssumedRoles[0].Request.Policy,
            Assert.Single(House.StandIn.Tenant.AssumedRoles[0].Request.PolicyArns)));
        Assert.NotEqual(less, await _chain.RunAsync("hub"));
    }

    [Fact]
    public async Task A_restricted_role_is_the_same_profile_each_time()
    {
        await AddAsync($"sso_cred_policy_arns = {ReadOnly}\n");
        Assert.Equal(_chain.Role("deploy").Role, _chain.Role("deploy").Role);
        Assert.NotEqual(_chain.Role("deploy").Role, _chain.Role("of-user").Role);
    }

    public static TheoryData<string, string> BadFiles() => new()
    {
        { "", "is not a JSON policy" },
        { "not json", "is not a JSON policy" },
        { "[]", "is not a JSON policy" },
        { "\"text\"", "is not a JSON policy" },
        { "{} {}", "is not a JSON policy" },
        { "{\"Version\":\"" + new string('x', 2048) + "\"}", "is not a JSON policy of at most 2048 characters" },
        { "{\"Version\":\"\u0100\"}", "is not a JSON policy" },
        { "{\"Version\":\"日本\"}", "is not a JSON policy" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_is_no_policy_is_refused_without_showing_it(string text, string message)
    {
        await File.WriteAllTextAsync(PolicyPath, text, TestContext.Current.CancellationToken);
        await AddAsync("sso_cred_policy_file = ~/less.json\n");
        var failure = Refusal.Of(() => _chain.Resolve("deploy"));
        Assert.Matches("^~/.aws/config:[0-9]+: sso_cred_policy_file: '~/less.json' ", failure.Message);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(House.StandIn.Requests);
    }

    [Fact]
    public async Task Characters_up_to_U00FF_are_a_policy()
    {
        const string text = """{"Version":"2012-10-17","Statement":[],"Id":"ÿ\t"}""";
        await File.WriteAllTextAsync(PolicyPath, text, TestContext.Current.CancellationToken);
        await AddAsync("sso_cred_policy_file = ~/less.json\n");
        House.SignIn();
        await _chain.RunAsync("deploy");
        Assert.Equal(text, House.StandIn.Tenant.AssumedRoles[0].Request.Policy);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        await File.WriteAllBytesAsync(PolicyPath, [.. "{\"a\":\""u8, 0xff, .. "\"}"u8],
            TestContext.Current.CancellationToken);
        await AddAsync("sso_cred_policy_file = ~/less.json\n");
        Assert.Contains("is not a JSON policy", Refusal.Of(() => _chain.Resolve("deploy")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "there is no file '~/less.json'")]
    [InlineData("folder", "the policy '~/less.json' can't be read: ")]
    [InlineData("pipe", "the policy '~/less.json' can't be read: ")]
    [InlineData("huge", "the policy '~/less.json' can't be read: it is larger than 64 kB")]
    public async Task What_is_no_small_file_is_refused(string what, string message)
    {
        if (what == "folder")
            Directory.CreateDirectory(PolicyPath);
        else if (what == "pipe")
            System.Diagnostics.Process.Start("mkfifo", [PolicyPath]).WaitForExit();
        else if (what == "huge")
            await File.WriteAllBytesAsync(PolicyPath, new byte[50_000_000], TestContext.Current.CancellationToken);
        await AddAsync("sso_cred_policy_file = ~/less.json\n");
        Assert.Contains(message, Refusal.Of(() => _chain.Resolve("deploy")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("less.json")]
    [InlineData("./less.json")]
    [InlineData("~other/less.json")]
    [InlineData("")]
    public async Task A_path_that_depends_on_the_working_folder_is_refused(string path)
    {
        await AddAsync($"sso_cred_policy_file = {path}\n");
        Assert.Contains($"sso_cred_policy_file is '{path}', a path that depends on the working folder",
            Refusal.Of(() => _chain.Resolve("deploy")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReadOnlyAccess")]
    [InlineData("arn:aws:iam::aws:role/ReadOnlyAccess")]
    [InlineData("arn:aws:iam::aws:policy/Read Only")]
    [InlineData("arn:aws:iam::aws:policy/ReadOnlyAccess,")]
    [InlineData("")]
    [InlineData(",")]
    public async Task What_is_no_policys_ARN_is_refused(string arns)
    {
        await AddAsync($"sso_cred_policy_arns = {arns}\n");
        var failure = Refusal.Of(() => _chain.Resolve("deploy"));
        Assert.Matches("^~/.aws/config:[0-9]+: sso_cred_policy_arns: '.*' is not the ARN of a managed policy$",
            failure.Message);
    }

    [Fact]
    public async Task More_than_ten_policies_are_refused()
    {
        var ten = string.Join(", ", Enumerable.Range(0, 10).Select(i => ReadOnly + i));
        await AddAsync($"sso_cred_policy_arns = {ten}\n");
        Assert.Equal(10, _chain.Role("deploy").Role.Policy?.Arns.Count);
        await File.AppendAllTextAsync(_chain.ConfigPath, $"  , {ReadOnly}\n", TestContext.Current.CancellationToken);
        await using var other = await ChainHome.CreateAsync($"sso_cred_policy_arns = {ten}, {ReadOnly}\n");
        Assert.Contains("has 11 policies, but at most 10 can be passed",
            Refusal.Of(() => other.Resolve("deploy")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_session = my-sso\nsso_account_id = 1\nsso_role_name = R\n")]
    [InlineData("credential_process = sso-cred --profile hub\n")]
    [InlineData("aws_access_key_id = AKIA\naws_secret_access_key = s\n")]
    public async Task A_policy_where_no_role_is_assumed_is_refused_and_not_ignored(string keys)
    {
        await AddAsync($"[profile x]\nsso_cred_policy_arns = {ReadOnly}\n{keys}"
            + $"[profile y]\nrole_arn = {ChainHome.Admin}\nsource_profile = x\n");
        foreach (var name in (string[])["x", "y"])
        {
            Assert.Contains("sso_cred_policy_arns works only with role_arn",
                Refusal.Of(() => _chain.Resolve(name)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restricted_entries_are_removed_with_their_session_only()
    {
        House.SignIn();
        await AddAsync($"sso_cred_policy_arns = {ReadOnly}\n");
        await _chain.RunAsync("deploy");
        var session = _chain.Role("deploy").SignIn!.Session;
        AssumedRoleEntries.RemoveAll(_chain.Own, House.RoleFiles, [session with { Name = "other" }]);
        Assert.True(File.Exists(_chain.PathOf("deploy")));
        AssumedRoleEntries.RemoveAll(_chain.Own, House.RoleFiles, [session]);
        Assert.False(File.Exists(_chain.PathOf("deploy")));
    }

    Task AddAsync(string keys) =>
        File.AppendAllTextAsync(_chain.ConfigPath, keys, Encoding.UTF8, TestContext.Current.CancellationToken);
}
