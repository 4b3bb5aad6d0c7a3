using CredentialProcess.Login;

namespace SsoCred.SignIn;

/// <summary>What the command line says about a sign-in.</summary>
/// <param name="Method">Null for the session's own setting, else what the host allows.</param>
/// <param name="Port">The redirect port on the loopback interface; 0 for any free one.</param>
/// <param name="RegistersAnew">Registers a new client even where one is cached.</param>
/// <param name="Limit">
/// How long all sign-ins may take together, from the start of the first; null for as long as each request lives.
/// </param>
sealed record SignInChoice(
    SignInMethod? Method, int Port, bool OpensBrowser, bool DrawsQr, bool RegistersAnew, TimeSpan? Limit)
{
    /// <summary>What <c>login</c> does without options.</summary>
    public static SignInChoice Usual { get; } = new(null, 0, OpensBrowser: true, DrawsQr: true, false, null);
}
