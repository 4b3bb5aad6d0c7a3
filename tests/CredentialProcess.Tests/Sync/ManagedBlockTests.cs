using CredentialProcess.Sync;
using CredentialProcess.Tests.Profiles;
using static CredentialProcess.Tests.Sync.SyncSamples;

namespace CredentialProcess.Tests.Sync;

/// <summary>The block in the file: its lines, edits in and around it, and damage.</summary>
public class ManagedBlockTests
{
    [Fact]
    public void Keys_below_an_empty_block_belong_to_the_section_above_it_and_are_refused()
    {
        var text = After(Plan(Mine, s_none, s_three)) + "x = y\n";
        var failure = Refusal.Of(() => Plan(text, s_plain, s_three));
        Assert.Equal("config:8: this line belongs to the section above the sso-cred block", failure.Message);
        Assert.Equal("move it above the block", failure.Hint);
        Assert.False(Plan(text, s_none, s_three).Draft.IsChanged);
    }

    [Fact]
    public void No_line_of_a_block_but_its_keys_looks_like_an_option()
    {
        var arguments = new SyncArguments
        {
            Session = "s:=",
            Name = NamePattern.Parse("a:{account_name}.{role}"),
            Only = [new("a=b:c"), new("*")]
        };
        var text = After(Plan("", arguments, s_three[..1]));
        Assert.StartsWith(@"# >>> sso-cred (edits inside are lost) profiles sync --session $'s\u003a\u003d' --name "
            + @"$'a\u003a{account_name}.{role}'",
            text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(line => line.StartsWith('#')), line =>
            Assert.DoesNotContain(line, c => c is ':' or '='));
        Assert.False(Plan(text, Draft(text).Blocks[0], s_three[..1]).Draft.IsChanged);
    }

    [Fact]
    public void Blocks_of_two_sessions_stand_side_by_side()
    {
        var one = After(Plan(Mine, s_plain, s_three));
        var two = Plan(one, new() { Session = "o'ther", Name = NamePattern.Parse("o-{account_name}.{role}") }, s_three);
        Assert.StartsWith(one, After(two), StringComparison.Ordinal);
        Assert.Equal(["s", "o'ther"], two.Draft.Blocks.Select(block => block.Session));
        var clashing = Plan(After(two), new() { Session = "third" }, s_three);
        Assert.Equal(3, clashing.Conflicts.Count);
        Assert.False(clashing.Draft.IsChanged);
        Assert.False(Plan(After(two), two.Draft.Blocks[1], s_three).Draft.IsChanged);
    }

    [Fact]
    public void A_block_stays_where_it_is_when_sections_were_added_below_it()
    {
        const string Below = "\n# below\n[profile mine]\nregion = x\n";
        var text = After(Plan(Mine, s_plain, s_three[..1])) + Below;
        var plan = Plan(text, s_plain, s_three);
        Assert.StartsWith(Mine + "\n" + First, After(plan), StringComparison.Ordinal);
        Assert.EndsWith(Last + "\n" + Below, After(plan), StringComparison.Ordinal);
        Assert.Equal(Mine + "\n" + Empty + Below, After(Plan(After(plan), s_none, s_three, prunes: true)));
    }

    // "aws configure set" puts a new key of a file's last section one line too far down.
    [Theory]
    [InlineData("output = json\n", "")]
    [InlineData("output = json", "")]
    [InlineData("  output = json\n", "")]
    [InlineData("# mine\ns3 =\n  # too\n  a = b\n\noutput = json\n\n# last", "# mine\n  # too\n\n\n# last")]
    [InlineData("output = json\n[profile mine]\nregion = x\n", "[profile mine]\nregion = x\n")]
    public void Keys_below_the_block_that_belong_to_its_last_profile_are_edits_of_it_and_comments_stay(string below,
        string stays)
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var plan = Plan(text + below, s_plain, s_three[..1]);
        Assert.Equal(["Prod.Admin"], plan.Changed);
        Assert.Equal(text + stays, After(plan));
        Assert.False(Plan(After(plan), s_plain, s_three[..1]).Draft.IsChanged);
        Assert.Equal(After(Plan(text, s_plain, s_three)) + stays, After(Plan(text + below, s_plain, s_three)));
        Assert.Equal(After(Plan(text, s_none, s_three, prunes: true)) + stays,
            After(Plan(text + below, s_none, s_three, prunes: true)));
    }

    [Fact]
    public void Keys_below_the_block_go_into_it_with_a_last_section_that_stays()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var lost = Plan(text + "\noutput = json\n# mine\n", s_plain, s_three[1..]);
        Assert.Equal(["Prod.Admin"], lost.Unassigned);
        Assert.Contains("sso_role_name = Admin\noutput = json\n\n[profile Dev.Admin]\n", After(lost),
            StringComparison.Ordinal);
        Assert.EndsWith($"{Last}\n\n# mine\n", After(lost), StringComparison.Ordinal);
        Assert.False(Plan(After(lost), s_plain, s_three[1..]).Draft.IsChanged);

        text = text.Replace(Last, "\n[services v]\ns3 =\n  a = b\n" + Last, StringComparison.Ordinal);
        var plan = Plan(text + "  c = d\n", s_plain, s_three[..1]);
        Assert.Equal(text.Replace("  a = b\n", "  a = b\n  c = d\n", StringComparison.Ordinal), After(plan));
    }

    [Theory]
    [InlineData("\n  [profile indented]\nregion = x\n")]
    [InlineData("output = json\n  [profile indented]\nregion = x\n")]
    public void What_looks_like_a_section_below_the_block_and_is_read_as_a_value_is_refused(string below)
    {
        var text = After(Plan(Mine, s_plain, s_three[..1])) + below;
        var failure = Refusal.Of(() => Plan(text, s_plain, s_three));
        Assert.Equal("config:13: this header is indented, so it is read as part of the value above it, in the "
            + "sso-cred block",
            failure.Message);
        Assert.Equal("start it at the left margin", failure.Hint);
        Assert.False(Plan(text, s_plain, s_three[..1]).Draft.IsChanged);
    }

    [Fact]
    public void Keys_above_the_first_profile_of_a_block_belong_to_others_and_are_refused()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1])).Replace(First + "\n", First + "\nx = y\n",
            StringComparison.Ordinal);
        Assert.StartsWith("config:7: this line belongs to the section above the sso-cred block",
            Refusal.Of(() => Plan(text, s_plain, s_three)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Edits_of_a_profile_in_the_block_are_lost_and_other_sections_there_stay()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var edited = text.Replace(Last, "output = json\n\n  [services v]\n  s3 =\n    a = b\n" + Last,
            StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        // Indented below a key, the header is part of its value: all of it is one profile's edit.
        Assert.Equal(text, After(Plan(edited, s_plain, s_three[..1])));

        edited = text.Replace(Last,
            "output = json\n\n[services v]\ns3 =\n\n  a = b\n# note\n[profile mine]\nrole_arn = x\n" + Last,
            StringComparison.Ordinal);
        var plan = Plan(edited, s_plain, s_three[..1], prunes: true);
        Assert.Equal(["Prod.Admin"], plan.Changed);
        Assert.Equal(text.Replace(Last, "\n[services v]\ns3 =\n\n  a = b\n\n[profile mine]\nrole_arn = x\n" + Last,
            StringComparison.Ordinal),
            After(plan));
    }

    [Theory]
    [InlineData("# <<< sso-cred s", "# <<< sso-cred t", 1,
        "this line does not match the block that starts at config:1")]
    [InlineData("# <<< sso-cred s", "#<<< sso-cred s", 1, "this line does not match")]
    [InlineData("# <<< sso-cred s", "", 1, "this sso-cred block has no last line")]
    [InlineData("# <<< sso-cred s", "# <<< sso-cred s\n# <<< sso-cred s", 1,
        "this sso-cred block ends here but starts nowhere")]
    [InlineData("# >>> sso-cred (edits", "# >> sso-cred (edits", 1, "this sso-cred block ends here but starts nowhere")]
    [InlineData("--session s", "--sesion s", 1, "the first line of this block has been changed")]
    [InlineData("--session s", "", 1, "the first line of this block has been changed")]
    [InlineData("{role}'", "{role}", 1, "the first line of this block has been changed")]
    [InlineData("{role}'", "{roles}'", 1, "the first line of this block has been changed")]
    [InlineData("sso_session = s", "# >>> sso-cred (edits inside are lost) profiles sync --session t --name x", 1,
        "this block starts inside the one that starts at config:1")]
    [InlineData("", "", 2, "duplicate block for this session; first defined at config:1")]
    public void A_damaged_block_is_refused_with_its_line(string what, string with, int times, string message)
    {
        var text = After(Plan("", s_plain, s_three[..1]));
        if (what.Length > 0)
            text = text.Replace(what, with, StringComparison.Ordinal);
        var failure = Refusal.Of(() => Plan(string.Concat(Enumerable.Repeat(text, times)), s_plain, s_three));
        Assert.Matches("^config:[0-9]+: ", failure.Message);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noise\n", "config:1: this line comes before any [section]")]
    [InlineData("[a]\nnoise\n", "config:2: not a 'key = value' line")]
    [InlineData("[profile a\nx = y\n", "config:1: this line comes before any [section]")]
    public void A_config_that_is_none_is_refused_with_its_line(string text, string message) =>
        Assert.Equal(message, Refusal.Of(() => Plan(text, s_plain, s_three)).Message);

    [Theory]
    [InlineData("a\r\n[x]\r\nk = v\r\n", "\r\n")]
    [InlineData("a\r[x]\rk = v\r", "\r")]
    [InlineData("\uFEFFa\n[x]\nk = v", "\n")]
    public void Line_ends_and_marks_are_those_of_the_file(string text, string end)
    {
        text = text.Replace("a", "# a", StringComparison.Ordinal);
        var after = After(Plan(text, s_plain, s_three[..1]));
        Assert.StartsWith(text, after, StringComparison.Ordinal);
        Assert.EndsWith($"{end}{end}{First}{end}[profile Prod.Admin]{end}sso_session = s{end}sso_account_id = "
            + $"222222222222{end}"
            + $"sso_role_name = Admin{end}{Last}{end}", after, StringComparison.Ordinal);
        Assert.Equal((text.EndsWith('v') ? text + "\n" : text)
            + (end + Empty.Replace("\n", end, StringComparison.Ordinal)),
            After(Plan(after, s_none, s_three, prunes: true)));
        Assert.False(Plan(after.TrimEnd('\r', '\n'), s_plain, s_three[..1]).Draft.IsChanged);
    }
}
