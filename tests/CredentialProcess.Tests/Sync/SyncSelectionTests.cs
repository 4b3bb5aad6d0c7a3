using CredentialProcess.Assignments;
using CredentialProcess.Sync;
using static CredentialProcess.Tests.Sync.SyncSamples;

namespace CredentialProcess.Tests.Sync;

/// <summary>Which assignments get a profile, and what happens to profiles that are no longer selected.</summary>
public class SyncSelectionTests
{
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
        Assert.Equal(text.Replace(First, First + " --only 'dev/*' --skip '111111111111/read*'",
            StringComparison.Ordinal), After(fewer));
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
        var withProcess = Plan(text, choice with { Process = true, Region = "eu-west-1" }, s_three);
        Assert.Equal(
            ["Dev.Admin", "Dev.Admin-process", "Dev.ReadOnly", "Dev.ReadOnly-process"], withProcess.Unselected);
        Assert.Equal(["Dev.Admin", "Dev.ReadOnly", "Prod.Admin"], withProcess.Changed);
        Assert.Empty(withProcess.Removed);
        Assert.Contains("[profile Dev.Admin-process]\ncredential_process = sso-cred --profile Dev.Admin\nregion = "
            + "eu-west-1\n",
            After(withProcess), StringComparison.Ordinal);

        var plain = Plan(After(withProcess), choice, s_three);
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
    public void A_process_profile_of_a_profile_outside_stays_when_that_is_no_longer_selected()
    {
        const string Outside = Mine
            + "[profile Dev.Admin]\nsso_session = s\nsso_account_id = 111111111111\nsso_role_name = Admin\n";
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
        Assert.Equal("p",
            Assert.Single(Plan(text, arguments with { Only = [new("Dev/Admin")], Name = NamePattern.Parse("q") },
            s_three)
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
}
