using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Login;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Configuring;

/// <summary>Runs the step of <c>configure</c> that needs a sign-in, and signs in first where necessary.</summary>
sealed class SignedInStep(SignInStates states, InteractiveSignIn signIn, Prompter prompter, TextWriter? debug)
{
    // Without a terminal a device code would be seen by nobody, unless the command line asks for it.
    bool MayAsk => prompter.IsInteractive || signIn.IsMethodGiven;

    /// <param name="isNew">The session is not in the config yet.</param>
    public async Task<IReadOnlyList<Assignment>> RunAsync(ChosenSession chosen, bool isNew,
        Func<Task<IReadOnlyList<Assignment>>> choose, CancellationToken stop)
    {
        try
        {
            var state = await states.ReadAsync(chosen.Session, chosen.Endpoints, stop);
            // A token of an older session of the same name is not used.
            if (state.IsUsable && (!isNew || state.TokenStartUrl == chosen.Session.StartUrl))
            {
                try
                {
                    return await choose();
                }
                catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded)
                {
                    // The service has rejected a token that looks valid here.
                    debug?.WriteLine($"configure: {failure.Message}");
                    prompter.Say(failure.Message);
                }
            }

            if (!MayAsk)
                throw NotSignedIn(chosen, isNew);
            if (prompter.IsInteractive)
                prompter.Begin();
            await signIn.RunAsync(chosen, stop);
            return await choose();
        }
        catch (Failure failure) when (MayAsk && isNew
            && failure.Kind is FailureKind.SignInNeeded or FailureKind.SignInDenied)
        {
            // The login command would name a session that is not in the config yet.
            throw failure.WithHint("run sso-cred configure again"
                + (prompter.IsInteractive ? ": it offers what you have typed" : ""));
        }
    }

    static Failure NotSignedIn(ChosenSession chosen, bool isNew) => new(FailureKind.SignInNeeded,
        $"not signed in to {chosen.Session.Label}, and there is no terminal to sign in on",
        (isNew ? "add" : $"{SignInHint.Hint(chosen)}, or add") + " --device or --browser");
}
