using System.Text.Json;

using System.Text.RegularExpressions;

namespace SsoCred.Tests.Chaining;

/// <summary><c>whoami</c>: what AWS sees, in words and as JSON.</summary>
public sealed class WhoAmITests : ExecutableTests
{
    const string DevArn = "arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/me";

    protected override void SetUp()
    {
        Home.AddRole();
        Home.SignIn();
    }

    [Fact]
    public async Task A_sign_ins_role_is_shown_with_its_arn_account_and_end()
    {
        Home.Environment["TZ"] = "UTC";
        var run = await Home.RunAsync("whoami", "--profile", "dev");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        var end = (await Home.DocumentAsync()).End;
        Assert.Matches($@"\Aprofile  dev\nARN      {Regex.Escape(DevArn)}\naccount  012345678901\nuntil    "
            + $@"(tomorrow )?{end:HH:mm} UTC\n\z", run.OutputText);
        Assert.Equal((1, 1), (Home.Fetches, Home.StandIn.Calls["GetCallerIdentity"]));
    }

    [Fact]
    public async Task The_account_has_its_name_from_the_last_listing()
    {
        Assert.Equal(0, (await Home.RunAsync("roles", "--profile", "dev")).Exit);
        var run = await Home.RunAsync("whoami", "--profile", "dev");
        Assert.Contains("account  012345678901 (Entwicklung – Müller & Söhne)\n", run.OutputText,
            StringComparison.Ordinal);
        var chained = await Home.RunAsync("whoami", "--profile", "deploy");
        Assert.Contains("account  123456789012 (Production)\n", chained.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chained_role_is_shown_with_its_source()
    {
        var run = await Home.RunAsync("whoami", "--profile", "deploy");
        var session = Assert.Single(Home.StandIn.Tenant.AssumedRoles);
        Assert.StartsWith($"profile  deploy, assumed from dev\nARN      {session.Arn}\naccount  123456789012\n",
            run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_has_these_fields()
    {
        var run = await Home.RunAsync("whoami", "--json", "--profile", "dev", "--role-arn", ChainedHome.Role,
            "--session-name", "jane");
        Assert.Equal((0, ""), (run.Exit, run.Said));
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(["profile", "arn", "accountId", "accountName", "userId", "via", "credentialsUntil"],
            json.RootElement.EnumerateObject().Select(field => field.Name));
        var session = Assert.Single(Home.StandIn.Tenant.AssumedRoles);
        string? Text(string name) => json.RootElement.GetProperty(name).GetString();
        Assert.Equal(("dev", "arn:aws:sts::123456789012:assumed-role/Deploy/jane", "123456789012", null, "dev"),
            (Text("profile"), Text("arn"), Text("accountId"), Text("accountName"), Text("via")));
        Assert.Equal((session.AssumedRoleId, $"{session.ExpiresAt:yyyy-MM-ddTHH:mm:ssZ}"),
            (Text("userId"), Text("credentialsUntil")));
    }

    [Fact]
    public async Task Signed_out_the_hint_is_to_sign_in()
    {
        File.Delete(Home.TokenPath);
        var failure = (await Home.RunAsync("whoami", "--profile", "dev")).Failed(4);
        Assert.Equal("run: sso-cred login dev", failure.Hint);
    }

    [Theory]
    [InlineData("GetCallerIdentity=html,times=0")]
    [InlineData("GetCallerIdentity=missing:Arn,times=0")]
    [InlineData("GetCallerIdentity=empty,times=0")]
    [InlineData("GetCallerIdentity=huge,times=0")]
    public async Task A_damaged_answer_is_an_error(string fault)
    {
        Home.StandIn.Faults.Add(fault);
        (await Home.RunAsync("whoami", "--profile", "dev")).Failed(1);
    }
}
