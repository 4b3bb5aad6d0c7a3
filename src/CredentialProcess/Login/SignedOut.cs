namespace CredentialProcess.Login;

/// <summary>The result of a sign-out; nothing is left on this machine in any case.</summary>
/// <param name="WasSignedIn">There was a token.</param>
/// <param name="Problem">
/// Why the session could not be ended at the portal and may go on; null where it has ended.
/// </param>
sealed record SignedOut(bool WasSignedIn, string? Problem);
