using System.Text;

namespace CredentialProcess.Tests.Profiles;

/// <summary>
/// What a large config costs, told by the bytes that are allocated: they are the same on a busy machine as on an idle
/// one.
/// Alone, since what other tests hold and let go would count as well.
/// </summary>
[Collection(nameof(ManyProfilesTests))]
[CollectionDefinition(nameof(ManyProfilesTests), DisableParallelization = true)]
public sealed class ManyProfilesTests
{
    const string Session = "[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n";

    [Fact]
    public void Profiles_of_a_session_that_is_missing_cost_each_the_same()
    {
        AssertLinear("", i => Sso(i), home => Assert.Empty(home.Profiles.ListResolvable()));
    }

    [Fact]
    public void Processes_of_a_profile_that_is_missing_cost_each_the_same()
    {
        AssertLinear("", i => $"[profile p{i}]\ncredential_process = sso-cred --profile nobody\n", home =>
        {
            var profiles = home.Profiles;
            Assert.All(profiles.ProfileNames, name => Assert.Throws<Failure>(() => profiles.Resolve(name)));
        });
    }

    [Fact]
    public void A_profile_of_many_takes_less_than_a_kilobyte()
    {
        using var home = new TemporaryHome(Config(Session, 2000, Sso));
        var profiles = home.Profiles;
        _ = profiles.ProfileNames;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var found = profiles.ListResolvable();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(2000, found.Count);
        Assert.InRange(taken / 2000, 1, 1000);
        Assert.Equal("https://s.awsapps.com/start", found[1999].Keys["sso_start_url"]);
        Assert.Same(found[0].SignIn!.Session, found[1999].SignIn!.Session);
    }

    [Fact]
    public void Roles_of_one_source_cost_each_the_same_and_share_it()
    {
        AssertLinear(Session + Sso(0), i => i == 0 ? "" : Role(i, "p0"), home =>
            home.Profiles.ListResolvable());
        using var home = new TemporaryHome(Config(Session + Sso(0), 20_000, i => i == 0 ? "" : Role(i, "p0")));
        var profiles = home.Profiles;
        _ = profiles.ProfileNames;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var found = profiles.ListResolvable();
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(20_000, found.Count);
        Assert.InRange(taken / 20_000, 1, 1500);
        Assert.Same(found[1].ChainEnd, found[^1].ChainEnd);
    }

    [Fact]
    public void Roles_in_long_chains_cost_each_the_same()
    {
        // Each leads through up to 90 others.
        AssertLinear(Session + Sso(0), i => i == 0 ? "" : Role(i, i % 90 == 1 ? "p0" : $"p{i - 1}"), home =>
            Assert.NotEmpty(home.Profiles.ListResolvable()));
        using var home = new TemporaryHome(
            Config(Session + Sso(0), 500, i => i == 0 ? "" : Role(i, i % 90 == 1 ? "p0" : $"p{i - 1}")));
        Assert.Equal(500, home.Profiles.ListResolvable().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_listing_leaves_out_what_is_refused_alone_whatever_came_before(bool isEndFirst)
    {
        var sections = Enumerable.Range(1, 150).Select(i => Role(i, $"p{i - 1}")).ToList();
        if (!isEndFirst)
            sections.Reverse();
        using var home = new TemporaryHome(Session + Sso(0) + string.Concat(sections));
        var alone = home.Profiles.ProfileNames.Where(name =>
        {
            try
            {
                return home.Profiles.Resolve(name).Name == name;
            }
            catch (Failure failure)
            {
                Assert.Contains("more than 100 profiles", failure.Message, StringComparison.Ordinal);
                return false;
            }
        }).ToList();
        Assert.Equal(100, alone.Count);
        Assert.Equal(alone, home.Profiles.ListResolvable().Select(profile => profile.Name));
    }

    [Fact]
    public void Roles_without_their_source_cost_each_the_same() =>
        AssertLinear("", i => Role(i, "gone"), home => Assert.Empty(home.Profiles.ListResolvable()));

    [Fact]
    public void Keys_that_all_inherit_are_not_copied_for_each()
    {
        var inherited = string.Concat(Enumerable.Range(0, 1000).Select(i => $"key{i} = a value that all have\n"));
        using var home = new TemporaryHome(Config($"[DEFAULT]\n{inherited}{Session}", 1500, Sso));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = home.Profiles.ListResolvable();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 20_000_000);
        Assert.Equal(1500, found.Count);
        Assert.Equal("a value that all have", found[1499].Keys["key999"]);
    }

    [Fact]
    public void Inherited_keys_that_differ_from_a_sessions_are_still_found()
    {
        using var home = new TemporaryHome("[DEFAULT]\nregion = a\n" + Session + "[profile p]\nsso_session = s\n"
            + "sso_account_id = 012345678901\nsso_role_name = R\nregion = b\n");
        Assert.Equal("'region' differs between profile 'p' ('b', ~/.aws/config:10) and sso-session 's' ('a', "
            + "~/.aws/config:2)",
            Refusal.Of(() => home.Profiles.Resolve("p")).Message);
    }

    [Fact]
    public void A_hint_is_still_there_when_it_is_read()
    {
        using var home = new TemporaryHome(Config(Session, 20, Sso));
        Assert.Equal("did you mean 'p12'?", Refusal.Of(() => home.Profiles.Resolve("p12x")).Hint);
    }

    [Fact]
    public void Profiles_of_an_account_are_found_by_index_as_by_looking()
    {
        using var home = new TemporaryHome(Config(Session, 30, Sso)
            + "[profile twice]\nsso_session = s\nsso_account_id = 000000000007\nsso_role_name = Other\n"
            + "[profile longer]\nsso_session = s\nsso_account_id = 0000000000071\nsso_role_name = Other\n");
        for (var looked = 0; looked < 2; looked++)
        {
            var profiles = home.Profiles;
            for (var before = 0; before < looked * 5; before++)
                Assert.Single(profiles.ListOfAccount("000000000001"));
            Assert.Equal(["p7", "twice"], profiles.ListOfAccount("000000000007").Select(profile => profile.Name));
            Assert.Empty(profiles.ListOfAccount("999999999999"));
            Assert.Empty(profiles.ListOfAccount("7"));
        }
    }

    static string Sso(int i) =>
        $"[profile p{i}]\nsso_session = s\nsso_account_id = {i:000000000000}\nsso_role_name = ReadOnly\n";

    static string Role(int i, string source) =>
        $"[profile p{i}]\nrole_arn = arn:aws:iam::{i:000000000000}:role/Deploy\nsource_profile = {source}\n";

    static string Config(string head, int count, Func<int, string> profile)
    {
        var text = new StringBuilder(head);
        for (var i = 0; i < count; i++)
            text.Append(profile(i));
        return text.ToString();
    }

    static void AssertLinear(string head, Func<int, string> profile, Action<TemporaryHome> act)
    {
        var (once, twice) = (Cost(500), Cost(1000));
        Assert.InRange(twice, once, once * 2.3);

        double Cost(int count)
        {
            using var home = new TemporaryHome(Config(head, count, profile));
            var before = GC.GetAllocatedBytesForCurrentThread();
            act(home);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
