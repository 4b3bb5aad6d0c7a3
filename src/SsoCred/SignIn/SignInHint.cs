using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace SsoCred.SignIn;

/// <summary>The command that signs in, and the one place that adds it to failures as their hint.</summary>
static class SignInHint
{
    public static string Hint(Profile profile) => $"run: sso-cred login --profile {Quoted(profile.Name)}";

    public static string Hint(ChosenSession chosen) => $"run: sso-cred login {Option(chosen)}";

    /// <summary>
    /// Runs <paramref name="work"/>; a failure that needs a sign-in gets this hint, unless it has its own: what a
    /// keyring lacks is not a sign-in.
    /// </summary>
    public static async Task<T> AddAsync<T>(string hint, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Failure failure) when (failure is { Kind: FailureKind.SignInNeeded, Hint: null })
        {
            throw failure.WithHint(hint);
        }
    }

    /// <summary>The option that names this session.</summary>
    public static string Option(ChosenSession chosen) => chosen.Session.Name is { } name
        ? $"--session {Quoted(name)}"
        : $"--profile {Quoted(chosen.Profile ?? "NAME")}";

    /// <summary>As typed in a shell.</summary>
    public static string Quoted(string name) => ShellQuoting.QuoteIfNeeded(name);
}
