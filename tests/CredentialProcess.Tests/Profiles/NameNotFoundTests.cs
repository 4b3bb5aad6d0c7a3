using static CredentialProcess.Tests.Profiles.SampleConfigs;

namespace CredentialProcess.Tests.Profiles;

/// <summary>Profiles and sessions that do not exist, and the hints for them.</summary>
public class NameNotFoundTests
{
    [Theory]
    [InlineData("dev", "  [profile dev]")]
    [InlineData("dev", "\t[ profile   'dev' ]", false)]
    [InlineData("dev", "  [profile 'dev'] ; mine")]
    [InlineData("default", " [default]")]
    [InlineData("default", " [profile default]")]
    [InlineData("other", "  [profile dev]", false)]
    public void A_header_that_is_indented_is_named_where_its_profile_is_missed(string asked, string line,
        bool isIt = true)
    {
        using var home = new TemporaryHome($"[profile a]\noutput = json\n\n{line}\nsso_account_id = 1\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve(asked));
        Assert.StartsWith($"no profile '{asked}' in ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(isIt,
            failure.Hint!.Contains("is indented, so it belongs to the value of 'output' above it; start the "
            + "header at the left margin", StringComparison.Ordinal));
        Assert.Equal(isIt, failure.Hint.Contains("config:4: [", StringComparison.Ordinal));
    }

    [Fact]
    public void So_is_one_of_a_session_or_of_services()
    {
        using var other = new TemporaryHome(Dev + "output = json\n  [sso-session corp]\n");
        Assert.Contains(":6: [sso-session corp] is indented",
            Refusal.Of(() => other.Profiles.Resolve("dev")).Hint, StringComparison.Ordinal);
        using var third = new TemporaryHome("[profile b]\n" + Legacy + "services = s\noutput = json\n [services s]\n");
        Assert.Contains(":8: [services s] is indented", Refusal.Of(() =>
            third.Profiles.Resolve("b").Endpoints.Resolve("sso", "us-east-1")).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_that_does_not_exist_is_named_with_the_nearest()
    {
        using var home = new TemporaryHome(Corp + Dev.Replace("= corp", "= crop", StringComparison.Ordinal));
        var failure = Refusal.Of(() => home.Profiles.Resolve("dev"));
        Assert.Equal("~/.aws/config:5: there is no [sso-session crop]", failure.Message);
        Assert.Equal("did you mean 'corp'?", failure.Hint);
        Assert.Equal("available: 'corp'", Refusal.Of(() => home.Profiles.ResolveSession("other")).Hint);
    }

    [Fact]
    public void A_profile_without_sso_keys_says_what_it_is()
    {
        using var home = new TemporaryHome(
            "[profile plain]\nregion = x\n", "[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n");
        Assert.Equal("~/.aws/config:1: profile 'plain' has no sso_ keys",
            Refusal.Of(() => home.Profiles.Resolve("plain")).Message);
        var failure = Refusal.Of(() => home.Profiles.Resolve("keys"));
        Assert.Equal("~/.aws/credentials:1: profile 'keys' has its own access keys and no sso_ keys",
            failure.Message);
    }

    [Theory]
    [InlineData("dve", "did you mean 'dev'?")]
    [InlineData("Dev1", "did you mean 'dev' or 'DEV2'?")]
    [InlineData("staging", "did you mean 'staging-eu'?")]
    [InlineData("zzzzzz", "available: 'dev', 'DEV2', 'staging-eu'")]
    [InlineData("dev\u001b[2J", "available: 'dev', 'DEV2', 'staging-eu'")]
    [InlineData("raw", "~/.aws/config:4 has [raw]; write it as [profile raw]")]
    [InlineData("Big", "~/.aws/config:5 has [Profile Big]; write it as [profile Big]")]
    [InlineData("a b", "~/.aws/config:6 has [profile a b]; write it as [profile 'a b']")]
    public void An_unknown_profile_is_met_with_the_closest_names(string asked, string hint)
    {
        using var home = new TemporaryHome(
            "[profile dev]\n[profile DEV2]\n[profile staging-eu]\n[raw]\n[Profile Big]\n[profile a b]\n");
        var failure = Refusal.Of(() => home.Profiles.Resolve(asked));
        Assert.StartsWith("no profile '", failure.Message, StringComparison.Ordinal);
        Assert.Equal(hint, failure.Hint);
    }

    [Fact]
    public void Of_many_names_few_are_listed()
    {
        using var home = new TemporaryHome(string.Concat(Enumerable.Range(0, 40).Select(i => $"[profile team{i}]\n")));
        Assert.Equal("available: 'team0', 'team1', 'team2', 'team3', 'team4' and 35 more",
            Refusal.Of(() => home.Profiles.Resolve("quite-another")).Hint);
        Assert.Equal("did you mean 'team0' or 'team1' or 'team2'?",
            Refusal.Of(() => home.Profiles.Resolve("tea")).Hint);
    }

    [Fact]
    public void The_message_says_which_variable_named_the_profile()
    {
        using var home = new TemporaryHome(Corp);
        home.Variables["AWS_DEFAULT_PROFILE"] = "dev";
        Assert.Equal("no profile 'dev' in ~/.aws/config (named by AWS_DEFAULT_PROFILE)",
            Refusal.Of(() => home.Profiles.Resolve(null)).Message);
        home.Variables.Remove("AWS_DEFAULT_PROFILE");
        Assert.Equal("no profile 'default' in ~/.aws/config (neither --profile nor AWS_PROFILE names another)",
            Refusal.Of(() => home.Profiles.Resolve(null)).Message);
    }

    [Fact]
    public void A_header_that_is_not_closed_is_suspected_when_a_profile_is_not_found()
    {
        using var home = new TemporaryHome("[profile a]\nr = 1\n[profile wanted\nsso_region = x\n");
        Assert.Equal("~/.aws/config:3 is not valid; does it hide a header?",
            Refusal.Of(() => home.Profiles.Resolve("wanted")).Hint);
    }
}
