using CredentialProcess.Assignments;
using CredentialProcess.Sync;

namespace CredentialProcess.Tests.Sync;

/// <summary>What profiles are called: clean, each name once, and the same however many others there are.</summary>
public class NamePatternTests
{
    [Theory]
    [InlineData("Sandbox", "Sandbox")]
    [InlineData("Entwicklung – Müller & Söhne", "Entwicklung-Muller-Sohne")]
    [InlineData("Straße Æsir Œuvre Þórr Ĳssel", "Strasse-AEsir-OEuvre-THorr-IJssel")]
    [InlineData("Mu\u0308ller", "Muller")]
    [InlineData("東京", "")]
    [InlineData("🚀🔥", "")]
    [InlineData("東京 dev", "dev")]
    [InlineData("..", "")]
    [InlineData("../../etc", "etc")]
    [InlineData("a\nb\r\n[profile x]", "a-b-profile-x")]
    [InlineData("'quoted' \"twice\" `thrice` $(x)", "quoted-twice-thrice-x")]
    [InlineData("--profile", "profile")]
    [InlineData("team+qa@example.com", "team+qa@example.com")]
    [InlineData("a = b ; # c", "a-b-c")]
    [InlineData("× ÷", "")]
    [InlineData("\u202Eevil\uD800", "evil")]
    [InlineData(null, "")]
    [InlineData("Ž ſ Ā", "Z-s-A")]
    public void Names_are_cleaned(string? name, string clean) => Assert.Equal(clean, SafeName.Of(name));

    [Fact]
    public void Long_names_are_cut()
    {
        Assert.Equal(new string('a', 64), SafeName.Of(new string('a', 300)));
        Assert.Equal(new string('s', 64), SafeName.Of(new string('ß', 300)));
        Assert.Equal(new string('a', 63), SafeName.Of(new string('a', 63) + "." + new string('b', 300)));
    }

    [Fact]
    public void An_alias_is_lower_case_letters_digits_and_hyphens() =>
        Assert.Equal("entwicklung-muller-sohne-2-0", SafeName.Alias("Entwicklung – Müller & Söhne 2.0_"));

    [Theory]
    [InlineData("{account_name}.{role}", "Müller.GmbH", "Muller.GmbH.Admin")]
    [InlineData("{account_alias}/{role}", "Müller GmbH", "muller-gmbh/Admin")]
    [InlineData("aws-{account_id}-{role}", "x", "aws-111111111111-Admin")]
    [InlineData("{session}.{region}.{role}", "x", "my-sso.eu-central-1.Admin")]
    [InlineData("{account_name}.{role}", "東京", "111111111111.Admin")]
    [InlineData("{account_name}.{role}", "", "111111111111.Admin")]
    [InlineData("{account_name}.{role}", null, "111111111111.Admin")]
    [InlineData("dev", "x", "dev")]
    [InlineData("default", "x", "default")]
    [InlineData("{account_name}", "default", "default-111111111111")]
    public void Placeholders_are_filled_in(string pattern, string? account, string name) =>
        Assert.Equal([name], Names(pattern, ("111111111111", account, "Admin")));

    [Theory]
    [InlineData("{account}.{role}", "unknown placeholder '{account}' in a name")]
    [InlineData("{}", "unknown placeholder '{}' in a name")]
    [InlineData("{role", "the placeholder '{role' in a name is not closed")]
    [InlineData("a b", "' ' is not allowed in the name of a profile")]
    [InlineData("{role}]", "']' is not allowed in the name of a profile")]
    [InlineData("a\n", "'\\n' is not allowed in the name of a profile")]
    [InlineData("a}", "'}' is not allowed in the name of a profile")]
    [InlineData("-{role}", "the name '-{role}' does not start with a letter or digit")]
    [InlineData("", "the name '' is empty or too long")]
    public void A_pattern_that_can_name_nothing_is_refused(string pattern, string message)
    {
        var failure = Assert.Throws<Failure>(() => NamePattern.Parse(pattern));
        Assert.Equal((ExitCode.Usage, message), (failure.Exit, failure.Message));
        Assert.Contains("{account_id}, {account_name}, {account_alias}, {role}, {session}, {region}", failure.Hint!,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_a_placeholder_is_for_one_profile() =>
        Assert.Equal("'dev' names one profile, but there are 2",
            Assert.Throws<Failure>(() => Names("dev", ("1", "a", "A"), ("1", "a", "B"))).Message);

    [Fact]
    public void A_region_that_is_asked_for_has_to_be_known() => Assert.Equal("add --region REGION",
        Assert.Throws<Failure>(() => NamePattern.Parse("{role}.{region}").Names([], "s", null)).Hint);

    [Fact]
    public void Accounts_of_one_name_all_get_their_id() => Assert.Equal(
        ["Dev-1.Admin", "Dev-2.Admin", "Dev.Other", "Prod.Admin"],
        Names("{account_name}.{role}", ("1", "Dev", "Admin"), ("2", "dev".ToUpperInvariant()[..1] + "ev", "Admin"),
            ("1", "Dev", "Other"), ("3", "Prod", "Admin")));

    [Theory]
    [InlineData("{account_name}", "Dev-1.A", "Dev-1.B", "Dev-2")]
    [InlineData("{role}", "A-1", "B", "A-2")]
    [InlineData("{account_id}", "1.A", "1.B", "2")]
    [InlineData("x{session}", "xmy-sso-1.A", "xmy-sso-1.B", "xmy-sso-2")]
    public void What_a_pattern_leaves_open_is_added(string pattern, params string[] names)
    {
        var named = Names(pattern, ("1", "Dev", "A"), ("1", "Dev", "B"), ("2", "Dev", "A"));
        Assert.Equal(3, named.Distinct().Count());
        Assert.Equal(names, named);
    }

    [Fact]
    public void Roles_that_are_cleaned_to_the_same_get_a_fingerprint()
    {
        var names = Names("{account_name}.{role}", ("1", "Dev", "a=b"), ("1", "Dev", "a,b"));
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^Dev\\.a-b-[0-9a-f]{8}$", name));
    }

    [Fact]
    public void An_account_that_is_called_like_another_that_got_its_id_does_not_collide()
    {
        var names = Names("{account_name}", ("1", "Dev", "A"), ("2", "Dev", "A"), ("3", "Dev-1", "A"));
        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal("Dev-1-3", names[2]);
    }

    [Fact]
    public void One_account_more_renames_only_those_it_shares_a_name_with()
    {
        var before = Names("{account_name}.{role}", ("1", "Dev", "A"), ("2", "Prod", "A"), ("3", "Test", "A"),
            ("4", "Test", "A"));
        var after = Names("{account_name}.{role}", ("1", "Dev", "A"), ("2", "Prod", "A"), ("3", "Test", "A"),
            ("4", "Test", "A"), ("5", "Dev", "A"),
            ("6", "Test", "A"));
        Assert.Equal(["Dev.A", "Prod.A", "Test-3.A", "Test-4.A"], before);
        Assert.Equal(["Dev-1.A", "Prod.A", "Test-3.A", "Test-4.A", "Dev-5.A", "Test-6.A"], after);
    }

    static IReadOnlyList<string> Names(string pattern, params (string Id, string? Name, string Role)[] assignments) =>
        NamePattern.Parse(pattern).Names(
            [.. assignments.Select(each => new Assignment(new Account(each.Id, each.Name, null), each.Role))],
            "my sso", "eu-central-1");
}
