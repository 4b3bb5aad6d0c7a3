using CredentialProcess;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace SsoCred.SignIn;

/// <summary>The command that signs in, and the one place that adds it to failures as their hint.</summary>
static class SignInHint
{
    public static string Hint(Profile profile) => "run: sso-cred login " + TypedCommand.Name(profile.Name, "--profile");

    public static string Hint(ChosenSession chosen) => "run: sso-cred login "
        + (chosen.Word is { Length: > 0 } word && word[0] != '-' ? TypedCommand.Word(word) : Option(chosen));

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
        ? $"--session {TypedCommand.Word(name)}"
        : $"--profile {TypedCommand.Word(chosen.Profile ?? "NAME")}";
}
