namespace CredentialProcess.Profiles;

/// <summary>
/// The session that a profile signs in to. For that it needs no account and no role (<c>aws sso login</c> asks for none
/// either: awscli, customizations/sso/utils.py, BaseSSOCommand).
/// </summary>
/// <param name="Profile">Its name.</param>
/// <param name="Endpoints">Where the session's services are reached for this profile.</param>
sealed record ProfileSession(string Profile, Session Session, EndpointResolver Endpoints);
