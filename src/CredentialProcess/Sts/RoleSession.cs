using CredentialProcess.Credentials;

namespace CredentialProcess.Sts;

/// <summary>What AssumeRole answers with.</summary>
/// <param name="Id">The role's unique id and the session's name, <c>AROA…:name</c>.</param>
/// <param name="Arn"><c>arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION</c>, without the role's path.</param>
/// <param name="PackedPolicySize">Of the session policies, in percent of what is allowed; null without any.</param>
sealed record RoleSession(RoleCredentials Credentials, string Id, string Arn, int? PackedPolicySize);
