using CredentialProcess.Assignments;
using CredentialProcess.Sync;
using static CredentialProcess.Tests.Sync.SyncSamples;

namespace CredentialProcess.Tests.Sync;

/// <summary>Names that are taken outside the block, too long or held by a process profile.</summary>
public class SyncConflictTests
{
    [Fact]
    public void A_name_stays_with_a_lost_account_until_that_is_pruned_and_a_change_of_accounts_is_reported()
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
        Assert.Equal([move],
            Draft(text).PlanSync(arguments, new(others, [s_prod], []), "sso-cred", prunes: true).HeldBack);

        var pruned = Plan(text, arguments, others, prunes: true);
        Assert.Equal(["Prod.Admin"], pruned.Changed);
        Assert.Equal([move], pruned.Moved);
        Assert.Empty(pruned.HeldBack);
        Assert.Equal(After(Plan(Mine, arguments, others)), After(pruned));

        // Both are still there: the accounts have swapped their names.
        var swapped = Plan(text, s_plain,
            [new(s_dev with { Name = "Prod" }, "Admin"), new(s_prod with { Name = "Dev" }, "Admin")]);
        Assert.Equal([new("Dev.Admin", s_dev.Id, s_prod.Id), new("Prod.Admin", s_prod.Id, s_dev.Id)], swapped.Moved);
        Assert.Empty(swapped.HeldBack);
    }

    [Fact]
    public void A_process_profile_is_known_whatever_the_program_is_called()
    {
        var arguments = s_plain with { Process = true };
        var text = After(Plan(Mine, arguments, s_three)).Replace("= sso-cred --", "= /opt/sso-cred-1.2 --",
            StringComparison.Ordinal);
        Assert.Equal(After(Plan(Mine, s_plain, s_three)), After(Plan(text, s_plain, s_three)));
        Assert.Contains("Prod.Admin-process", Plan(text, arguments, s_three[1..], prunes: true).Removed);
    }

    [Fact]
    public void The_same_profile_outside_the_block_is_no_conflict_and_has_its_process_profile()
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
            Assert.Throws<Failure>(() => ConfigSection.Profile(new string('x', 201), "s", "1", "r", null)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_is_reported_by_its_place_in_the_file_as_it_stands()
    {
        const string Below = "\n[profile o.Admin]\nrole_arn = x\n";
        var text = After(Plan(Mine, s_plain, s_three[..1])) + Below;
        var place = Draft(text).Text.HeaderLocation(2);
        var longer = Plan(text, s_plain, s_three);
        Assert.NotEqual(place, longer.Draft.Text.HeaderLocation(4));
        var other = longer.Draft.PlanSync(new() { Session = "t", Name = NamePattern.Parse("o.{role}") },
            new(s_three[..1], [], []), "", false);
        Assert.Equal([new("o.Admin", place)], other.Conflicts);
        var both = longer.Draft.PlanSync(new() { Session = "t" }, new([s_three[2]], [], []), "", false);
        Assert.Equal([new("Dev.Admin", "the new block of another session")], both.Conflicts);
    }

    [Fact]
    public void A_name_that_is_taken_elsewhere_is_left_alone_with_its_process_profile()
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
    public void A_process_profile_that_the_credentials_file_has_too_is_no_other(string keys, bool isSame)
    {
        var arguments = s_plain with { Process = true };
        var credentials = "[Prod.Admin-process]\n" + keys;
        var plan = Plan(Mine, arguments, s_three[..1], credentials);
        Assert.Equal(isSame ? ["Prod.Admin", "Prod.Admin-process"] : ["Prod.Admin"], plan.Added);
        Assert.Equal(isSame ? [] : [new ProfileConflict("Prod.Admin-process", "credentials:1")], plan.Conflicts);
        Assert.False(Plan(After(plan), arguments, s_three[..1], credentials).Draft.IsChanged);

        var processProfile = ConfigSection.ProcessProfile("Prod.Admin-process", "sso-cred", "Prod.Admin", null);
        Assert.Equal(isSame, Draft(Mine, credentials).FindConflict(processProfile) is null);
        var outside = Mine + "[profile Prod.Admin-process]\ncredential_process = sso-cred --profile Prod.Admin\n";
        Assert.Equal(isSame ? 1 : 0, Plan(outside, arguments, s_three[..1], credentials).Outside.Count);
    }

    [Fact]
    public void A_process_profile_never_takes_the_name_of_a_profile()
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
}
