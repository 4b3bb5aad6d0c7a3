using CredentialProcess;
using CredentialProcess.Profiles;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;

namespace SsoCred.Switching;

/// <summary>
/// What a command lacks and the person at the terminal can give: a profile, and a sign-in. Only commands that people
/// type ask for it, never a credential process or a helper of another program; outside CI, and not with
/// <c>--no-input</c>. Where nobody can be asked, the command fails as it would without this.
/// </summary>
/// <param name="mayAsk">Whether somebody may be asked here; looked at only where something is missing.</param>
/// <param name="prompter">Questions that an interrupt ends.</param>
sealed class InteractiveInput(ProfileSource profiles, ProfilePicker picker, Func<InteractiveSignIn> signIn,
    Func<bool> mayAsk, Func<Interrupt, Prompter> prompter)
{
    public bool MayAsk => mayAsk();

    /// <summary>The profile that is given, else the usual one, else the one that is picked.</summary>
    /// <param name="given">As on the command line.</param>
    public string? Profile(string? given) =>
        profiles.IsChosen(given) || profiles.SettingOf(ActiveProfile.Default) is not null
            ? given
            : Pick(all: false) ?? given;

    /// <inheritdoc cref="ProfilePicker.Pick"/>
    public string? Pick(bool all) => MayAsk ? Ask((asking, _) => picker.Pick(asking, all)) : null;

    /// <summary>Runs <paramref name="work"/>; where that needs a sign-in, offers it, and runs it again.</summary>
    /// <param name="onSignedIn">Called before the second time, for limits that the sign-in has used up.</param>
    public T WithSignIn<T>(Profile profile, Func<T> work, Action? onSignedIn = null)
    {
        try
        {
            return work();
        }
        catch (Failure failure) when (failure.Kind == FailureKind.SignInNeeded
            && profile.ChainEnd is not null && MayAsk)
        {
            if (!OfferSignIn(profile.ChainEnd, failure))
                throw;
        }

        onSignedIn?.Invoke();
        return work();
    }

    bool OfferSignIn(SsoProfile end, Failure why) => Ask((asking, interrupt) =>
    {
        asking.Say(why.Message);
        if (!asking.Confirm("Sign in now?", defaultAnswer: true))
            return false;
        signIn().RunAsync(new ChosenSession(end.Session, end.Endpoints, end.Name), interrupt.Token)
            .GetAwaiter().GetResult();
        return true;
    });

    T Ask<T>(Func<Prompter, Interrupt, T> ask)
    {
        using var interrupt = new Interrupt(ofTerminal: true);
        try
        {
            return ask(prompter(interrupt), interrupt);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            throw new InterruptedException(interrupt.ExitCode);
        }
    }
}
