using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>A session, where its services are reached, and the profile it was named by, if any.</summary>
sealed record ChosenSession(Session Session, EndpointResolver Endpoints, string? Profile)
{
    /// <summary>The word that <c>login</c> takes for it; null where only an option names it.</summary>
    public string? Word { get; init; } = Profile;
}
