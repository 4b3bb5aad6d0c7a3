using System.Globalization;
using System.Text;
using CredentialProcess.Docker;
using CredentialProcess.Doctor;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Doctor;

/// <summary>Steps that check only files: each fault is reported once, in its place, and hides nothing.</summary>
public sealed class StepTests
{
    const string Twice = "[profile twice]\nregion = a\n[profile twice]\nregion = b\n";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_that_names_a_broken_profile_is_reported_and_the_next_one_too()
    {
        using var home = new TemporaryHome(
            "[profile one]\ncredential_process = sso-cred --profile twice\n"
            + "[profile two]\ncredential_process = /nowhere/sso-cred --profile one\n" + Twice);
        var program = Path.Combine(home.Path, "sso-cred");
        File.WriteAllText(program, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var found = await StepRunner.RunAsync(
            new CallersStep(home.Profiles, home.Folder, new SearchPath(home.Path), chosen: null), Stop);
        Assert.Equal(
            [
                "'one' (~/.aws/config:2): ~/.aws/config:7: duplicate [profile twice]; first defined at ~/.aws/config:5",
                "'two' (~/.aws/config:4): there is no program /nowhere/sso-cred",
            ], found.Select(each => $"{each.Subject}: {each.Message}"));
    }

    [Fact]
    public async Task Why_the_profile_cannot_be_resolved_is_reported_once()
    {
        using var home = new TemporaryHome(Twice);
        var profiles = home.Profiles;
        var why = Refusal.Of(() => profiles.Resolve("twice"));
        var found = await StepRunner.RunAsync(new ProfileStep(profiles, "twice", profile: null, why), Stop);
        Assert.Equal(("profile", why.Message), (Assert.Single(found).Subject, found[0].Message));
    }

    [Fact]
    public async Task Of_many_registries_the_first_with_a_fault_are_reported_and_the_rest_is_summed_up()
    {
        var config = new StringBuilder(
            "[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n");
        var helpers = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            if (i < 80)
                config.Append(CultureInfo.InvariantCulture,
                    $"[profile p{i}]\nsso_session = s\nsso_account_id = {i:000000000000}\nsso_role_name = R\n");
            helpers.Append(CultureInfo.InvariantCulture,
                $"{(i > 0 ? "," : "")}\"{i:000000000000}.dkr.ecr.eu-central-1.amazonaws.com\":\"sso-cred\"");
        }

        using var home = new TemporaryHome(config.ToString());
        var path = Path.Combine(home.Path, "config.json");
        File.WriteAllText(path, $"{{\"credHelpers\":{{{helpers}}}}}");
        var logins = new ContainersLogins(name => name == "REGISTRY_AUTH_FILE" ? "/nowhere" : null, home: null);
        var found = await StepRunner.RunAsync(
            new DockerStep(path, home.Folder, new RegistryProfiles(home.Profiles, home.Look),
            logins, new SearchPath(home.Path), executable: null), Stop);
        Assert.Equal(
            [
                "docker-credential-sso-cred: is not on PATH, so docker can't run it",
                .. Enumerable.Range(80, 10)
                .Select(i => $"{i:000000000000}.dkr.ecr.eu-central-1.amazonaws.com: no profile "
                    + $"belongs to account {i:000000000000}, that of registry "
                    + $"'{i:000000000000}.dkr.ecr.eu-central-1.amazonaws.com'"),
                "credHelpers: 10 more registries need attention",
                "credHelpers: 80 registries are fine",
            ], found.Select(each => $"{each.Subject}: {each.Message}"));
    }

    [Fact]
    public async Task Json_that_is_deeply_nested_is_not_damaged()
    {
        using var home = new TemporaryHome("");
        Directory.CreateDirectory(home.Folder.TokenCache);
        var file = Path.Combine(home.Folder.TokenCache, "deep.json");
        File.WriteAllText(file, new string('[', 200) + new string(']', 200));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var found = await StepRunner.RunAsync(new FilesStep(home.Folder), Stop);
        Assert.DoesNotContain(found, each => each.State == FindingState.Attention);

        // Deeper than Python reads.
        File.WriteAllText(file, new string('[', 100_000) + new string(']', 100_000));
        found = await StepRunner.RunAsync(new FilesStep(home.Folder), Stop);
        Assert.Contains("is damaged", Assert.Single(found, each => each.State == FindingState.Attention).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_others_can_change_lets_them_put_a_config_in_it()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no file modes");
        using var home = new TemporaryHome("");
        File.SetUnixFileMode(home.In(""), (UnixFileMode)0b111_111_111);
        var found = await StepRunner.RunAsync(new FilesStep(home.Folder), Stop);
        Assert.Equal(
            new Finding("files", FindingState.Attention, "~/.aws", "others can change it (mode 0777)",
                "run: chmod go-w ~/.aws"),
            Assert.Single(found, each => each.State == FindingState.Attention));
    }
}
