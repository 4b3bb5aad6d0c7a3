namespace CredentialProcess.Login;

/// <summary>How a sign-out ended; nothing is left on this machine in any case.</summary>
/// <param name="WasSignedIn">There was a token to remove.</param>
/// <param name="Problem">Why the portal was not told, so that its session may go on; null where it has ended.</param>
sealed record SignedOut(bool WasSignedIn, string? Problem);
