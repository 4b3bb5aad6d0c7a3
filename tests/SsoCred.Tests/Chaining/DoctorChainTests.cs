using SsoCred.Tests.Doctor;

namespace SsoCred.Tests.Chaining;

/// <summary>
/// <c>doctor</c> with profiles that assume roles: the links, their caches, and keys that others misread.
/// </summary>
public sealed class DoctorChainTests : DoctorHome
{
    const string Subject = "role of 'deploy'";

    [Fact]
    public async Task Each_link_is_reported_with_its_place_and_what_is_cached()
    {
        Home.SignIn();
        Home.AddRole();
        Home.AddRole("last", "deploy", "arn:aws:iam::210987654321:role/Last");
        var report = await ReportAsync("last");
        Assert.Matches(@"^arn:aws:iam::210987654321:role/Last, assumed from 'deploy' \(~/\.aws/config:\d+\); not cached",
            report.Fine("chain", "role of 'last'").Message);
        Assert.Matches($@"^{ChainedHome.Role}, assumed from 'dev' \(~/\.aws/config:\d+\); not cached",
            report.Of("chain", Subject).Message);
        Assert.Equal(("note", "not checked: doctor assumes no role", "run: sso-cred whoami last"),
            (report.Of("chain", "trust").State, report.Of("chain", "trust").Message, report.Of("chain", "trust").Fix));
        Assert.Contains("'ReadOnly' in account '012345678901'", report.Of("role", "assignment").Message,
            StringComparison.Ordinal);
        Assert.Equal(0, Home.Assumed());

        await Home.DocumentAsync("deploy");
        Assert.Contains("; cached until ", (await ReportAsync("deploy")).Fine("chain", Subject).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_without_a_role_to_assume_has_no_such_step()
    {
        Home.SignIn();
        Assert.DoesNotContain((await ReportAsync("dev")).All, told => told.Step == "chain");
    }

    [Theory]
    [InlineData("sso_session = my-sso", "sso_session", ".NET, Java and Ruby then use the SSO role")]
    [InlineData("credential_process = sso-cred --profile dev", "credential_process", "the AWS CLI and boto3 never run it")]
    [InlineData("duration_seconds = 7200", "duration_seconds", "at most 3600, so AWS refuses it")]
    [InlineData("role_session_name = a b", "role_arn", "role_session_name")]
    public async Task What_others_misread_or_aws_refuses_is_named(string line, string subject, string says)
    {
        Home.SignIn();
        Home.AddRole(lines: line);
        var wrong = (await ReportAsync("deploy")).Wrong();
        Assert.Equal(("chain", subject), (wrong.Step, wrong.Subject));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.Matches(@"~/\.aws/config:\d+", wrong.Message);
    }

    [Fact]
    public async Task Without_a_source_javascript_takes_the_sign_ins_role_too()
    {
        Home.AddProfile("deploy", $"role_arn = {ChainedHome.Role}", "sso_session = my-sso",
            "sso_account_id = 012345678901", "sso_role_name = ReadOnly");
        var report = await ReportAsync("deploy");
        Assert.Equal(3, report.Exit);
        Assert.Contains(".NET, Java, Ruby and JavaScript v3 then", report.Of("chain", "sso_account_id").Message,
            StringComparison.Ordinal);
        Assert.Contains("has role_arn but neither", report.Of("profile", "profile").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_only_sso_cred_reads_and_mfa_are_noted()
    {
        Home.SignIn();
        Home.AddRole(lines: ["sso_cred_policy_arns = arn:aws:iam::aws:policy/ReadOnlyAccess",
            "mfa_serial = arn:aws:iam::123456789012:mfa/jane"]);
        var report = await ReportAsync("deploy");
        Assert.Contains("ignore it, so they get the whole role",
            report.Fine("chain", "sso_cred_policy_arns").Message, StringComparison.Ordinal);
        Assert.Contains("only credentials that the AWS CLI has cached", report.Of("chain", "mfa_serial").Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--role-arn Admin", "--role-arn is 'Admin'")]
    [InlineData("--role-arn " + ChainedHome.Role + " --duration 1h", "--duration is '1h'")]
    [InlineData("--session-name build", "has no role to assume")]
    [InlineData("--role-arn " + ChainedHome.Role + " --policy policy.json", "relative to the caller's working directory")]
    public async Task Options_of_a_process_line_are_checked(string options, string says)
    {
        Home.SignIn();
        Home.AddProfile("line", $"credential_process = sso-cred --profile dev {options}");
        var wrong = (await ReportAsync("dev")).Wrong();
        Assert.StartsWith("'line' (~/.aws/config:", wrong.Subject, StringComparison.Ordinal);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_line_that_assumes_a_role_is_fine()
    {
        Home.SignIn();
        Home.AddProfile("line", $"credential_process = sso-cred --profile dev --role-arn {ChainedHome.Role}");
        (await ReportAsync("line")).Fine("chain", "role of 'dev'");
    }

    Task<DoctorReport> ReportAsync(string profile) => DoctorReport.OfAsync(Home, "--profile", profile);
}
