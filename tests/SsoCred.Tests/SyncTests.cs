using System.Globalization;
using IdentityCenter.State;
using SsoCred.Tests.SignIn;

namespace SsoCred.Tests;

/// <summary>
/// <c>profiles sync</c>: a block of profiles in the config, shown first, kept in step, and nothing else touched.
/// </summary>
public sealed class SyncTests : ExecutableTests
{
    const string First =
        "# >>> sso-cred (edits inside are lost) profiles sync --session my-sso --name '{account_name}.{role}'";

    string _before = "";

    protected override void SetUp()
    {
        Home.SignIn();
        _before = Home.Config;
    }

    [Fact]
    public async Task Each_account_and_role_gets_a_profile_and_the_second_run_changes_nothing()
    {
        var run = await SyncAsync("--yes");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.StartsWith(
            "--- ~/.aws/config\n+++ ~/.aws/config\n@@ -8,3 +8,40 @@\n", run.OutputText, StringComparison.Ordinal);
        Assert.EndsWith(
            "\nwrote ~/.aws/config: 7 added, 0 changed, 0 removed\n", run.OutputText, StringComparison.Ordinal);
        Assert.StartsWith(_before + "\n" + First + "\n[profile Donnees.DatenLeser+Schreiber]\n", Home.Config,
            StringComparison.Ordinal);
        Assert.Equal(_before, File.ReadAllText(Home[".aws/config.bak"]));
        await Home.DocumentAsync("Entwicklung-Muller-Sohne.ReadOnly");

        var written = Home.Config;
        run = await SyncAsync("--yes");
        Assert.Equal((0, "", "nothing to change\n"), (run.Exit, run.Said, run.OutputText));
        Assert.Equal(written, Home.Config);
    }

    [Fact]
    public async Task A_dry_run_shows_and_writes_nothing()
    {
        var run = await SyncAsync("--dry-run", "--only", "Production/*", "--process", "--region", "eu-central-1");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Contains("+[profile Production.PowerUserAccess-process]\n+credential_process = ", run.OutputText,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "\n6 added, 0 changed, 0 removed; nothing is written\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(_before, Home.Config);
        Assert.False(File.Exists(Home[".aws/config.bak"]));
    }

    [Fact]
    public async Task A_config_that_would_become_too_large_to_be_read_is_left_as_it_is()
    {
        Home.Config = _before + "#" + new string('x', (10 * 1024 * 1024) - _before.Length - 100) + "\n";
        foreach (var option in (string[])["--yes", "--dry-run"])
        {
            var complaint = (await SyncAsync(option)).Failed(3);
            Assert.StartsWith(
                "~/.aws/config would become larger than 10 MB", complaint.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await Home.RunAsync("profiles")).Exit);
    }

    [Fact]
    public async Task Arguments_are_remembered_and_replaced_one_by_one()
    {
        await SyncAsync("--yes", "--name", "{account_alias}/{role}", "--only", "production", "--skip", "*/Power*");
        Assert.Contains("[profile production/ReadOnly]", Home.Config, StringComparison.Ordinal);
        Assert.Equal("nothing to change\n", (await SyncAsync("--yes")).OutputText);
        await SyncAsync("--yes", "--region", "eu-west-1");
        Assert.Contains(
            "--name '{account_alias}/{role}' --region eu-west-1 --only production --skip '*/Power*'\n", Home.Config,
            StringComparison.Ordinal);
        await SyncAsync("--yes", "--region", "", "--only", "*", "--skip", "", "--process");
        Assert.Contains(
            "--name '{account_alias}/{role}' --only '*' --process --process-name '{name}-process'\n", Home.Config,
            StringComparison.Ordinal);
        await SyncAsync("--yes", "--process=false");
        Assert.DoesNotContain("credential_process", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_outlive_the_profiles_that_they_chose()
    {
        await SyncAsync("--yes", "--only", "Production/Read*", "--name", "p-{role}");
        var before = Home.Config;
        var all = Home.StandIn.Tenant.Accounts;
        Home.StandIn.Tenant.Accounts = [.. all.Where(account => account.Name != "Production")];
        Assert.EndsWith("0 added, 0 changed, 1 removed\n", (await SyncAsync("--yes", "--prune")).OutputText,
            StringComparison.Ordinal);
        Assert.DoesNotContain("[profile p-", Home.Config, StringComparison.Ordinal);
        Assert.EndsWith(
            "nothing to change\n", (await SyncAsync("--yes", "--prune")).OutputText, StringComparison.Ordinal);
        Home.StandIn.Tenant.Accounts = all;
        await SyncAsync("--yes", "--prune");
        Assert.Equal(before, Home.Config);

        Home.Config = _before;
        await SyncAsync("--yes", "--skip", "*");
        Assert.Equal("nothing to change\n", (await SyncAsync("--dry-run")).OutputText);
        Assert.Contains(" --skip '*'\n# <<< sso-cred my-sso\n", Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_patterns_leave_out_later_is_counted_and_stays_until_it_is_pruned()
    {
        await SyncAsync("--yes", "--process");
        var all = Home.Config;
        var run = await SyncAsync("--yes", "--only", "Production/ReadOnly");
        Assert.EndsWith(
            "wrote ~/.aws/config: 0 added, 0 changed, 0 removed, 12 not selected by the patterns (kept until --prune)\n",
            run.OutputText, StringComparison.Ordinal);
        Assert.Equal(all.Replace(First, First + " --only Production/ReadOnly", StringComparison.Ordinal), Home.Config);
        Assert.EndsWith("nothing to change, 12 not selected by the patterns (kept until --prune)\n",
            (await SyncAsync("--yes")).OutputText,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "0 added, 14 changed, 0 removed, 12 not selected by the patterns (kept until --prune); nothing is written\n",
            (await SyncAsync("--dry-run", "--region", "eu-west-1")).OutputText, StringComparison.Ordinal);
        Assert.EndsWith("0 added, 0 changed, 7 removed, 6 not selected by the patterns (kept until --prune)\n",
            (await SyncAsync("--yes", "--process=false")).OutputText, StringComparison.Ordinal);
        Assert.EndsWith("0 added, 0 changed, 6 removed\n", (await SyncAsync("--yes", "--prune")).OutputText,
            StringComparison.Ordinal);
        Assert.Single(Home.Config.Split("[profile Production")[1..]);
    }

    [Fact]
    public async Task What_is_lost_is_listed_and_pruned_when_asked()
    {
        await SyncAsync("--yes");
        Home.StandIn.Tenant.Accounts = [.. Account.Some().Take(2)];
        var run = await SyncAsync("--yes");
        Assert.Equal(
            "no longer assigned, kept until --prune: Donnees.DatenLeser+Schreiber, Donnees.ReadOnly\nnothing to change\n",
            run.OutputText);
        Assert.EndsWith("0 added, 0 changed, 2 removed\n", (await SyncAsync("--yes", "--prune")).OutputText,
            StringComparison.Ordinal);

        Home.StandIn.Tenant.Accounts = [];
        run = await SyncAsync("--yes");
        Assert.StartsWith("nothing is assigned to you in session 'my-sso'\n", run.OutputText, StringComparison.Ordinal);
        var kept = Home.Config;
        run = await SyncAsync("--yes", "--prune");
        Assert.StartsWith(
            "nothing is assigned to you in session 'my-sso'; nothing is pruned, since an empty list is usually an error\n",
            run.OutputText, StringComparison.Ordinal);
        Assert.Equal(kept, Home.Config);
    }

    [Theory]
    [InlineData("ListAccounts=missing:accountList", 1)]
    [InlineData("ListAccountRoles=null:roleList", 1)]
    [InlineData("ListAccountRoles=status:403", 0)]
    [InlineData("ListAccountRoles=html:404", 0)]
    [InlineData("ListAccountRoles=missing:roleName", 0)]
    public async Task Nothing_is_pruned_on_the_word_of_a_broken_answer(string fault, int exit)
    {
        await SyncAsync("--yes");
        var before = Home.Config;
        Home.StandIn.Faults.Add(fault);
        var run = await SyncAsync("--yes", "--prune");
        Assert.True(run.Exit == exit, run.Said);
        if (exit == 0)
            Assert.Matches(
                "kept, since the portal refuses to list the roles of [0-9]{12}: |left out: role ''", run.OutputText);
        Assert.Equal(before, Home.Config);
    }

    [Fact]
    public async Task What_a_broken_answer_keeps_is_told_once()
    {
        await SyncAsync("--yes");
        Home.StandIn.Faults.Add("ListAccountRoles=null:roleName,times=0");
        var run = await SyncAsync("--yes", "--prune");
        var told = run.OutputText.Split('\n');
        Assert.Equal(told.Distinct(), told);
        Assert.Contains(
            "kept, since the portal's answer is damaged in part: ", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("--prune", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer assigned", run.OutputText, StringComparison.Ordinal);
        Assert.EndsWith("\nnothing to change\n", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_would_go_to_another_account_stays_until_it_is_pruned()
    {
        Home.StandIn.Tenant.Accounts =
            [new("111111111111", "Sandbox", null, ["Dev"]), new("333333333333", "Other", null, ["Dev"])];
        await SyncAsync("--yes");
        Home.StandIn.Tenant.Accounts =
            [new("222222222222", "Sandbox", null, ["Dev"]), new("333333333333", "Other", null, ["Dev"])];
        Assert.Equal(
            "no longer assigned, kept until --prune: Sandbox.Dev\nnot written: 'Sandbox.Dev' for account 222222222222, "
            + "since account 111111111111 keeps the name until it is pruned\nnothing to change\n",
            (await SyncAsync("--yes")).OutputText);
        Assert.EndsWith("'Sandbox.Dev' moves from account 111111111111 to account 222222222222\n"
            + "wrote ~/.aws/config: 0 added, 1 changed, 0 removed\n", (await SyncAsync("--yes", "--prune")).OutputText,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_twin_in_the_credentials_file_takes_none_away()
    {
        await SyncAsync("--yes", "--process");
        File.WriteAllText(Home[".aws/credentials"],
            "[Production.ReadOnly-process]\ncredential_process = sso-cred --profile Production.ReadOnly\n");
        Assert.Equal("nothing to change\n", (await SyncAsync("--yes")).OutputText);
    }

    // The reader goes while the config is still locked, so it is gone when the outcome is told.
    [Fact]
    public async Task A_reader_that_goes_too_early_is_told_what_was_written()
    {
        var run = await Home.ShellAsync("""
            mkdir -p "$HOME/.aws/sso-cred" && exec 9> "$HOME/.aws/sso-cred/config-file.lock" && flock 9
            { "$sso_cred" profiles sync --yes 9>&-; echo "exit $?" >&2; } \
                | { head -n 1 > /dev/null; exec < /dev/null; flock -u 9; }
            """);
        Assert.Equal(
            "sso-cred: warning: cannot write to stdout: Broken pipe; wrote ~/.aws/config: 7 added, 0 changed, 0 removed\n"
            + "exit 0\n", run.Said);
        Assert.Contains(First, Home.Config, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_of_a_session_that_is_gone_is_told_and_the_others_are_kept_in_step()
    {
        var other =
            $"\n[sso-session other]\nsso_start_url = {Home.StandIn.Tenant.Settings.StartUrl}\nsso_region = us-east-1\n";
        Home.Config = _before += other;
        Home.SignIn(session: "other");
        await SyncAsync(
            "--yes", "--session", "other", "--name", "o-{account_id}-{role}", "--only", "Production/ReadOnly");
        await SyncAsync("--yes", "--session", "my-sso", "--only", "Production/ReadOnly");
        Home.Config = Home.Config.Replace("[sso-session other]", "[sso-session renamed]", StringComparison.Ordinal)
            .Replace(
                "sso_role_name = ReadOnly\n# <<< sso-cred my-sso", "# <<< sso-cred my-sso", StringComparison.Ordinal);
        var run = await SyncAsync("--yes");
        Assert.EndsWith(
            "wrote ~/.aws/config: 0 added, 1 changed, 0 removed\n", run.OutputText, StringComparison.Ordinal);
        const string Stale =
            "sso-cred: error: ~/.aws/config:16: this block is for session 'other', which the config does not have\n"
            + "sso-cred: hint: remove the block, or write the session's new name into its first and its last line\n";
        Assert.Equal((3, Stale), (run.Exit, run.Said));

        Home.Config = Home.Config[..Home.Config.IndexOf("\n" + First, StringComparison.Ordinal)];
        run = await SyncAsync("--yes");
        Assert.Equal((3, "", Stale), (run.Exit, run.OutputText, run.Said));
        Home.Config = Home.Config.Replace("--session other", "--session renamed", StringComparison.Ordinal)
            .Replace("<<< sso-cred other", "<<< sso-cred renamed", StringComparison.Ordinal);
        Home.SignIn(session: "renamed");
        Assert.EndsWith(
            "0 added, 1 changed, 0 removed\n", (await SyncAsync("--yes")).OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_outside_already_is_told_in_one_line()
    {
        await Home.RunAsync(
            "configure", "--session", "my-sso", "--account", "Production", "--role", "ReadOnly", "--role",
            "PowerUserAccess", "--name", "{account_name}.{role}", "--region", "", "--yes");
        Assert.EndsWith("sso_role_name = ReadOnly\n", Home.Config, StringComparison.Ordinal);
        var run = await SyncAsync("--yes", "--process", "--region", "none");
        Assert.Contains(
            "\n2 profiles already exist outside the block: ~/.aws/config:12, ~/.aws/config:17\n", run.OutputText,
            StringComparison.Ordinal);
        Assert.DoesNotContain("not written", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("[profile Production.ReadOnly-process]", Home.Config, StringComparison.Ordinal);
        Assert.DoesNotContain("region = none", Home.Config, StringComparison.Ordinal);
    }

    // At the end of a file it writes one line further than elsewhere, so the block's last profile is another matter.
    [Fact]
    public async Task What_awscli_sets_beside_the_block_stays_beside_it()
    {
        var python = await Debian.NeedAsync(
            "awscli", "/usr/lib/python3/dist-packages/awscli/customizations/configure/writer.py");
        Assert.EndsWith("writer.py", python, StringComparison.Ordinal);
        await SyncAsync("--yes");
        var write = await Home.ShellAsync("""
            /usr/bin/python3 -c '
            from awscli.customizations.configure.writer import ConfigFileWriter
            import os
            for profile in "dev", "Production.PowerUserAccess", "Production.ReadOnly":
                ConfigFileWriter().update_config({"__section__": "profile " + profile, "cli_pager": "x"},
                    os.path.expanduser("~/.aws/config"))'
            """);
        Assert.True(write.Exit == 0, write.Said);
        Assert.Equal(3, Home.Config.Split("cli_pager = x").Length - 1);
        Assert.EndsWith("\n# <<< sso-cred my-sso\ncli_pager = x\n", Home.Config, StringComparison.Ordinal);
        var run = await SyncAsync("--yes");
        Assert.EndsWith("0 added, 2 changed, 0 removed\n", run.OutputText, StringComparison.Ordinal);
        var parts = Home.Config.Split(First);
        Assert.Equal(_before + "\n", parts[0].Replace("cli_pager = x\n", "", StringComparison.Ordinal));
        Assert.Contains("cli_pager = x", parts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("cli_pager", parts[1], StringComparison.Ordinal);
        Assert.EndsWith("nothing to change\n", (await SyncAsync("--yes")).OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_twin_names_the_program_only_where_PATH_leads_to_it(bool executable)
    {
        // A file of that name which nobody may execute is none that a shell finds.
        var other = Directory.CreateDirectory(Home["other"]).FullName;
        File.WriteAllText(Path.Combine(other, "sso-cred"), "");
        if (executable)
            File.SetUnixFileMode(Path.Combine(other, "sso-cred"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Home.Environment["PATH"] = $"{other}:{Path.GetDirectoryName(SsoCredBinary.Path)}:/usr/bin:/bin";
        await SyncAsync("--yes", "--process");
        Assert.Contains(
            $"credential_process = {(executable ? SsoCredBinary.Path : "sso-cred")} --profile ", Home.Config,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_reported_and_left()
    {
        Home.Config += "\n[profile Production.ReadOnly]\nrole_arn = arn\n";
        var run = await SyncAsync("--yes");
        Assert.Contains("not written: 'Production.ReadOnly' is already used: ~/.aws/config:12\n", run.OutputText,
            StringComparison.Ordinal);
        Assert.Single(Home.Config.Split("[profile Production.ReadOnly]")[1..]);
    }

    [Fact]
    public async Task Whatever_accounts_are_called_every_profile_works()
    {
        string?[] names =
            ["a\nb", "[x]", "\"q\" 'r'", "🚀", "..", new('n', 300), "東京", "--yes", "# c", null, "a\nb", "$(touch x)"];
        Home.StandIn.Tenant.Accounts =
            [.. names.Select(
                (name, i) => new Account(i.ToString("d12", CultureInfo.InvariantCulture), name, null, ["ReadOnly"]))];
        Assert.Equal(0, (await SyncAsync("--yes")).Exit);
        var profiles = Home.Config.Split('\n').Where(line => line.StartsWith("[profile ", StringComparison.Ordinal))
            .Select(line => line[9..^1]).Except(["dev"]).ToList();
        Assert.Equal(names.Length, profiles.Count);
        // A shell takes each name without quotes.
        var script = string.Concat(profiles.Select(name => $"\"$sso_cred\" --profile {name} || exit 1\n"));
        var run = await Home.ShellAsync(script);
        Assert.Equal((0, ""), (run.Exit, run.Said));
        Assert.Equal(names.Length, run.OutputText.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData(2, "add --yes to write the config, or --dry-run to see the changes")]
    [InlineData(2, "run: sso-cred roles", "--yes", "--only", "Prodution/*")]
    [InlineData(2, "use letters, digits and . _ - @ + : /, with the placeholders {account_id}, {account_name}, {account_alias}, {role}, {session}, {region}", "--yes", "--name", "{account}")]
    [InlineData(2, "include {name}, as in '{name}-process'", "--yes", "--process-name", "x")]
    [InlineData(2, "write one like us-east-1", "--yes", "--region", "eu central")]
    [InlineData(
        2, "only one of --profile and --session can be given", "--yes", "--profile", "dev", "--session", "my-sso")]
    [InlineData(3, "available: 'my-sso'", "--yes", "--session", "unknown-one")]
    public async Task Wrong_usage_is_refused_and_nothing_written(int exit, string hint, params string[] args)
    {
        var complaint = (await SyncAsync(args)).Failed(exit);
        Assert.Contains(hint, complaint.Hint ?? complaint.Error, StringComparison.Ordinal);
        Assert.Equal(_before, Home.Config);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_what_to_type()
    {
        File.Delete(Home.TokenPath);
        Assert.Equal("run: sso-cred login my-sso", (await SyncAsync("--yes")).Failed(4).Hint);
    }

    [Fact]
    public async Task Of_several_sessions_those_with_a_block_are_kept_in_step()
    {
        Home.Config +=
            $"\n[sso-session other]\nsso_start_url = {Home.StandIn.Tenant.Settings.StartUrl}\nsso_region = us-east-1\n";
        Assert.Equal("one of: --session my-sso, --session other", (await SyncAsync("--yes")).Failed(2).Hint);
        Home.SignIn(session: "other");
        await SyncAsync("--yes", "--session", "other", "--name", "o-{account_id}-{role}");
        await SyncAsync("--yes", "--session", "my-sso");
        Home.StandIn.Tenant.Accounts = Account.Some(4);
        var run = await SyncAsync("--yes");
        Assert.EndsWith(
            "wrote ~/.aws/config: 6 added, 0 changed, 0 removed\n", run.OutputText, StringComparison.Ordinal);
        (await SyncAsync("--yes", "--region", "eu-west-1")).Failed(2);
    }

    [Fact]
    public async Task A_config_that_is_none_a_damaged_block_and_a_read_only_file_are_refused()
    {
        Home.Config = _before + "[profile x]\nnoise\n";
        Assert.StartsWith(
            "~/.aws/config:12: not a 'key = value' line",
            (await SyncAsync("--yes")).Failed(3).Error, StringComparison.Ordinal);
        Home.Config = _before;
        await SyncAsync("--yes");
        var damaged = Home.Config = Home.Config.Replace("# <<< sso-cred my-sso\n", "", StringComparison.Ordinal);
        Assert.Contains(
            "this sso-cred block has no last line",
            (await SyncAsync("--yes")).Failed(3).Error,
            StringComparison.Ordinal);
        Assert.Equal(damaged, Home.Config);
        Home.Config = _before;
        File.SetUnixFileMode(Home.ConfigPath, UnixFileMode.UserRead);
        Assert.Equal(3, (await SyncAsync("--yes")).Exit);
        Assert.Equal(_before, Home.Config);
    }

    [Fact]
    public async Task A_link_stays_a_link()
    {
        Directory.CreateDirectory(Home["dotfiles"]);
        File.Move(Home.ConfigPath, Home["dotfiles/aws"]);
        File.CreateSymbolicLink(Home.ConfigPath, "../dotfiles/aws");
        Assert.Equal(0, (await SyncAsync("--yes")).Exit);
        Assert.Equal("../dotfiles/aws", new FileInfo(Home.ConfigPath).LinkTarget);
        Assert.Contains(First, File.ReadAllText(Home["dotfiles/aws"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_the_config_as_it_was()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            Assert.Skip("no file system can be mounted here");
        Home.StandIn.Tenant.Accounts = Account.Some(50);
        var run = await Home.ShellAsync("""
            unshare -m true 2> /dev/null || exit 97
            exec unshare -m sh -c '
              cp -a "$HOME/.aws" "$HOME/kept" && mount -t tmpfs -o size=64k,mode=700 none "$HOME/.aws" \
                && cp -a "$HOME/kept/." "$HOME/.aws" || exit 99
              mkdir "$HOME/.aws/sso-cred"
              cat /dev/zero > "$HOME/.aws/filler" 2> /dev/null
              "$sso_cred" profiles sync --yes > "$HOME/out"; exit=$?
              cmp "$HOME/kept/config" "$HOME/.aws/config" && ! ls "$HOME/.aws/" | grep -e "config[.]" || exit 98
              exit $exit'
            """);
        if (run.Exit is 97 or 99)
            Assert.Skip("no file system can be mounted here");
        Assert.True(run.Exit == 1, $"{run.Exit} {run.Said}");
        Assert.Contains("the disk is full", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task On_a_terminal_it_asks_and_notices_what_has_changed_meanwhile()
    {
        await using var tmux = await Tmux.StartAsync(Home, 120, 100);
        await tmux.TypeAsync("\"$sso_cred\" profiles sync --only 'Production/ReadOnly'");
        await tmux.SeeAsync("0 removed) [y/N]");
        await tmux.TypeAsync("n");
        await tmux.SeeAsync("nothing is written");
        await tmux.TypeAsync("echo ended $?");
        await tmux.SeeAsync("ended 0");
        Assert.Equal(_before, Home.Config);

        await ClearAsync(tmux);
        await tmux.TypeAsync("\"$sso_cred\" profiles sync --only 'Production/ReadOnly'; echo ended $?");
        await tmux.SeeAsync("0 removed) [y/N]");
        Home.Config = _before + "# mine\n";
        await tmux.TypeAsync("y");
        await tmux.SeeAsync("~/.aws/config was changed by another program; nothing is written yet");
        Assert.Equal(_before + "# mine\n", Home.Config);
        await tmux.TypeAsync("y");
        await tmux.SeeAsync("ended 0");
        Assert.StartsWith(_before + "# mine\n\n# >>> sso-cred", Home.Config, StringComparison.Ordinal);
        Assert.Contains("\x1b[32m+[profile Production.ReadOnly]\x1b[0m", tmux.Raw, StringComparison.Ordinal);
        await tmux.AssertIsSaneAsync();

        await ClearAsync(tmux);
        await tmux.TypeAsync("\"$sso_cred\" profiles sync --region eu-west-1; echo ended $?");
        await tmux.SeeAsync("0 removed) [y/N]");
        await tmux.PressAsync("C-c");
        await tmux.SeeAsync("ended 130");
    }

    [Theory]
    [InlineData(
        "AWS_Secret_Access_Key : !!SENSITIVE!!\naws_session_token=!!SENSITIVE!!", "AWS_Secret_Access_Key : ...")]
    [InlineData("aws_session_token =\n  !!SENSITIVE!!\n\n  !!SENSITIVE!!2\n  !!SENSITIVE!!3", "    ...")]
    [InlineData("# aws_secret_access_key=!!SENSITIVE!!", "# aws_secret_access_key= ...")]
    [InlineData("credential_process = other --password !!SENSITIVE!!", "credential_process = ...")]
    [InlineData(
        "credential_process = /opt/bin/sso-cred --profile p", "credential_process = /opt/bin/sso-cred --profile p")]
    public async Task Keys_beside_the_change_are_not_shown(string lines, string shown)
    {
        Home.Config = _before + "[profile keys]\n" + lines + "\n";
        var run = await SyncAsync("--yes");
        Assert.True(run.Exit == 0, run.Said);
        Assert.Contains("\n " + shown + "\n", run.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain("SENSITIVE", run.Said + run.OutputText, StringComparison.Ordinal);
        Assert.Contains(lines, Home.Config, StringComparison.Ordinal);
    }

    // So that what is waited for is not what stood there before.
    static async Task ClearAsync(Tmux tmux)
    {
        await tmux.TypeAsync("clear");
        await tmux.SeeAsync(screen => screen[0].TrimEnd() == "$" && screen[1..].All(string.IsNullOrWhiteSpace));
    }

    // What the portal has changed since the last run is to be seen; SyncAgainTests have runs that reuse a listing.
    Task<Run> SyncAsync(params string[] args) => Home.RunAsync(["profiles", "sync", "--refresh", .. args]);
}
