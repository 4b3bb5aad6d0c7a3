using System.Text;
using CredentialProcess.Assignments;
using CredentialProcess.Config;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Sync;

/// <summary>A block of profiles is written, kept in step, kept apart from what stands around it, and taken away.</summary>
public class SyncPlanTests
{
    const string Mine = "# mine\n[sso-session s]\nsso_start_url = https://x.example\nsso_region = us-east-1\n";
    const string First = "# >>> sso-cred (edits inside are lost) profiles sync --session s --name '{account_name}.{role}'";
    const string Last = "# <<< sso-cred s";

    static readonly Account s_dev = new("111111111111", "Dev", null);
    static readonly Account s_prod = new("222222222222", "Prod", null);

    static readonly SyncArguments s_plain = new() { Session = "s" };

    static readonly SyncArguments s_none = s_plain with { Skip = [new("*")] };

    const string Empty = First + " --skip '*'\n" + Last + "\n";

    static readonly Assignment[] s_three = [new(s_prod, "Admin"), new(s_dev, "ReadOnly"), new(s_dev, "Admin")];

    [Fact]
    public void A_block_is_put_at_the_end_and_kept_as_it_is()
    {
        var plan = Plan(Mine, s_plain, s_three);
        Assert.Equal(Mine + $"""

            {First}
            [profile Dev.Admin]
            sso_session = s
            sso_account_id = 111111111111
            sso_role_name = Admin

            [profile Dev.ReadOnly]
            sso_session = s
            sso_account_id = 111111111111
            sso_role_name = ReadOnly

            [profile Prod.Admin]
            sso_session = s
            sso_account_id = 222222222222
            sso_role_name = Admin
            {Last}

            """, After(plan));
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], plan.Added);

        var again = Plan(After(plan), s_plain, s_three);
        Assert.False(again.Draft.IsChanged);
        Assert.Equal((0, 0, 0, 0), (again.Added.Count, again.Changed.Count, again.Removed.Count, again.Unassigned.Count));
        Assert.Equal("s", Assert.Single(again.Draft.Blocks).Session);
    }

    [Fact]
    public void Twins_stand_beside_their_profiles()
    {
        var plan = Plan("", new() { Session = "s", Region = "eu-central-1", Process = true }, s_three[..1]);
        Assert.Equal($$"""
            # >>> sso-cred (edits inside are lost) profiles sync --session s --name '{account_name}.{role}' --region eu-central-1 --process --process-name '{name}-process'
            [profile Prod.Admin]
            sso_session = s
            sso_account_id = 222222222222
            sso_role_name = Admin
            region = eu-central-1

            [profile Prod.Admin-process]
            credential_process = sso-cred --profile Prod.Admin
            region = eu-central-1
            {{Last}}

            """, After(plan));
    }

    [Fact]
    public void What_is_lost_stays_until_it_is_pruned()
    {
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Mine, arguments, s_three));
        var lost = Plan(text, arguments, [s_three[1]]);
        Assert.Equal(["Dev.Admin", "Prod.Admin"], lost.Unassigned);
        Assert.False(lost.Draft.IsChanged);
        Assert.Equal((0, 0, 0), (lost.Added.Count, lost.Changed.Count, lost.Removed.Count));
        Assert.Contains("[profile Prod.Admin-process]", After(lost), StringComparison.Ordinal);
        Assert.False(Plan(After(lost), arguments, [s_three[1]]).Draft.IsChanged);

        var pruned = Plan(After(lost), arguments, [s_three[1]], prunes: true);
        Assert.Equal(["Dev.Admin", "Dev.Admin-process", "Prod.Admin", "Prod.Admin-process"], pruned.Removed);
        Assert.Equal(After(Plan(Mine, arguments, [s_three[1]])), After(pruned));

        // Without the twins that are no longer asked for.
        Assert.DoesNotContain("process", After(Plan(After(lost), s_plain, [s_three[1]])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_changes_nothing_and_nothing_asked_for_leaves_an_empty_block()
    {
        Assert.False(Plan(Mine, s_plain, []).Draft.IsChanged);
        var text = After(Plan(Mine, s_plain, s_three));
        Assert.False(Plan(text, s_plain, []).Draft.IsChanged);
        var pruned = Plan(text, s_plain, [], prunes: true);
        Assert.False(pruned.Draft.IsChanged);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], pruned.Unassigned);
        Assert.Equal(Mine + "\n" + Empty, After(Plan(text, s_none, s_three, prunes: true)));
        Assert.Equal(Empty, After(Plan(After(Plan("", s_plain, s_three)), s_none, s_three, prunes: true)));
    }

    [Fact]
    public void What_was_asked_for_outlives_the_profiles_of_a_block()
    {
        var arguments = s_plain with { Only = [new("Prod/*")], Name = NamePattern.Parse("p-{role}") };
        var text = After(Plan(Mine, arguments, s_three));
        var empty = Plan(text, arguments, s_three[1..], prunes: true);
        Assert.Equal(["p-Admin"], empty.Removed);
        Assert.Equal($"{Mine}\n{First.Replace("{account_name}.", "p-", StringComparison.Ordinal)} --only 'Prod/*'\n{Last}\n", After(empty));
        Assert.False(Plan(After(empty), arguments, s_three[1..], prunes: true).Draft.IsChanged);
        var back = Plan(After(empty), Assert.Single(empty.Draft.Blocks), s_three, prunes: true);
        Assert.Equal(text, After(back));
        Assert.Equal(["p-Admin"], back.Added);
    }

    [Fact]
    public void What_is_asked_for_is_recorded_where_nothing_is_to_be_written()
    {
        var none = Plan(Mine, s_none, s_three);
        Assert.Equal(Mine + "\n" + Empty, After(none));
        Assert.False(Plan(After(none), Assert.Single(none.Draft.Blocks), s_three).Draft.IsChanged);

        const string Outside = Mine + "[profile Prod.Admin]\nsso_session = s\nsso_account_id = 222222222222\nsso_role_name = Admin\n";
        Assert.False(Plan(Outside, s_plain, s_three[..1]).Draft.IsChanged);
        var outside = Plan(Outside, s_plain with { Region = "eu-central-1" }, s_three[..1]);
        Assert.Equal($"{Outside}\n{First} --region eu-central-1\n{Last}\n", After(outside));
    }

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
    public void What_an_answer_leaves_open_is_not_pruned()
    {
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Mine, arguments, s_three));
        var refused = Draft(text).PlanSync(arguments, new([s_three[1]], [s_prod], []), "sso-cred", prunes: true);
        Assert.Equal(["Prod.Admin"], refused.Unknown);
        Assert.Equal(["Dev.Admin", "Dev.Admin-process"], refused.Removed);
        Assert.Contains("[profile Prod.Admin-process]", After(refused), StringComparison.Ordinal);

        var broken = Draft(text).PlanSync(arguments, new([s_three[1]], [], ["account 'x'"]), "sso-cred", prunes: true);
        Assert.Equal(["Dev.Admin", "Prod.Admin"], broken.Unassigned);
        Assert.Equal(["account 'x'"], broken.LeftOut);
        Assert.False(broken.Draft.IsChanged);
    }

    [Fact]
    public void A_name_stays_with_a_lost_account_until_that_is_pruned_and_a_change_of_accounts_is_told()
    {
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Mine, arguments, s_three));
        Assignment[] others = [s_three[1], s_three[2], new(s_prod with { Id = "333333333333" }, "Admin")];
        ProfileMove move = new("Prod.Admin", s_prod.Id, "333333333333");
        var held = Plan(text, arguments, others);
        Assert.Equal(["Prod.Admin"], held.Unassigned);
        Assert.Equal([move], held.HeldBack);
        Assert.Empty(held.Moved);
        Assert.False(held.Draft.IsChanged);
        Assert.Equal([move], Draft(text).PlanSync(arguments, new(others, [s_prod], []), "sso-cred", prunes: true).HeldBack);

        var pruned = Plan(text, arguments, others, prunes: true);
        Assert.Equal(["Prod.Admin"], pruned.Changed);
        Assert.Equal([move], pruned.Moved);
        Assert.Empty(pruned.HeldBack);
        Assert.Equal(After(Plan(Mine, arguments, others)), After(pruned));

        // Both are still there: the accounts have swapped their names.
        var swapped = Plan(text, s_plain, [new(s_dev with { Name = "Prod" }, "Admin"), new(s_prod with { Name = "Dev" }, "Admin")]);
        Assert.Equal([new("Dev.Admin", s_dev.Id, s_prod.Id), new("Prod.Admin", s_prod.Id, s_dev.Id)], swapped.Moved);
        Assert.Empty(swapped.HeldBack);
    }

    [Fact]
    public void A_twin_is_known_whatever_the_program_is_called()
    {
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Mine, arguments, s_three)).Replace("= sso-cred --", "= /opt/sso-cred-1.2 --", StringComparison.Ordinal);
        Assert.Equal(After(Plan(Mine, s_plain, s_three)), After(Plan(text, s_plain, s_three)));
        Assert.Contains("Prod.Admin-process", Plan(text, arguments, s_three[1..], prunes: true).Removed);
    }

    [Fact]
    public void The_same_profile_outside_the_block_is_no_clash_and_has_its_twin()
    {
        const string Outside = """
            [profile Dev.Admin]
            sso_session = s
            sso_account_id = 111111111111
            sso_role_name = Admin
            region = eu-west-1
            [profile Prod.Admin]
            sso_session = s
            sso_account_id = 111111111111
            sso_role_name = Admin

            """;
        var plan = Plan(Outside, s_plain with { Process = true }, s_three);
        Assert.Equal([new("Dev.Admin", "config:1")], plan.Outside);
        Assert.Equal([new("Prod.Admin", "config:6")], plan.Conflicts);
        Assert.Equal(["Dev.Admin-process", "Dev.ReadOnly", "Dev.ReadOnly-process"], plan.Added);
        Assert.False(Plan(After(plan), s_plain with { Process = true }, s_three).Draft.IsChanged);
        Assert.Empty(Plan(Outside, s_plain, s_three[2..], "[Dev.Admin]\naws_access_key_id = AKIA\n").Outside);
    }

    [Fact]
    public void Too_long_a_name_is_left_out_and_the_others_are_written()
    {
        var arguments = s_plain with { Name = NamePattern.Parse("{account_name}" + new string('x', 150) + "{role}") };
        var plan = Plan(Mine, arguments, [new(s_dev, new string('r', 64)), new(s_dev, "R")]);
        Assert.Single(plan.Added);
        Assert.EndsWith("' has more than 200 characters", Assert.Single(plan.LeftOut), StringComparison.Ordinal);
        Assert.EndsWith("' has more than 200 characters",
            Assert.Throws<Failure>(() => ConfigSection.Profile(new string('x', 201), "s", "1", "r", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clash_is_told_by_its_place_in_the_file_as_it_stands()
    {
        const string Below = "\n[profile o.Admin]\nrole_arn = x\n";
        var text = After(Plan(Mine, s_plain, s_three[..1])) + Below;
        var place = Draft(text).Text.HeaderLocation(2);
        var longer = Plan(text, s_plain, s_three);
        Assert.NotEqual(place, longer.Draft.Text.HeaderLocation(4));
        var other = longer.Draft.PlanSync(new() { Session = "t", Name = NamePattern.Parse("o.{role}") }, new(s_three[..1], [], []), "", false);
        Assert.Equal([new("o.Admin", place)], other.Conflicts);
        var both = longer.Draft.PlanSync(new() { Session = "t" }, new([s_three[2]], [], []), "", false);
        Assert.Equal([new("Dev.Admin", "the new block of another session")], both.Conflicts);
    }

    [Fact]
    public void No_line_of_a_block_but_its_keys_looks_like_an_option()
    {
        var arguments = new SyncArguments { Session = "s:=", Name = NamePattern.Parse("a:{account_name}.{role}"), Only = [new("a=b:c"), new("*")] };
        var text = After(Plan("", arguments, s_three[..1]));
        Assert.StartsWith(@"# >>> sso-cred (edits inside are lost) profiles sync --session $'s\u003a\u003d' --name $'a\u003a{account_name}.{role}'",
            text, StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(line => line.StartsWith('#')), line => Assert.DoesNotContain(line, c => c is ':' or '='));
        Assert.False(Plan(text, Draft(text).Blocks[0], s_three[..1]).Draft.IsChanged);
    }

    [Fact]
    public void Another_pattern_renames_and_other_choices_remove_what_is_still_assigned_once_it_is_pruned()
    {
        var text = After(Plan(Mine, s_plain, s_three));
        var renamed = Plan(text, s_plain with { Name = NamePattern.Parse("{role}@{account_id}") }, s_three);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], renamed.Removed);
        Assert.Equal(["Admin@111111111111", "ReadOnly@111111111111", "Admin@222222222222"], renamed.Added);

        var choice = s_plain with { Only = [new("dev/*")], Skip = [new("111111111111/read*")] };
        var fewer = Plan(text, choice, s_three);
        Assert.Equal(["Dev.ReadOnly", "Prod.Admin"], fewer.Unselected);
        Assert.Empty(fewer.Removed);
        Assert.Equal(text.Replace(First, First + " --only 'dev/*' --skip '111111111111/read*'", StringComparison.Ordinal), After(fewer));
        var again = Plan(After(fewer), choice, s_three);
        Assert.False(again.Draft.IsChanged);
        Assert.Equal(["Dev.ReadOnly", "Prod.Admin"], again.Unselected);

        var pruned = Plan(After(fewer), choice, s_three, prunes: true);
        Assert.Equal(["Dev.ReadOnly", "Prod.Admin"], pruned.Removed);
        Assert.Empty(pruned.Unselected);
        Assert.Equal(After(Plan(Mine, choice, s_three)), After(pruned));
    }

    [Fact]
    public void What_is_no_longer_selected_is_written_as_the_other_arguments_say()
    {
        var text = After(Plan(Mine, s_plain, s_three));
        var choice = s_plain with { Only = [new("Prod/*")] };
        var twins = Plan(text, choice with { Process = true, Region = "eu-west-1" }, s_three);
        Assert.Equal(["Dev.Admin", "Dev.Admin-process", "Dev.ReadOnly", "Dev.ReadOnly-process"], twins.Unselected);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], twins.Changed);
        Assert.Empty(twins.Removed);
        Assert.Contains("[profile Dev.Admin-process]\ncredential_process = sso-cred --profile Dev.Admin\nregion = eu-west-1\n",
            After(twins), StringComparison.Ordinal);

        var plain = Plan(After(twins), choice, s_three);
        Assert.Equal(["Dev.Admin-process", "Dev.ReadOnly-process", "Prod.Admin-process"], plain.Removed);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly"], plain.Unselected);

        var renamed = Plan(text, choice with { Name = NamePattern.Parse("{role}@{account_id}") }, s_three);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], renamed.Removed);
        Assert.Equal(["Admin@111111111111", "ReadOnly@111111111111"], renamed.Unselected);
        Assert.Equal(3, renamed.Added.Count);
        // A profile that was never written is not added by the way.
        Assert.Equal(["Prod.Admin"], Plan(Mine, choice, s_three).Added);
        Assert.Empty(Plan(Mine, choice, s_three).Unselected);
    }

    [Fact]
    public void A_twin_of_a_profile_outside_stays_when_that_is_no_longer_selected()
    {
        const string Outside = Mine + "[profile Dev.Admin]\nsso_session = s\nsso_account_id = 111111111111\nsso_role_name = Admin\n";
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Outside, arguments, s_three));
        var choice = arguments with { Only = [new("Prod/*")] };
        var fewer = Plan(text, choice, s_three);
        Assert.Equal(["Dev.Admin-process", "Dev.ReadOnly", "Dev.ReadOnly-process"], fewer.Unselected);
        Assert.Empty(fewer.Removed);
        Assert.Equal(fewer.Unselected, Plan(text, choice, s_three, prunes: true).Removed);
    }

    [Fact]
    public void What_is_no_longer_selected_keeps_its_name_and_account()
    {
        // Both would get one name now: the one that comes has its account's id added.
        var arguments = s_plain with { Only = [new("Prod/*")], Name = NamePattern.Parse("p-{role}") };
        var both = Plan(After(Plan(Mine, arguments, s_three)), arguments with { Only = [new("Dev/Admin")] }, s_three);
        Assert.Equal(["p-Admin-111111111111"], both.Added);
        Assert.Empty(both.Removed);
        Assert.Equal(["p-Admin"], both.Unselected);
        Assert.False(Plan(After(both), Assert.Single(both.Draft.Blocks), s_three).Draft.IsChanged);

        // A fixed name stays with its account until that is pruned.
        arguments = arguments with { Name = NamePattern.Parse("p"), Process = true };
        var text = After(Plan(Mine, arguments, s_three));
        var held = Plan(text, arguments with { Only = [new("Dev/Admin")] }, s_three);
        Assert.Equal([new("p", s_prod.Id, s_dev.Id)], held.HeldBack);
        Assert.Equal(["p"], held.Unselected);
        Assert.Empty(held.Removed);
        var pruned = Plan(text, arguments with { Only = [new("Dev/Admin")] }, s_three, prunes: true);
        Assert.Equal([new("p", s_prod.Id, s_dev.Id)], pruned.Moved);
        Assert.Equal("p", Assert.Single(Plan(text, arguments with { Only = [new("Dev/Admin")], Name = NamePattern.Parse("q") }, s_three)
            .Unselected));
    }

    [Fact]
    public void A_broken_answer_prunes_nothing_that_is_no_longer_selected()
    {
        var text = After(Plan(Mine, s_plain, s_three));
        var choice = s_plain with { Only = [new("Prod/*")] };
        var broken = Draft(text).PlanSync(choice, new(s_three, [], ["account 'x'"]), "sso-cred", prunes: true);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly"], broken.Unselected);
        Assert.Empty(broken.Removed);
    }

    [Theory]
    [InlineData("Dev/Admin", true)]
    [InlineData("111111111111", true)]
    [InlineData("DEV/*", true)]
    [InlineData("*/Adm*n", true)]
    [InlineData("*", true)]
    [InlineData("D*v*/*d*", true)]
    [InlineData("Dev/Adm", false)]
    [InlineData("ev/Admin", false)]
    [InlineData("Dev/", false)]
    [InlineData("", false)]
    public void Accounts_and_roles_are_chosen_by_patterns(string pattern, bool fits) =>
        Assert.Equal(fits, new AssignmentPattern(pattern).Matches(new Assignment(s_dev, "Admin")));

    [Fact]
    public void A_pattern_that_fits_nothing_is_known() => Assert.Equal(["x/*", "Dev/Nobody"],
        Plan(Mine, s_plain with { Only = [new("x/*"), new("*")], Skip = [new("Dev/Nobody")] }, s_three)
            .Unmatched.Select(pattern => pattern.Text));

    [Fact]
    public void A_name_that_is_taken_elsewhere_is_left_alone_with_its_twin()
    {
        const string Text = "[profile \"Dev.Admin\"]\nrole_arn = x\n";
        var plan = Plan(Text, s_plain with { Process = true }, s_three, "[Prod.Admin]\naws_access_key_id = AKIA\n");
        Assert.Equal([new("Dev.Admin", "config:1"), new("Prod.Admin", "credentials:1")], plan.Conflicts);
        Assert.Equal(["Dev.ReadOnly", "Dev.ReadOnly-process"], plan.Added);
        Assert.StartsWith(Text, After(plan), StringComparison.Ordinal);
    }

    // Some tools read credential processes from the credentials file alone.
    [Theory]
    [InlineData("credential_process = /opt/bin/sso-cred --profile Prod.Admin\nregion = eu-west-1\n", true)]
    [InlineData("credential_process = sso-cred get --profile=Prod.Admin\n", true)]
    [InlineData("credential_process = sso-cred\n", false)]
    [InlineData("credential_process = sso-cred --profile Prod.Other\n", false)]
    [InlineData("credential_process = other --profile Prod.Admin\n", false)]
    [InlineData("credential_process = sso-cred --profile Prod.Admin\naws_access_key_id = AKIA\n", false)]
    [InlineData("region = eu-west-1\n", false)]
    public void A_twin_that_the_credentials_file_has_too_is_no_other(string keys, bool isSame)
    {
        var arguments = s_plain with { Process = true };
        var credentials = "[Prod.Admin-process]\n" + keys;
        var plan = Plan(Mine, arguments, s_three[..1], credentials);
        Assert.Equal(isSame ? ["Prod.Admin", "Prod.Admin-process"] : ["Prod.Admin"], plan.Added);
        Assert.Equal(isSame ? [] : [new ProfileConflict("Prod.Admin-process", "credentials:1")], plan.Conflicts);
        Assert.False(Plan(After(plan), arguments, s_three[..1], credentials).Draft.IsChanged);

        var twin = ConfigSection.ProcessProfile("Prod.Admin-process", "sso-cred", "Prod.Admin", null);
        Assert.Equal(isSame, Draft(Mine, credentials).FindConflict(twin) is null);
        var outside = Mine + "[profile Prod.Admin-process]\ncredential_process = sso-cred --profile Prod.Admin\n";
        Assert.Equal(isSame ? 1 : 0, Plan(outside, arguments, s_three[..1], credentials).Outside.Count);
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
    public void Keys_below_the_block_that_belong_to_its_last_profile_are_edits_of_it_and_comments_stay(string below, string stays)
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var plan = Plan(text + below, s_plain, s_three[..1]);
        Assert.Equal(["Prod.Admin"], plan.Changed);
        Assert.Equal(text + stays, After(plan));
        Assert.False(Plan(After(plan), s_plain, s_three[..1]).Draft.IsChanged);
        Assert.Equal(After(Plan(text, s_plain, s_three)) + stays, After(Plan(text + below, s_plain, s_three)));
        Assert.Equal(After(Plan(text, s_none, s_three, prunes: true)) + stays, After(Plan(text + below, s_none, s_three, prunes: true)));
    }

    [Fact]
    public void Keys_below_the_block_go_into_it_with_a_last_section_that_stays()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var lost = Plan(text + "\noutput = json\n# mine\n", s_plain, s_three[1..]);
        Assert.Equal(["Prod.Admin"], lost.Unassigned);
        Assert.Contains("sso_role_name = Admin\noutput = json\n\n[profile Dev.Admin]\n", After(lost), StringComparison.Ordinal);
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
        Assert.Equal("config:13: this header is indented, so it is read as part of the value above it, in the sso-cred block",
            failure.Message);
        Assert.Equal("start it at the left margin", failure.Hint);
        Assert.False(Plan(text, s_plain, s_three[..1]).Draft.IsChanged);
    }

    [Fact]
    public void Keys_above_the_first_profile_of_a_block_belong_to_others_and_are_refused()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1])).Replace(First + "\n", First + "\nx = y\n", StringComparison.Ordinal);
        Assert.StartsWith("config:7: this line belongs to the section above the block", Refusal.Of(() => Plan(text, s_plain, s_three)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Edits_of_a_profile_in_the_block_are_lost_and_other_sections_there_stay()
    {
        var text = After(Plan(Mine, s_plain, s_three[..1]));
        var edited = text.Replace(Last, "output = json\n\n  [services v]\n  s3 =\n    a = b\n" + Last, StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        // Indented below a key, the header is part of its value: all of it is one profile's edit.
        Assert.Equal(text, After(Plan(edited, s_plain, s_three[..1])));

        edited = text.Replace(Last, "output = json\n\n[services v]\ns3 =\n\n  a = b\n# note\n[profile mine]\nrole_arn = x\n" + Last,
            StringComparison.Ordinal);
        var plan = Plan(edited, s_plain, s_three[..1], prunes: true);
        Assert.Equal(["Prod.Admin"], plan.Changed);
        Assert.Equal(text.Replace(Last, "\n[services v]\ns3 =\n\n  a = b\n\n[profile mine]\nrole_arn = x\n" + Last, StringComparison.Ordinal),
            After(plan));
    }

    [Theory]
    [InlineData("# <<< sso-cred s", "# <<< sso-cred t", 1, "this line does not match the block that starts at config:1")]
    [InlineData("# <<< sso-cred s", "#<<< sso-cred s", 1, "this line does not end")]
    [InlineData("# <<< sso-cred s", "", 1, "this sso-cred block has no last line")]
    [InlineData("# <<< sso-cred s", "# <<< sso-cred s\n# <<< sso-cred s", 1, "this sso-cred block ends here but starts nowhere")]
    [InlineData("# >>> sso-cred (edits", "# >> sso-cred (edits", 1, "this sso-cred block ends here but starts nowhere")]
    [InlineData("--session s", "--sesion s", 1, "the first line of this block has been changed")]
    [InlineData("--session s", "", 1, "the first line of this block has been changed")]
    [InlineData("{role}'", "{role}", 1, "the first line of this block has been changed")]
    [InlineData("{role}'", "{roles}'", 1, "the first line of this block has been changed")]
    [InlineData("sso_session = s", "# >>> sso-cred (edits inside are lost) profiles sync --session t --name x", 1, "this block starts inside the one that starts at config:1")]
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
        Assert.EndsWith($"{end}{end}{First}{end}[profile Prod.Admin]{end}sso_session = s{end}sso_account_id = 222222222222{end}"
            + $"sso_role_name = Admin{end}{Last}{end}", after, StringComparison.Ordinal);
        Assert.Equal((text.EndsWith('v') ? text + "\n" : text) + (end + Empty.Replace("\n", end, StringComparison.Ordinal)),
            After(Plan(after, s_none, s_three, prunes: true)));
        Assert.False(Plan(after.TrimEnd('\r', '\n'), s_plain, s_three[..1]).Draft.IsChanged);
    }

    [Fact]
    public void A_name_that_cannot_be_a_roles_is_left_out()
    {
        var longest = new string('r', RoleName.MaxLength);
        var plan = Plan(Mine, s_plain,
            [new(s_dev, "a b"), new(s_dev, "a\nb"), new(s_dev, ""), new(s_dev, longest + "r"), new(s_dev, longest),
                new(s_dev, "+=,.@-_")]);
        Assert.Equal(4, plan.LeftOut.Count);
        Assert.Contains($@"role 'a\n…' of account {s_dev.Id}: this is not the name of a role", plan.LeftOut);
        Assert.Equal(["Dev.role", $"Dev.{longest}"], plan.Added);
    }

    [Fact]
    public void A_twin_never_takes_the_name_of_a_profile()
    {
        var plan = Plan(Mine, s_plain with { Process = true, ProcessName = "{name}in" },
            [new(s_dev, "Adm"), new(s_dev, "Admin")]);
        Assert.Equal(["Dev.Adm", "Dev.Admin", "Dev.Adminin"], plan.Added);
        Assert.Equal("Dev.Admin", Assert.Single(plan.Conflicts).Name);
        Assert.Throws<Failure>(() => SyncArguments.ValidateProcessName("{name}"));
        Assert.Throws<Failure>(() => SyncArguments.ValidateProcessName("x"));
        Assert.Throws<Failure>(() => SyncArguments.ValidateProcessName("{name} x"));
        Assert.Throws<Failure>(() => SyncArguments.ValidateProcessName("-{name}"));
    }

    [Fact]
    public void Every_account_name_gives_a_profile_that_is_read_back()
    {
        string?[] names = ["a\nb", "[x]", "\"q\"", "it's", "🚀", "..", new('n', 300), "Müller", "東京", "a = b", "#c", null, "", "a\nb"];
        var assignments = names.Select((name, i) => new Assignment(new Account($"{i:000000000000}", name, null), "R")).ToList();
        var text = After(Plan(Mine, s_plain, assignments));
        using var home = new TemporaryHome(text);
        Assert.Equal(assignments.Select(each => each.Account.Id),
            home.Profiles.ListResolvable().Select(profile => profile.AccountId).Order());
        Assert.All(home.Profiles.ProfileNames, name => Assert.Matches("^[A-Za-z0-9][A-Za-z0-9._@+-]*$", name));
    }

    [Fact]
    public void Six_hundred_accounts_are_no_trouble()
    {
        var assignments = Enumerable.Range(0, 600).SelectMany(i =>
            (string[])["Admin", "ReadOnly"], (i, role) => new Assignment(new Account($"{i:000000000000}", $"Account {i}", null), role)).ToList();
        var plan = Plan(Mine, s_plain with { Process = true }, assignments);
        Assert.Equal(2400, plan.Added.Count);
        Assert.False(Plan(After(plan), s_plain with { Process = true }, assignments).Draft.IsChanged);
    }

    internal static SyncPlan Plan(string text, SyncArguments arguments, IReadOnlyList<Assignment> assignments,
        string? credentials = null, bool prunes = false) =>
        Draft(text, credentials).PlanSync(arguments, new(assignments, [], []), "sso-cred", prunes);

    internal static ConfigDraft Draft(string text, string? credentials = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new ConfigDraft("config", bytes, bytes,
            credentials is null ? null : new ConfigText("credentials", Encoding.UTF8.GetBytes(credentials)), windows: false);
    }

    internal static string After(SyncPlan plan) => Encoding.UTF8.GetString(plan.Draft.After.Span);
}
