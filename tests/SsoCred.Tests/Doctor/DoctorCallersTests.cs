namespace SsoCred.Tests.Doctor;

/// <summary>Who runs sso-cred: credential_process lines, copies on PATH, docker.</summary>
public sealed class DoctorCallersTests : DoctorHome
{
    [Theory]
    [InlineData("~/bin/sso-cred --profile dev", "begins with ~")]
    [InlineData("sso-cerd --profile dev", null)]
    [InlineData("/nowhere/sso-cred --profile dev", "there is no program /nowhere/sso-cred")]
    [InlineData("bin/sso-cred --profile dev", "is relative to the caller's working directory")]
    [InlineData("\"/opt/my tools/sso-cred\" --profile dev", "has quotes")]
    [InlineData("sso-cred --profile 'dev'", "has quotes")]
    [InlineData("sso-cred --profile 'dev", "an unclosed quote")]
    [InlineData("$HOME/bin/sso-cred --profile dev", "has a variable")]
    [InlineData("sso-cred get", "does not say which profile")]
    [InlineData("sso-cred --profile prod", "names profile 'prod', which does not exist")]
    [InlineData("aws sso get-credentials --profile dev", "a command that does not exist")]
    public async Task Lines_that_some_caller_cannot_run(string line, string? message)
    {
        Home.SignIn();
        Home.Config +=
            $"\n[profile fine]\ncredential_process = sso-cred --profile dev\n\n[profile odd]\ncredential_process = {line}\n";
        var told = await DoctorReport.OfAsync(Home);
        if (message is null)
        {
            // Another program is its owner's business.
            Assert.Empty(told.Attentions);
            return;
        }

        Assert.Equal(("callers", "'odd' (~/.aws/config:16)"), (told.Wrong().Step, told.Wrong().Subject));
        Assert.Contains(message, told.Wrong().Message, StringComparison.Ordinal);
        Assert.NotNull(told.Wrong().Fix);
    }

    [Fact]
    public async Task A_program_that_is_not_on_PATH()
    {
        Home.SignIn();
        Home.Config += "\n[profile dev-process]\ncredential_process = sso-cred --profile dev\n";
        Home.Environment["PATH"] = "/usr/bin:/bin";
        var told = await DoctorReport.OfAsync(Home, "--profile", "dev-process");
        Assert.Equal(("callers", "there is no 'sso-cred' on PATH"), (told.Wrong().Step, told.Wrong().Message));
        Assert.Equal("note", told.Of("program", "PATH").State);
        Assert.Equal("named by its credential_process; ~/.aws/config:1", told.Of("profile", "profile 'dev'").Message);
    }

    [Fact]
    public async Task Another_copy_that_callers_run_instead()
    {
        Home.SignIn();
        Directory.CreateDirectory(Home["old"]);
        File.WriteAllText(Home["old/sso-cred"], "#!/bin/sh\n");
        await Home.ShellAsync("chmod 755 ~/old/sso-cred");
        Home.Environment["PATH"] = $"{Home["old"]}:{Home.Environment["PATH"]}";
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal(0, told.Exit);
        Assert.Equal(["callers run a different one: ~/old/sso-cred (10 bytes)"],
            told.All.Where(each => each.Subject == "PATH").Select(each => each.Message).Take(1));
        Assert.Contains(told.All, each =>
            each.Message.StartsWith("another one comes later: ~/bin/sso-cred (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_helper_of_docker()
    {
        Home.SignIn();
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(Home[".docker/config.json"], """
            {"auths": {"x": {"auth": "docker-secret-marker"}}, "credHelpers": {
              "012345678901.dkr.ecr.eu-central-1.amazonaws.com": "sso-cred",
              "999999999999.dkr.ecr.eu-central-1.amazonaws.com": "sso-cred"}}
            """);
        var told = await DoctorReport.OfAsync(Home);
        Assert.Equal("is not on PATH, so docker can't run it", told.Of("docker", "docker-credential-sso-cred").Message);
        Assert.Equal("profile 'dev'", told.Of("docker", "012345678901.dkr.ecr.eu-central-1.amazonaws.com").Message);
        Assert.Equal("attention", told.Of("docker", "999999999999.dkr.ecr.eu-central-1.amazonaws.com").State);

        File.CreateSymbolicLink(Home["bin/docker-credential-sso-cred"], "gone");
        told = await DoctorReport.OfAsync(Home);
        Assert.Equal(
            "~/bin/docker-credential-sso-cred is a broken link",
                told.Of("docker", "docker-credential-sso-cred").Message);

        File.Delete(Home["bin/docker-credential-sso-cred"]);
        File.CreateSymbolicLink(Home["bin/docker-credential-sso-cred"], "sso-cred");
        Assert.Equal("ok", (await DoctorReport.OfAsync(Home)).Of("docker", "docker-credential-sso-cred").State);
    }

    [Theory]
    [InlineData("run/containers/auth.json", "podman logout ")]
    [InlineData(".config/containers/auth.json", "podman logout --authfile ~/.config/containers/auth.json ")]
    [InlineData("own.json", "podman logout ")]
    public async Task A_login_of_podmans_that_comes_before_the_helper(string file, string command)
    {
        const string Host = "012345678901.dkr.ecr.eu-central-1.amazonaws.com";
        Home.Environment["XDG_RUNTIME_DIR"] = Home["run"];
        if (file == "own.json")
            Home.Environment["REGISTRY_AUTH_FILE"] = Home[file];
        Directory.CreateDirectory(Home[".docker"]);
        File.WriteAllText(Home[".docker/config.json"], $$$"""{"credHelpers": {"{{{Host}}}": "sso-cred"}}""");
        Directory.CreateDirectory(Path.GetDirectoryName(Home[file])!);
        foreach (var key in new[] { Host, "https://" + Host, Host + "/app" })
        {
            Keep(key, """{"auth": "podman-secret-marker"}""");
            var finding = (await DoctorReport.OfAsync(Home)).All.Single(
                each => each.Step == "docker" && each.Message.Contains("podman", StringComparison.Ordinal));
            Assert.Equal(("attention", Host, $"run: {command}{Host}"), (finding.State, finding.Subject, finding.Fix));
            Assert.Contains(file == "own.json" ? "~/own.json" : file, finding.Message, StringComparison.Ordinal);
        }

        // None of these hides the helper.
        foreach (var (key, entry) in new[]
        {
            (Host, "{}"), (Host, """{"auth": ""}"""), ("ghcr.io", """{"auth": "podman-secret-marker"}"""),
            ("999999999999.dkr.ecr.eu-central-1.amazonaws.com", """{"auth": "podman-secret-marker"}"""),
        })
        {
            Keep(key, entry);
            await AssertNoneAsync();
        }

        File.WriteAllText(Home[file], "[");
        await AssertNoneAsync();
        File.WriteAllText(Home[file], """{"auths": [{"auth": "podman-secret-marker"}]}""");
        await AssertNoneAsync();
        Keep("\\ud800", """{"auth": "podman-secret-marker"}""");
        await AssertNoneAsync();

        void Keep(string key, string entry) =>
            File.WriteAllText(Home[file], $$$"""{"auths": {"{{{key}}}": {{{entry}}}}}""");

        async Task AssertNoneAsync() => Assert.DoesNotContain((await DoctorReport.OfAsync(Home)).All,
            each => each.Message.Contains("podman", StringComparison.Ordinal));
    }
}
