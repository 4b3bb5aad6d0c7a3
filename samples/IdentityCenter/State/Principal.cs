namespace IdentityCenter.State;

/// <summary>
/// Who signs a call: a user, or a session of a role. The ARN is the one that GetCallerIdentity returns; the role's or
/// user's own ARN is what trust policies name.
/// </summary>
sealed record Principal(string AccountId, string Name, string Arn, string OwnArn, string UserId)
{
    const string RoleId = "AROASTANDIN0123456789";

    /// <summary>The session of a permission set, whose role has a name and a path of its own.</summary>
    public static Principal OfPermissionSet(string partition, string accountId, string permissionSet)
    {
        var role = $"AWSReservedSSO_{permissionSet}_0123456789abcdef";
        return new Principal(accountId, permissionSet,
            $"arn:{partition}:sts::{accountId}:assumed-role/{role}/me",
            $"arn:{partition}:iam::{accountId}:role/aws-reserved/sso.amazonaws.com/{role}",
            RoleId + ":me");
    }

    /// <summary>The session's ARN lacks the role's path.</summary>
    public static Principal OfRole(RoleArn role, string sessionName) => new(
        role.AccountId, role.Name,
        $"arn:{role.Partition}:sts::{role.AccountId}:assumed-role/{role.Name}/{sessionName}", role.Text,
        $"{RoleId}:{sessionName}");

    /// <summary>Whether a rule means this caller: its account, <c>ACCOUNT/NAME</c>, or either ARN.</summary>
    public bool Is(string rule) =>
        rule == AccountId || rule == $"{AccountId}/{Name}" || rule == Arn || rule == OwnArn;
}
