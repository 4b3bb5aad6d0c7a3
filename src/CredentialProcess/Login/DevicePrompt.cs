namespace CredentialProcess.Login;

/// <summary>What a person needs to allow the sign-in from any device.</summary>
/// <param name="UserCode">Must always be shown: <paramref name="FullPage"/> may lack it.</param>
/// <param name="Page">Where the code is entered.</param>
/// <param name="FullPage">The page with the code filled in, or null.</param>
/// <param name="ExpiresAt">When the request ends.</param>
sealed record DevicePrompt(string UserCode, Uri Page, Uri? FullPage, DateTimeOffset ExpiresAt);
