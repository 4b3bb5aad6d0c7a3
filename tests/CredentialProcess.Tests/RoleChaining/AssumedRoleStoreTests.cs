using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Sts;
using CredentialProcess.Tests.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tests.RoleChaining;

/// <summary>The AWS CLI's cache of assumed roles: its names, what it writes and what it reads.</summary>
public sealed class AssumedRoleStoreTests : IDisposable
{
    static readonly DateTimeOffset s_now = new(2026, 11, 21, 12, 34, 56, TimeSpan.Zero);

    readonly TemporaryFolder _folder = new();

    FileCache Shared => new(_folder["cli/cache"]);

    FileCache Own => new(_folder["sso-cred"]);

    AssumedRoleStore Store => new(Shared, Own, new MovingClock(s_now), null);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int, string> Keys() => RoleVectors.Rows("roleCacheKeys");

    public static TheoryData<int, string> Files() => RoleVectors.Rows("roleCacheFiles");

    public static TheoryData<int, string> Readings() => RoleVectors.Rows("roleCacheReading");

    [Theory]
    [MemberData(nameof(Keys))]
    public void An_entry_has_the_name_that_the_AWS_CLI_gives_it(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("roleCacheKeys", number);
        using var home = new TemporaryHome("[profile src]\naws_access_key_id = A\naws_secret_access_key = s\n"
            + "[profile x]\n" + RoleVectors.Text(vector, "config"));
        if (vector.GetProperty("exit").GetInt32() != 0)
        {
            Refusal.Of(() => home.Profiles.Resolve("x"));
            return;
        }

        var profile = Assert.IsType<RoleProfile>(home.Profiles.Resolve("x"));
        Assert.Equal(RoleVectors.Text(vector, "file"), AssumedRoleStore.KeyOf(profile) + ".json");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void An_entry_that_the_AWS_CLI_has_written_is_read(int number, string description)
    {
        Assert.NotEmpty(description);
        var vector = RoleVectors.Of("roleCacheFiles", number);
        var credentials = RoleFile.Parse(System.Text.Encoding.UTF8.GetBytes(RoleVectors.Text(vector, "content")!));
        Assert.Equal(s_now.AddHours(1), credentials!.Expiration);
        Assert.StartsWith("ASIA", credentials.AccessKeyId, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readings))]
    public void Every_spelling_of_a_time_is_read_and_what_the_AWS_CLI_fails_on_is_a_miss(int number, string description)
    {
        var vector = RoleVectors.Of("roleCacheReading", number);
        var end = RoleVectors.Text(vector, "expiration") ?? "2026-11-21T13:34:56Z";
        const string Rest = "\"AccessKeyId\": \"ASIAROLE\", \"SecretAccessKey\": \"s\"";
        var credentials = $"{{{Rest}, \"SessionToken\": \"t\", \"Expiration\": \"{end}\"}}";
        var content = description switch
        {
            "empty" => "",
            "[]" => "[]",
            "no SessionToken" => $"{{\"Credentials\": {{{Rest}, \"Expiration\": \"{end}\"}}}}",
            "with ProviderType and unknown" => $"{{\"ProviderType\": \"x\", \"Credentials\": {credentials}, \"Y\": [1]}}",
            "pretty printed" => $"{{\n  \"Credentials\": {credentials}\n}}\n",
            _ => $"{{\"Credentials\": {credentials}}}",
        };
        var profile = Role();
        Directory.CreateDirectory(_folder["cli/cache"]);
        File.WriteAllText(Shared.PathOf(AssumedRoleStore.KeyOf(profile)), content);
        var isUsed = RoleVectors.Text(vector, "outcome") == "used";
        Assert.Equal(isUsed, Store.Read(profile)?.IsFresh(s_now) is true);
    }

    [Fact]
    public void What_is_written_has_what_the_AWS_CLI_reads()
    {
        var profile = Role();
        Store.Write(profile, Session());
        Assert.Equal("""
            {"Credentials": {"AccessKeyId": "ASIAROLE", "SecretAccessKey": "role/secret", "SessionToken": "role//token+==", "Expiration": "2026-11-21T13:34:56+00:00", "AccountId": "123456789012"}, "AssumedRoleUser": {"AssumedRoleId": "AROAEXAMPLE:jane", "Arn": "arn:aws:sts::123456789012:assumed-role/Admin/jane"}}
            """.Trim(), File.ReadAllText(Shared.PathOf(AssumedRoleStore.KeyOf(profile))));
        Assert.Equal("ASIAROLE", Store.Read(profile)!.AccessKeyId);
    }

    [Fact]
    public void Credentials_with_a_policy_are_kept_apart_from_those_without()
    {
        var plain = Role();
        var restricted = plain with { Role = plain.Role with { Policy = new("{}", []) } };
        var other = plain with { Role = plain.Role with { Policy = new("""{"Version":"2012-10-17"}""", []) } };
        Store.Write(plain, Session());
        Assert.Null(Store.Read(restricted));
        Store.Write(restricted, Session("ASIALESS"));
        Assert.Equal("ASIALESS", Store.Read(restricted)!.AccessKeyId);
        Assert.Equal("ASIAROLE", Store.Read(plain)!.AccessKeyId);
        Assert.Null(Store.Read(other));
        Assert.Single(Directory.GetFiles(_folder["cli/cache"]));
    }

    [Fact]
    public void An_entry_of_ours_with_another_policy_is_a_miss_whatever_its_name()
    {
        var plain = Role();
        var restricted = plain with { Role = plain.Role with { Policy = new("{}", []) } };
        var other = plain with { Role = plain.Role with { Policy = new("{ }", []) } };
        Store.Write(restricted, Session());
        Own.Set(AssumedRoleStore.KeyOf(other), Own.Get(AssumedRoleStore.KeyOf(restricted))!,
            new DistributedCacheEntryOptions());
        Assert.Null(Store.Read(other));
    }

    [Fact]
    public void Ended_credentials_with_a_policy_go_when_others_are_written()
    {
        var plain = Role();
        RoleProfile With(RoleProfile of, string policy) => of with { Role = of.Role with { Policy = new(policy, []) } };
        var clock = new MovingClock(s_now);
        var store = new AssumedRoleStore(Shared, Own, clock, null);
        var (ended, later, others) = (With(plain, "{}"), With(plain, "{ }"), With(Role("other"), "{}"));
        foreach (var profile in (RoleProfile[])[ended, others, plain])
            store.Write(profile, Session());
        clock.Advance(TimeSpan.FromMinutes(64));
        store.Write(later, Session());
        Assert.NotNull(Own.Get(AssumedRoleStore.KeyOf(ended)));
        clock.Advance(TimeSpan.FromMinutes(2));
        store.Write(later, Session());
        Assert.Null(Own.Get(AssumedRoleStore.KeyOf(ended)));
        // Another session's, the one without a policy and what names it stay.
        Assert.NotNull(Own.Get(AssumedRoleStore.KeyOf(others)));
        Assert.NotNull(Shared.Get(AssumedRoleStore.KeyOf(plain)));
        Assert.NotNull(Own.Get(AssumedRoleEntries.KeyOf(plain.SignIn!.Session, AssumedRoleStore.KeyOf(plain))));
    }

    [Fact]
    public void Signing_out_removes_the_entries_of_the_sessions_chains_only()
    {
        var (mine, others) = (Role(), Role("other", "Hub"));
        var restricted = mine with { Role = mine.Role with { Policy = new("{}", []) } };
        foreach (var profile in (RoleProfile[])[mine, others, restricted])
            Store.Write(profile, Session());
        AssumedRoleEntries.RemoveAll(Own, Shared, [mine.SignIn!.Session]);
        Assert.Null(Store.Read(mine));
        Assert.Null(Store.Read(restricted));
        Assert.NotNull(Store.Read(others));
    }

    [Fact]
    public void What_can_not_be_removed_is_reported_after_the_rest_is_gone()
    {
        var (one, two) = (Role(), Role(name: "Hub"));
        Store.Write(one, Session());
        Store.Write(two, Session());
        var stuck = Shared.PathOf(AssumedRoleStore.KeyOf(one));
        File.Delete(stuck);
        Directory.CreateDirectory(Path.Combine(stuck, "x"));
        var failure = Assert.Throws<Failure>(() =>
            AssumedRoleEntries.RemoveAll(Own, Shared, [one.SignIn!.Session]));
        Assert.Equal(FailureKind.Local, failure.Kind);
        Assert.Null(Store.Read(two));
        Assert.Single(Directory.GetFiles(_folder["sso-cred"]));
    }

    [Fact]
    public void Without_a_folder_there_is_nothing_to_remove() =>
        AssumedRoleEntries.RemoveAll(new FileCache(_folder["none"]), Shared, [Role().SignIn!.Session]);

    static RoleSession Session(string key = "ASIAROLE") => new(
        new RoleCredentials
        {
            AccessKeyId = key,
            SecretAccessKey = "role/secret",
            SessionToken = "role//token+==",
            Expiration = s_now.AddHours(1),
        },
        "AROAEXAMPLE:jane", "arn:aws:sts::123456789012:assumed-role/Admin/jane", null);

    static RoleProfile Role(string session = "corp", string name = "Admin")
    {
        var endpoints = new EndpointResolver(_ => null);
        Assert.True(RoleArn.TryParse($"arn:aws:iam::123456789012:role/{name}", out var arn));
        return new RoleProfile
        {
            Name = "x",
            AccountId = arn.AccountId,
            RoleName = arn.RoleName,
            Endpoints = endpoints,
            Role = new AssumedRole { Arn = arn },
            Source = new SourceProfile(new SsoProfile
            {
                Name = "dev",
                AccountId = "012345678901",
                RoleName = "ReadOnly",
                Session = new Session(session, "https://corp.awsapps.com/start", "us-east-1", null),
                Endpoints = endpoints,
            }),
        };
    }
}
