using CredentialProcess.Profiles;
using CredentialProcess.Tokens;

namespace CredentialProcess.Credentials;

/// <summary>What the roles of all SSO profiles have in common.</summary>
sealed class SsoRoles(RoleStore store, TokenSource tokens, RefusedTokens refusals, Portal portal, TextWriter? debug)
{
    public SsoRole Of(SsoProfile profile) => new(profile, store, tokens, refusals, portal, debug);
}
