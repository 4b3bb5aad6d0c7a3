using System.Xml.Linq;
using IdentityCenter.Http;

namespace CredentialProcess.Tests.StandInTests;

/// <summary>Faults of STS, whose responses are XML.</summary>
public sealed class StsFaultTests
{
    [Theory]
    [InlineData("status:400", "400 ValidationError: A fault was asked for")]
    [InlineData("status:403", "403 AccessDenied: A fault was asked for")]
    [InlineData("status:403,code=RegionDisabledException", "403 RegionDisabledException: A fault was asked for")]
    [InlineData("status:400,code=Throttling,message=Rate exceeded", "400 Throttling: Rate exceeded")]
    [InlineData("status:500", "500 InternalFailure: A fault was asked for")]
    [InlineData("status:503", "503 ServiceUnavailable: A fault was asked for")]
    public async Task A_fault_refuses_in_the_form_of_STS(string kind, string error)
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add($"AssumeRole={kind}");
        var answer = await StsCaller.User(wire).AssumeAsync();
        Assert.Equal(error, answer.Error);
        Assert.Equal(answer.Status < 500 ? "Sender" : "Receiver", answer["Type"]);
        Assert.Equal(answer.RequestId, answer["RequestId"]);
        Assert.Equal(200, (await StsCaller.User(wire).AssumeAsync()).Status);
        Assert.Equal((2, 1), (wire.StandIn.Calls["AssumeRole"], wire.StandIn.Tenant.AssumedRoles.Count));
    }

    [Fact]
    public async Task Fields_of_XML_can_be_lost_emptied_or_set()
    {
        await using var wire = await Wire.StartAsync();
        var user = StsCaller.User(wire);
        wire.StandIn.Faults.Add("AssumeRole=missing:SessionToken");
        wire.StandIn.Faults.Add("AssumeRole=null:Expiration");
        wire.StandIn.Faults.Add("AssumeRole=set:Expiration=2020-01-01T00:00:00Z");
        wire.StandIn.Faults.Add("AssumeRole=missing");
        wire.StandIn.Faults.Add("AssumeRole=missing:Credentials");

        var missing = await user.AssumeAsync();
        Assert.Null(missing["SessionToken"]);
        Assert.StartsWith("ASIASTANDIN", missing["AccessKeyId"], StringComparison.Ordinal);
        Assert.Equal("", (await user.AssumeAsync())["Expiration"]);
        Assert.Equal("2020-01-01T00:00:00Z", (await user.AssumeAsync())["Expiration"]);
        Assert.Equal(["AssumeRoleResult", "AssumedRoleUser", "Credentials", "ResponseMetadata"],
            XElement.Parse((await user.AssumeAsync()).Body).Descendants().Select(element => element.Name.LocalName));
        var bare = await user.AssumeAsync();
        Assert.Null(bare["AccessKeyId"]);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/PowerUserAccess/jane", bare["Arn"]);
    }

    [Fact]
    public async Task Any_body_can_be_sent()
    {
        await using var wire = await Wire.StartAsync();
        var user = StsCaller.User(wire);
        wire.StandIn.Faults.Add("AssumeRole=body:<html>proxy</html>,status=403");
        wire.StandIn.Faults.Add(new Fault { Operation = "AssumeRole", Kind = "body", Value = "a, b" });
        wire.StandIn.Faults.Add(
            "AssumeRole=swap:<AssumeRoleResponse=<!DOCTYPE x [<!ENTITY e \"x\">]><AssumeRoleResponse");

        var html = await user.AssumeAsync();
        Assert.Equal((403, "<html>proxy</html>"), (html.Status, html.Body));
        var text = await user.AssumeAsync();
        Assert.Equal((200, "a, b"), (text.Status, text.Body));
        Assert.StartsWith("<!DOCTYPE x [<!ENTITY e \"x\">]><AssumeRoleResponse xmlns=",
            (await user.AssumeAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_answer_is_XML()
    {
        await using var wire = await Wire.StartAsync();
        wire.StandIn.Faults.Add("AssumeRole=huge:2");
        var key = XElement.Parse((await StsCaller.User(wire).AssumeAsync()).Body).Descendants("AccessKeyId").Single();
        Assert.Equal(2 << 20, key.Value.Length);
    }

    [Fact]
    public async Task The_rate_limit_of_the_portal_does_not_limit_STS()
    {
        await using var wire = await Wire.StartAsync();
        var caller = await StsCaller.SsoAsync(wire);
        wire.StandIn.Tenant.Settings.Rate = 1;
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await caller.IdentityAsync()).Status);
    }

    [Theory]
    [InlineData("AssumeRole=body:x,status=99")]
    [InlineData("AssumeRole=body:x,status=soon")]
    public void A_body_has_a_possible_status(string line) => Assert.Throws<FormatException>(() => Fault.Parse(line));
}
