namespace CredentialProcess.Login;

/// <summary>What a person needs to allow the sign-in from any device.</summary>
/// <param name="UserCode">Must always be shown: <paramref name="FullPage"/> may lack it.</param>
/// <param name="Page">Where the code is entered.</param>
/// <param name="FullPage">The page with the code filled in, or null.</param>
/// <param name="ExpiresAt">When the request ends.</param>
sealed record DevicePrompt(string UserCode, Uri Page, Uri? FullPage, DateTimeOffset ExpiresAt);

/// <summary>What to open for a sign-in by browser; it must be a browser that reaches this machine's loopback.</summary>
/// <param name="Page">For a person to open.</param>
/// <param name="Link">
/// For a launcher: a page of this machine that leads there, once. The page's own URL holds what must not stand among a
/// program's arguments.
/// </param>
/// <param name="ExpiresAt">When the wait for the browser ends.</param>
sealed record BrowserPrompt(Uri Page, Uri Link, DateTimeOffset ExpiresAt);
