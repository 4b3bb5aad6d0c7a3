namespace CredentialProcess.Profiles;

/// <summary>
/// The session that a profile signs in to. This needs no account and no role, as in <c>aws sso login</c> (awscli,
/// customizations/sso/utils.py, BaseSSOCommand).
/// </summary>
/// <param name="Profile">The profile's name.</param>
/// <param name="Endpoints">Where the session's services are reached for this profile.</param>
sealed record ProfileSession(string Profile, Session Session, EndpointResolver Endpoints);
