using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IdentityCenter.State;

namespace CredentialProcess.Tests.StandInTests;

public sealed class AssumeRoleTests
{
    const string Admin = "arn:aws:iam::123456789012:role/team/Admin";
    const string Denied = "is not authorized to perform: sts:AssumeRole on resource: ";

    [Fact]
    public async Task The_answer_is_that_of_STS()
    {
        await using var wire = await Wire.StartAsync();
        var answer = await (await StsCaller.SsoAsync(wire)).AssumeAsync(("DurationSeconds", "1800"));

        var session = Assert.Single(wire.StandIn.Tenant.AssumedRoles);
        Assert.Equal(200, answer.Status);
        Assert.Equal($"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleResult>
                <AssumedRoleUser>
                  <AssumedRoleId>AROASTANDIN0123456789:jane</AssumedRoleId>
                  <Arn>arn:aws:sts::123456789012:assumed-role/PowerUserAccess/jane</Arn>
                </AssumedRoleUser>
                <Credentials>
                  <AccessKeyId>{session.AccessKeyId}</AccessKeyId>
                  <SecretAccessKey>{session.SecretAccessKey}</SecretAccessKey>
                  <SessionToken>{session.SessionToken}</SessionToken>
                  <Expiration>2026-11-21T12:30:00Z</Expiration>
                </Credentials>
              </AssumeRoleResult>
              <ResponseMetadata>
                <RequestId>{answer.RequestId}</RequestId>
              </ResponseMetadata>
            </AssumeRoleResponse>
            """, answer.Body, ignoreLineEndingDifferences: true);
        Assert.Equal(1, wire.StandIn.Calls["AssumeRole"]);
    }

    [Fact]
    public async Task What_was_asked_for_can_be_read()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Trust.Add(Admin);
        const string policy = """{"Version":"2012-10-17","Statement":[]}""";
        string[] arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::123456789012:policy/team/Less"];

        var answer = await (await StsCaller.SsoAsync(wire)).AssumeAsync(Admin, ("RoleSessionName", "a=b@c"),
            ("ExternalId", "ext:1/2"), ("Policy", policy), ("PolicyArns.member.1.arn", arns[0]),
            ("PolicyArns.member.2.arn", arns[1]), ("SourceIdentity", "jane"));

        Assert.Equal("jane", answer["SourceIdentity"]);
        Assert.Equal("5", answer["PackedPolicySize"]);
        var session = Assert.Single(wire.StandIn.Tenant.AssumedRoles);
        Assert.Equal((Admin, "a=b@c", "ext:1/2", null, policy), (session.Request.RoleArn, session.Request.SessionName,
            session.Request.ExternalId, session.Request.Duration, session.Request.Policy));
        Assert.Equal(arns, session.Request.PolicyArns);
        Assert.Equal("arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/me",
            session.Caller);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Admin/a=b@c", session.Arn);

        var seen = await wire.Http.GetFromJsonAsync<JsonArray>(
            new Uri(wire.StandIn.Url + "/_control/assumed-roles"), TestContext.Current.CancellationToken);
        Assert.Equal(policy, Assert.Single(seen!)!["request"]!["policy"]!.GetValue<string>());
        Assert.DoesNotContain(session.SecretAccessKey, session.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assumed_keys_sign_until_they_expire_and_assume_the_next_role()
    {
        await using var wire = await Wire.StartAsync();
        await (await StsCaller.SsoAsync(wire)).AssumeAsync(("DurationSeconds", "3600"));
        var first = StsCaller.LastAssumed(wire);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/PowerUserAccess/jane",
            (await first.IdentityAsync())["Arn"]);
        Assert.Equal(200, (await first.AssumeAsync("arn:aws:iam::210987654321:role/ReadOnly")).Status);
        Assert.Equal("210987654321", (await StsCaller.LastAssumed(wire).IdentityAsync())["Account"]);
        Assert.Equal("400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles "
            + "assumed by role chaining", (await first.AssumeAsync(("DurationSeconds", "3601"))).Error);
        wire.Time.Move(3601);
        Assert.Equal("403 ExpiredToken: The security token included in the request is expired",
            (await first.IdentityAsync()).Error);
        Assert.Equal((3, 3), (wire.StandIn.Calls["AssumeRole"], wire.StandIn.Calls["GetCallerIdentity"]));
    }

    [Fact]
    public async Task Only_a_user_may_have_more_than_an_hour()
    {
        await using var wire = await Wire.StartAsync();
        var user = StsCaller.User(wire);
        Assert.Equal("2026-11-22T00:00:00Z", (await user.AssumeAsync(("DurationSeconds", "43200")))["Expiration"]);
        Assert.Equal("2026-11-21T13:00:00Z", (await user.AssumeAsync())["Expiration"]);
        wire.StandIn.Tenant.Trust.Add(new TrustedRole(StsCaller.Role) { MaxDuration = TimeSpan.FromHours(2) });
        Assert.Equal(
            "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            (await user.AssumeAsync(("DurationSeconds", "7201"))).Error);
        wire.StandIn.Tenant.Settings.AssumedRoleLifetime = TimeSpan.FromMinutes(-1);
        Assert.Equal("2026-11-21T11:59:00Z", (await user.AssumeAsync(("DurationSeconds", "7200")))["Expiration"]);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Nobody")]
    [InlineData("arn:aws:iam::123456789012:role/path/ReadOnly")]
    [InlineData("arn:aws:iam::999999999999:role/ReadOnly")]
    [InlineData("arn:aws-cn:iam::123456789012:role/ReadOnly")]
    public async Task A_role_that_the_tenant_does_not_have_is_refused(string role)
    {
        await using var wire = await Wire.StartAsync();
        var error = (await StsCaller.User(wire).AssumeAsync(role)).Error;
        Assert.Equal($"403 AccessDenied: User: arn:aws:iam::123456789012:user/jane {Denied}{role}", error);
        Assert.Empty(wire.StandIn.Tenant.AssumedRoles);
        wire.StandIn.Tenant.Trust.Add(role);
        Assert.Equal(200, (await StsCaller.User(wire).AssumeAsync(role)).Status);
    }

    [Theory]
    [InlineData("012345678901", true)]
    [InlineData("012345678901/ReadOnly", true)]
    [InlineData("arn:aws:sts::012345678901:assumed-role/AWSReservedSSO_ReadOnly_0123456789abcdef/me", true)]
    [InlineData(
        "arn:aws:iam::012345678901:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ReadOnly_0123456789abcdef", true)]
    [InlineData("123456789012", false)]
    [InlineData("012345678901/AdministratorAccess", false)]
    public async Task A_rule_names_its_caller(string caller, bool trusted)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Tenant.Trust.Add(new TrustedRole(StsCaller.Role) { Caller = caller });
        var answer = await (await StsCaller.SsoAsync(wire)).AssumeAsync();
        Assert.Equal(trusted ? 200 : 403, answer.Status);
    }

    [Fact]
    public async Task A_rule_may_require_an_external_id_and_MFA()
    {
        await using var wire = await Wire.StartAsync();
        using var added = await wire.PostAsync("/_control/trust", new JsonObject
        {
            ["roleArn"] = Admin,
            ["caller"] = "123456789012/jane",
            ["externalId"] = "ext-1",
            ["mfaCode"] = "123456",
        });
        Assert.Equal(204, (int)added.StatusCode);
        var (user, id, serial) = (StsCaller.User(wire), ("ExternalId", "ext-1"),
            ("SerialNumber", "arn:aws:iam::123456789012:mfa/jane"));

        Assert.Contains(Denied, (await user.AssumeAsync(Admin)).Error, StringComparison.Ordinal);
        Assert.Contains(Denied, (await user.AssumeAsync(Admin, id)).Error, StringComparison.Ordinal);
        Assert.StartsWith("403 AccessDenied: MultiFactorAuthentication failed with invalid MFA",
            (await user.AssumeAsync(Admin, id, serial, ("TokenCode", "654321"))).Error, StringComparison.Ordinal);
        Assert.Contains(Denied,
            (await user.AssumeAsync(Admin, ("ExternalId", "ext-2"), serial, ("TokenCode", "123456"))).Error,
            StringComparison.Ordinal);
        Assert.Equal(200, (await user.AssumeAsync(Admin, id, serial, ("TokenCode", "123456"))).Status);
        Assert.StartsWith("403 AccessDenied: MultiFactorAuthentication failed, must provide",
            (await (await StsCaller.SsoAsync(wire)).AssumeAsync(id, serial, ("TokenCode", "123456"))).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DurationSeconds", "899", "have value greater than or equal to 900")]
    [InlineData("DurationSeconds", "43201", "have value less than or equal to 43200")]
    [InlineData("RoleSessionName", "a", "have length greater than or equal to 2")]
    [InlineData("RoleSessionName", "jane doe", @"satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("RoleSessionName", "bücher", @"satisfy regular expression pattern: [\w+=,.@-]*")]
    [InlineData("ExternalId", "a b", @"satisfy regular expression pattern: [\w+=,.@:\/-]*")]
    [InlineData("ExternalId", "ab\n", @"satisfy regular expression pattern: [\w+=,.@:\/-]*")]
    [InlineData("TokenCode", "12345", "have length greater than or equal to 6")]
    public async Task A_value_outside_its_limits_is_refused(string name, string value, string must)
    {
        await using var wire = await Wire.StartAsync();
        var error = (await StsCaller.User(wire).AssumeAsync((name, value))).Error;
        Assert.Equal($"400 ValidationError: 1 validation error detected: Value '{value}' at "
            + $"'{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must {must}", error);
    }

    [Fact]
    public async Task Long_values_and_policies_are_refused()
    {
        await using var wire = await Wire.StartAsync();
        var user = StsCaller.User(wire);
        await AssertAsync("400 ValidationError: 1 validation error detected", user.AssumeAsync(new string('a', 2049)));
        await AssertAsync("400 ValidationError: 1 validation error detected",
            user.AssumeAsync(("ExternalId", new string('a', 1225))));
        await AssertAsync("400 ValidationError: arn:aws:iam::1:role/Admin is invalid",
            user.AssumeAsync("arn:aws:iam::1:role/Admin"));
        await AssertAsync("400 ValidationError: ARN arn:aws:iam::aws:role/Reader is not valid.",
            user.AssumeAsync(("PolicyArns.member.1.arn", "arn:aws:iam::aws:role/Reader")));
        await AssertAsync("400 ValidationError: 1 validation error detected", user.AssumeAsync([.. Enumerable
            .Range(1, 11).Select(i => (string.Create(CultureInfo.InvariantCulture, $"PolicyArns.member.{i}.arn"),
                "arn:aws:iam::aws:policy/ReadOnlyAccess"))]));
        foreach (var policy in (string[])["", "nonsense", "[]", "{}", "{\"Statement\":"])
            await AssertAsync("400 MalformedPolicyDocument: ", user.AssumeAsync(("Policy", policy)));
        foreach (var (length, status) in ((int, int)[])[(2048, 200), (2049, 400)])
        {
            var policy = """{"Statement":[]}""".PadRight(length);
            Assert.Equal(status, (await user.AssumeAsync(("Policy", policy))).Status);
        }

        await AssertAsync("400 PackedPolicyTooLarge: Packed policy consumes 100% of allotted space",
            user.AssumeAsync(("Policy", """{"Statement":[]}""".PadRight(2049))));

        static async Task AssertAsync(string start, Task<StsCaller.StsAnswer> call) =>
            Assert.StartsWith(start, (await call).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_action_or_version_is_unknown()
    {
        await using var wire = await Wire.StartAsync();
        var user = StsCaller.User(wire);
        Assert.Equal("400 InvalidAction: Could not find operation GetSessionToken for version 2011-06-15",
            (await user.CallAsync([("Action", "GetSessionToken"), ("Version", "2011-06-15")])).Error);
        Assert.Equal("400 InvalidAction: Could not find operation AssumeRole for version NO_VERSION_SPECIFIED",
            (await user.CallAsync([("Action", "AssumeRole")])).Error);
    }
}
