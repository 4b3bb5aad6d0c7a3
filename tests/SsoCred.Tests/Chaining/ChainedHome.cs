using IdentityCenter.State;

namespace SsoCred.Tests.Chaining;

/// <summary>Adds profiles that assume a role to a home, and looks at the sessions that they have left.</summary>
static class ChainedHome
{
    public const string Role = "arn:aws:iam::123456789012:role/team/Deploy";
    public const string Account = "123456789012";

    /// <summary>Adds a profile with <c>role_arn</c>, and a trust rule for it at the stand-in.</summary>
    public static void AddRole(
        this Home home, string name = "deploy", string source = "dev", string role = Role, params string[] lines)
    {
        home.StandIn.Tenant.Trust.Add(role);
        home.AddProfile(name, [$"role_arn = {role}", $"source_profile = {source}", "region = eu-west-3", .. lines]);
    }

    public static void AddProfile(this Home home, string name, params string[] lines) =>
        home.Config += $"\n[profile {name}]\n{string.Join('\n', lines)}\n";

    public static int Assumed(this Home home) => home.StandIn.Calls["AssumeRole"];

    /// <summary>The only role session, whose credentials the document has.</summary>
    public static AssumedRole AssertAssumed(this Home home, Document document)
    {
        var session = Assert.Single(home.StandIn.Tenant.AssumedRoles);
        Assert.Equal((session.AccessKeyId, session.SecretAccessKey, session.SessionToken, session.ExpiresAt, Account),
            (document.KeyId, document.Secret, document.Token, document.End, document.AccountId));
        return session;
    }
}
