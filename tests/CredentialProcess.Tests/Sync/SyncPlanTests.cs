using CredentialProcess.Assignments;
using CredentialProcess.Profiles;
using CredentialProcess.Sync;
using CredentialProcess.Tests.Profiles;
using static CredentialProcess.Tests.Sync.SyncSamples;

namespace CredentialProcess.Tests.Sync;

/// <summary>A block of profiles is written, kept in sync and pruned.</summary>
public class SyncPlanTests
{
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
        Assert.Equal((0, 0, 0, 0),
            (again.Added.Count, again.Changed.Count, again.Removed.Count, again.Unassigned.Count));
        Assert.Equal("s", Assert.Single(again.Draft.Blocks).Session);
    }

    [Fact]
    public void Process_profiles_come_after_their_profiles()
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

        // Without the -process profiles that are no longer asked for.
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
        Assert.Equal($"{Mine}\n{First.Replace("{account_name}.", "p-", StringComparison.Ordinal)} --only "
            + $"'Prod/*'\n{Last}\n", After(empty));
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

        const string Outside = Mine
            + "[profile Prod.Admin]\nsso_session = s\nsso_account_id = 222222222222\nsso_role_name = Admin\n";
        Assert.False(Plan(Outside, s_plain, s_three[..1]).Draft.IsChanged);
        var outside = Plan(Outside, s_plain with { Region = "eu-central-1" }, s_three[..1]);
        Assert.Equal($"{Outside}\n{First} --region eu-central-1\n{Last}\n", After(outside));
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
    public void Every_account_name_gives_a_profile_that_is_read_back()
    {
        string?[] names = ["a\nb", "[x]", "\"q\"", "it's", "🚀", "..", new('n', 300), "Müller", "東京", "a = b", "#c",
            null, "", "a\nb"];
        var assignments = names.Select((name, i) =>
            new Assignment(new Account($"{i:000000000000}", name, null), "R")).ToList();
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
            (string[])["Admin", "ReadOnly"], (i, role) =>
                new Assignment(new Account($"{i:000000000000}", $"Account {i}", null), role)).ToList();
        var plan = Plan(Mine, s_plain with { Process = true }, assignments);
        Assert.Equal(2400, plan.Added.Count);
        Assert.False(Plan(After(plan), s_plain with { Process = true }, assignments).Draft.IsChanged);
    }
}
