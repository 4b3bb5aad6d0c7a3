namespace CredentialProcess.Login;

/// <summary>What a person needs to allow this sign-in from any device.</summary>
/// <param name="UserCode">Always to be shown: the complete URL may lack it.</param>
/// <param name="Page">Where the code is typed.</param>
/// <param name="FullPage">The same with the code filled in, where the service gave one.</param>
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
