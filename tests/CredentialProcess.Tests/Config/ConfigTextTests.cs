using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

public class ConfigTextTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Every_line_end_counts_as_one_line(string end)
    {
        var text = string.Join(end, "# one", "", "[profile a]", "region = x", "region = y", "");
        Assert.StartsWith("config:5: duplicate 'region'; first defined at config:4", Fault(text, "a"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_is_placed_on_its_line_however_many_are_asked_for()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        var expected = new List<string>();
        var line = 1;
        for (var i = 0; i < 200; i++)
        {
            expected.Add($"config:{line}");
            text.Append("[profile ").Append(i).Append(']');
            // Of one kind, since \r and \n are one line end together.
            string[] ends = ["\n", "\r\n", "\r"];
            var end = ends[random.Next(3)];
            for (var blanks = random.Next(3); blanks >= 0; blanks--, line++)
                text.Append(end);
            text.Append("k=v\n");
            line++;
        }

        var config = Text(text.ToString());
        Assert.Equal(expected, Enumerable.Range(0, config.Count).Select(config.HeaderLocation));
        Assert.Equal(expected, Enumerable.Range(0, config.Count).Select(config.HeaderLocation));
        Assert.Equal(["config:2", "config:2", "config:2", "config:2", "config:1", "config:2", "config:2", "config:3"],
            Places("a\nb\nc", 2, 2, 2, 2, 0, 2, 3, 4));

        static IEnumerable<string> Places(string text, params int[] offsets)
        {
            var config = Text("[s]\n" + text);
            return offsets.Select(offset => config.Location(offset + 2)).ToList();
        }
    }

    [Theory]
    [InlineData("[profile a]\nregion = x\n  [profile b]\nregion = y\n", false)]
    [InlineData("[profile a]\n  region = x\n  [profile b]\nregion = y\n", true)]
    [InlineData("[profile a]\n  region = x\n [profile b]\nregion = y\n", true)]
    [InlineData("[profile a]\n  [profile b]\nregion = y\n", true)]
    [InlineData("[profile a]\nregion = x\n# note\n\n  [profile b]\nregion = y\n", false)]
    [InlineData("\t[profile a]\nregion = x\n\u00A0[profile b]\n", false)]
    [InlineData("\u3000[profile b]\n", true)]
    [InlineData("\u001C[profile b]\n", true)]
    [InlineData("[profile a]\r  [profile b]\r", true)]
    [InlineData("[profile a]\n x [profile b]\n", false)]
    [InlineData("# [profile b]\n  ; [profile b]\n", false)]
    [InlineData("[profile b] # comment\n", true)]
    [InlineData("[profile b]tail\n", true)]
    [InlineData("[profile b", false)]
    public void A_line_is_a_header_only_where_it_continues_no_value(string text, bool isHeader)
    {
        // The unclosed header alone is a line before any section.
        if (text == "[profile b")
            Assert.StartsWith("config:1:", Fault(text, "b"), StringComparison.Ordinal);
        else
            Assert.Equal(isHeader, Config(text).Profile("b") is not null);
    }

    [Fact]
    public void After_a_line_that_begins_with_a_separator_an_indented_header_counts()
    {
        // Python then has a key without a name, and such a key takes no continuation lines.
        var config = Config("[profile a]\nk = v\n= x\n  [profile b]\nr = 1\n");
        Assert.Equal("1", config.Profile("b")!.Text("r"));
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        Assert.Equal("x", Config("\uFEFF[profile a]\nregion = x\n").Profile("a")!.Text("region"));

    [Fact]
    public void A_fault_in_a_section_that_is_not_asked_for_does_no_harm()
    {
        var config = Config("[profile a]\nr = 1\n[profile b]\nnoise\n[x]\n[x]\n[profile c]\nr=1\nR=2\n[profile b]\n");
        Assert.Equal("1", config.Profile("a")!.Text("r"));
    }

    [Theory]
    [InlineData("[profile a]\nr = 1\nnoise\n", "config:3: not a 'key = value' line in [profile a]")]
    [InlineData("[profile a]\n= 1\n", "config:2: not a 'key = value' line in [profile a]")]
    [InlineData("[profile a]\nr = 1\n[profile b\ns = 2\n", "config:3: this header has no closing bracket")]
    [InlineData("[profile a]\nr = 1\n[]\ns = 2\n", "config:3: this header has no closing bracket")]
    [InlineData("[profile a]\nr=1\n[x]\n[profile a]\n", "config:4: duplicate [profile a]; first defined at config:1")]
    [InlineData("# x\nr = 1\n[profile a]\n", "config:2: this line comes before any [section]")]
    [InlineData("  [x\n[profile a]\n", "config:1: this line comes before any [section]")]
    [InlineData("x = [1]\n [profile a]\n", "config:1: this line comes before any [section]")]
    [InlineData("[DEFAULT]\nr=1\n[profile a]\n[DEFAULT]\nR=2\n", "config:5: duplicate 'r'; first defined at config:2")]
    [InlineData("[DEFAULT]\nnoise\n[profile a]\n", "config:2: not a 'key = value' line in [DEFAULT]")]
    public void A_fault_in_what_is_read_is_refused_with_its_line(string text, string message) =>
        Assert.StartsWith(message, Fault(text, "a"), StringComparison.Ordinal);

    [Fact]
    public void A_bad_line_is_never_shown()
    {
        var failure = Refusal.Of(() => Config("[profile a]\nwJalrXUtnFEMI\n").Profile("a"));
        Assert.DoesNotContain("wJal", failure.Message + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_DEFAULT_stand_below_those_of_every_section()
    {
        var config = Config("[profile a]\nr = 1\n[DEFAULT]\nr = 2\ns = 3\n[DEFAULT]\nt = 4\n[sso-session y]\n");
        Assert.Equal("1", config.Profile("a")!.Text("r"));
        Assert.Equal("3", config.Profile("a")!.Text("s"));
        Assert.Equal("4", config.Session("y")!.Text("t"));
        Assert.Equal(["a"], config.ProfileNames);
    }

    [Fact]
    public void A_value_of_many_lines_keeps_its_blank_lines_but_not_those_at_its_end()
    {
        Assert.True(Config("[default]\nk = 1\n\n  2\n # c\n  3\n\n\nm = 1\n").Profile("default")!.TryGet("k",
            out var k));
        Assert.Equal("1\n\n2\n3", k.Text);
    }

    [Fact]
    public void A_key_that_has_to_be_one_line_is_refused_where_the_next_key_is_indented()
    {
        var keys = Config("[profile a]\nsso_account_id = 1\n  sso_role_name = x\n").Profile("a")!;
        var failure = Refusal.Of(() => keys.Text("sso_account_id"));
        Assert.StartsWith(
            "config:2: the value of 'sso_account_id' continues on", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_keeps_the_case_of_its_keys_splits_once_and_the_later_line_wins()
    {
        Assert.True(Config("[default]\ns3 =\n  Ab = c = d\n  x=1\n  x = 2\n  y=\n").Profile("default")!
            .TryGet("s3", out var s3));
        Assert.Equal(
            new Dictionary<string, string> { ["Ab"] = "c = d", ["x"] = "2", ["y"] = "" }, ConfigKeys.ParseBlock(s3));
    }

    [Fact]
    public void A_block_line_without_an_equals_sign_is_refused_only_when_the_block_is_read()
    {
        var keys = Config("[default]\nregion = x\ns3 =\n  noise\n").Profile("default")!;
        Assert.Equal("x", keys.Text("region"));
        Assert.True(keys.TryGet("s3", out var s3));
        Assert.StartsWith("config:3:", Refusal.Of(() => ConfigKeys.ParseBlock(s3)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile 'a b'", "a b")]
    [InlineData("profile \"a b\"", "a b")]
    [InlineData("profile a\\ b", "a b")]
    [InlineData("profile x'a 'b", "xa b")]
    [InlineData("profile  \t a", "a")]
    [InlineData("\"profile\" a", null)]
    [InlineData("profile a b", null)]
    [InlineData("profile \"a", null)]
    [InlineData("profile", null)]
    [InlineData("profilefoo a", "a")]
    [InlineData("profile bücher", "bücher")]
    [InlineData("profile a\u00A0b", "a\u00A0b")]
    [InlineData("profile ''", "")]
    [InlineData("profile 'a' # ]", null)]
    public void Headers_are_taken_apart_as_a_shell_would(string header, string? name)
    {
        var config = Config($"[{header}]\nr = 1\n");
        Assert.Equal(name is null ? [] : [name], config.ProfileNames);
        if (name is not null)
            Assert.Equal("1", config.Profile(name)!.Text("r"));
        foreach (var other in (string[])["a", "b", "a b", "profile", "", "\"a"])
            if (other != name)
                Assert.Null(config.Profile(other));
    }

    [Theory]
    [InlineData("[default]\nr=1\n[profile default]\nr=2\n", "2")]
    [InlineData("[profile default]\nr=2\ns=3\n[default]\nr=1\n", "1")]
    [InlineData("[profile \"default\"]\nr=2\n[default]\nr=1\n[profile default]\nr=3\n", "3")]
    public void Of_two_headers_for_one_profile_the_later_holds_alone(string text, string value)
    {
        var keys = Config(text).Profile("default")!;
        Assert.Equal(value, keys.Text("r"));
        Assert.False(keys.Has("s"));
    }

    [Fact]
    public void The_credentials_file_is_written_over_the_config_key_by_key()
    {
        var config = new AwsConfig(
            Text("[DEFAULT]\nd=1\n[profile a]\nr=1\ns=1\n[profile foo]\nr=1\n"),
            Text("[a]\nr=2\n[profile foo]\nx=1\n[b]\ny=1\n[DEFAULT]\ne=5\n"));
        Assert.Equal("2", config.Profile("a")!.Text("r"));
        Assert.Equal("1", config.Profile("a")!.Text("s"));
        Assert.Equal("1", config.Profile("a")!.Text("d"));
        Assert.Equal("5", config.Profile("a")!.Text("e"));
        Assert.False(config.Profile("foo")!.Has("x"));
        Assert.Equal("1", config.Profile("profile foo")!.Text("x"));
        Assert.False(config.Profile("b")!.Has("d"));
        Assert.Null(config.Profile("DEFAULT"));
        Assert.Equal(["a", "foo", "a", "profile foo", "b"], config.ProfileNames);
    }

    [Fact]
    public void Where_a_text_stands_is_told_by_profile_or_for_all_where_they_all_may_have_it()
    {
        const string Config = "[profile a]\nk = wanted\n[profile b]\nk = x\n[profile c]\n# "
            + "wanted\n[plugins]\nwanted=1\n";
        Assert.Equal(["a", "c"], Mentioning(Config, ""));
        Assert.Equal(["a", "c", "b"], Mentioning(Config, "[b]\nwanted=1\n[a]\nwanted=2\n[sso-session]\n[d]\n"));
        Assert.Equal(["a", "b", "c"], Mentioning(Config + "[sso-session s]\nwanted = 1\n", ""));
        Assert.Equal(["a", "b", "c"], Mentioning(Config + "[DEFAULT]\nwanted = 1\n", ""));
        Assert.Equal(["a", "c", "sso-session s"], Mentioning(Config, "[sso-session s]\nwanted=1\n"));
        Assert.Equal([], Mentioning("[profile wanted]\n[default]\n", ""));

        static IReadOnlyList<string> Mentioning(string config, string credentials) =>
            new AwsConfig(Text(config), Text(credentials)).ProfilesContaining("wanted");
    }

    [Fact]
    public void Ten_thousand_ways_to_write_one_name_take_no_square_time()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            text.Append("[profile ");
            for (var bit = 0; bit < 14; bit++)
                text.Append((i >> bit & 1) == 0 ? "a" : "\\a");
            text.Append("]\nr=").Append(i).Append('\n');
        }

        Assert.Equal("9999", Config(text.ToString()).Profile(new string('a', 14))!.Text("r"));
    }

    [Fact]
    public void A_line_of_a_million_brackets_is_read_once()
    {
        var text = "[profile a]\nk = " + new string('[', 1_000_000) + "\n  " + new string('[', 1_000_000) + "\nr=1\n";
        Assert.Equal("1", Config(text).Profile("a")!.Text("r"));
    }

    static AwsConfig Config(string text) => new(Text(text), null);

    static ConfigText Text(string text) => new("config", Encoding.UTF8.GetBytes(text));

    static string Fault(string text, string profile) => Refusal.Of(() => Config(text).Profile(profile)).Message;
}
