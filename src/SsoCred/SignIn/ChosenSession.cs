using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>A session, where its services are reached, and the profile it was named by, if any.</summary>
sealed record ChosenSession(Session Session, EndpointResolver Endpoints, string? Profile);
