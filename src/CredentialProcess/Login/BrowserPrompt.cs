namespace CredentialProcess.Login;

/// <summary>What to open for a sign-in by browser; the browser must reach this machine's loopback interface.</summary>
/// <param name="Page">For a person to open.</param>
/// <param name="Link">
/// For a browser launcher: a one-time link on this machine that redirects to <paramref name="Page"/>, whose URL must
/// not appear among a program's arguments.
/// </param>
/// <param name="ExpiresAt">When waiting for the browser ends.</param>
sealed record BrowserPrompt(Uri Page, Uri Link, DateTimeOffset ExpiresAt);
