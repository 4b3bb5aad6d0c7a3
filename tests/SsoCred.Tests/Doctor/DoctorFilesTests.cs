namespace SsoCred.Tests.Doctor;

/// <summary>Files that others can read or change, that nobody can read, and what stands wrong in them.</summary>
public sealed class DoctorFilesTests : DoctorHome
{
    [Fact]
    public async Task A_token_that_others_can_read()
    {
        Home.SignIn();
        File.SetUnixFileMode(Home.TokenPath, (UnixFileMode)0b110_100_100);
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        var path = $"~/.aws/sso/cache/{Home.NameOf(Home.SessionName)}";
        Assert.Equal(
            new Told("files", "attention", path, "others can read it (mode 0644)", $"run: chmod 600 {path}"), wrong);
        Assert.Equal(0, (await Home.ShellAsync($"{wrong.Fix![5..]}")).Exit);
        Assert.Empty((await DoctorReport.OfAsync(Home)).Attentions);
    }

    [Theory]
    [InlineData("666", "others can change it (mode 0666)", "run: chmod go-w ~/.aws/config")]
    [InlineData("660", "others can change it (mode 0660)", "run: chmod go-w ~/.aws/config")]
    public async Task A_config_that_others_can_change(string mode, string message, string fix)
    {
        Home.SignIn();
        await Home.ShellAsync($"chmod {mode} ~/.aws/config");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("~/.aws/config", message, fix), (wrong.Subject, wrong.Message, wrong.Fix));
    }

    [Fact]
    public async Task Keys_that_others_can_read()
    {
        Home.SignIn();
        File.WriteAllText(Home[".aws/credentials"],
            "[other]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret-marker\n");
        await Home.ShellAsync("chmod 644 ~/.aws/credentials");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("~/.aws/credentials", "run: chmod 600 ~/.aws/credentials"), (wrong.Subject, wrong.Fix));
    }

    [Fact]
    public async Task Lines_that_the_AWS_CLI_refuses_are_told_with_their_place()
    {
        Home.SignIn();
        Home.Config += "\n[profile other]\nnonsense\n[profile dev2]\nregion = a\nregion = b\n";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(2, told.Attentions.Count);
        Assert.Contains(
            "~/.aws/config:13: not a 'key = value' line in [profile other]",
            told.Attentions[0].Message, StringComparison.Ordinal);
        Assert.Contains("~/.aws/config:16", told.Attentions[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_cannot_be_read_at_all_hides_nothing_else()
    {
        Home.SignIn();
        File.WriteAllBytes(Home.ConfigPath, [.. "[profile dev]\n"u8, 0xFF]);
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal((3, false), (told.Exit, told.IsHealthy));
        Assert.Equal("~/.aws/config:2: the file is not UTF-8 text", Assert.Single(told.Attentions).Message);
        Assert.Equal(("files", "~/.aws/config"), (told.Attentions[0].Step, told.Attentions[0].Subject));
        Assert.Equal("ok", told.Of("files", "~/.aws/sso/cache").State);
        Assert.Contains(told.All, each => each.Step == "docker");
    }

    [Fact]
    public async Task A_config_that_cannot_be_parsed_is_one_finding_also_with_registries()
    {
        Home.SignIn();
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(Home[".docker/config.json"],
            """{"credHelpers": {"012345678901.dkr.ecr.eu-central-1.amazonaws.com": "sso-cred", "public.ecr.aws": "sso-cred"}}""");
        Home.Config = "nonsense\n" + Home.Config;
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(3, told.Exit);
        Assert.Single(told.All, each => each.Message.Contains("~/.aws/config:1", StringComparison.Ordinal));
        Assert.DoesNotContain(told.All, each => each.Step is "profile" or "callers");
    }

    [Fact]
    public async Task Damaged_files_of_the_caches()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        File.WriteAllText(Home.RoleFiles[0], "{\"Credentials\":\n {");
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.StartsWith("~/.aws/cli/cache/", wrong.Subject, StringComparison.Ordinal);
        Assert.Contains("is damaged (line 2)", wrong.Message, StringComparison.Ordinal);
        await Home.ShellAsync(wrong.Fix![5..]);
        Assert.Empty(Home.RoleFiles);

        File.WriteAllText(Home.TokenPath, "{\"accessToken\": 5}");
        Assert.Contains(
            "is damaged", (await DoctorReport.OfAsync(Home)).Of("sign-in", "token").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipes_are_not_waited_for()
    {
        Home.SignIn();
        // They are gone again before the tests look for secrets in every file.
        var told = DoctorReport.Of(await Home.ShellAsync("""
            token=$(ls ~/.aws/sso/cache/*.json) && mv "$token" "$token.away" || exit 99
            mkfifo -m 600 "$token" ~/.aws/sso/cache/pipe.json ~/.aws/credentials || exit 99
            timeout 60 "$sso_cred" doctor --profile dev --json --offline
            exit=$?
            rm "$token" ~/.aws/sso/cache/pipe.json ~/.aws/credentials
            mv "$token.away" "$token"
            exit $exit
            """));
        var token = Home.TokenPath.Replace(Home[""].TrimEnd('/'), "~", StringComparison.Ordinal);
        Assert.Equal([("files", token), ("files", "~/.aws/sso/cache/pipe.json"), ("sign-in", "token")],
            told.Attentions.Select(each => (each.Step, each.Subject)));
        Assert.Equal(
            new Told("files", "attention", token, "is not a regular file", $"run: rm {token}"), told.Attentions[0]);
        Assert.Equal(
            "is not a regular file, so nothing is read from it", told.Of("files", "~/.aws/credentials").Message);
    }

    [Fact]
    public async Task A_config_that_is_not_there()
    {
        File.Delete(Home.ConfigPath);
        Assert.Equal("run: sso-cred configure", (await DoctorReport.OfAsync(Home)).Of("files", "~/.aws/config").Fix);
    }

    [Fact]
    public async Task Links()
    {
        Home.SignIn();
        File.Move(Home.ConfigPath, Home["dotfiles"]);
        File.CreateSymbolicLink(Home.ConfigPath, Home["dotfiles"]);
        File.CreateSymbolicLink(Home[".aws/credentials"], "/nowhere/at/all");
        var told = await DoctorReport.OfAsync(Home);
        Assert.Contains(told.All, each => each is { Subject: "~/.aws/config", State: "note" });
        Assert.Equal(new Told("files", "attention", "~/.aws/credentials",
            "is a link to /nowhere/at/all, which does not exist", "run: rm ~/.aws/credentials"), told.Wrong());
    }

    [Fact]
    public async Task What_cannot_be_read_or_written()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        File.SetUnixFileMode(Home.TokenPath, UnixFileMode.UserWrite);
        File.SetUnixFileMode(Home[".aws/cli/cache"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var told =
            DoctorReport.Of(await Home.RunUnprivilegedAsync("doctor", "--profile", "dev", "--json", "--offline"));
        Assert.Contains(told.Attentions, each => each.Step == "files"
            && each.Fix!.StartsWith("run: chmod u+r ~/.aws/sso/cache/", StringComparison.Ordinal));
        Assert.Contains(told.Attentions, each => each.Subject == "~/.aws/cli/cache"
            && each.Message == "is not writable, so role credentials are not stored there");
        Assert.Contains(told.Attentions, each => each is { Step: "sign-in", Subject: "token" });
    }

    [Fact]
    public async Task Folders_that_cannot_be_made()
    {
        File.SetUnixFileMode(Home[".aws"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var told =
            DoctorReport.Of(await Home.RunUnprivilegedAsync("doctor", "--profile", "dev", "--json", "--offline"));
        const string Why = "can't be created because ~/.aws is not writable, so ";
        Assert.Equal(
            [
                ("~/.aws/sso/cache", Why + "sign-ins are not stored there and no sign-in is refreshed"),
                ("~/.aws/cli/cache", Why + "role credentials are not stored there"),
                ("~/.aws/sso-cred", Why + "locks and state are not stored there"),
            ], told.Attentions.Where(each => each.Step == "files").Select(each => (each.Subject, each.Message)));
    }

    [Fact]
    public async Task A_file_that_is_somebody_elses()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
            Assert.Skip("only the superuser can give files away");
        Home.SignIn();
        File.Copy(SsoCredBinary.Path, Home["copy"]);
        var run = await Home.ShellAsync("""
            chown -R 65534:65534 "$HOME" && chown 0:65534 ~/.aws/sso/cache/*.json && chmod 640 ~/.aws/sso/cache/*.json || exit 99
            exec setpriv --reuid=65534 --regid=65534 --clear-groups "$HOME/copy" doctor --profile dev --json --offline
            """);
        Assert.Contains(DoctorReport.Of(run).Attentions, each => each.Message == "belongs to root, not to you"
            && each.Fix!.StartsWith("run: sudo chown $(id -un) ~/.aws/sso/cache/", StringComparison.Ordinal));
    }
}
