using CredentialProcess;
using CredentialProcess.Docker;
using CredentialProcess.Doctor;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using SsoCred.Composition;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred.Commands;

/// <summary>The steps of <c>doctor</c>, in the order of a run.</summary>
static class DoctorSteps
{
    // More take long and tell nothing new.
    const int MostSessions = 10;

    /// <summary>Those of one profile.</summary>
    /// <param name="given">The profile on the command line, if any.</param>
    /// <param name="profile">What it resolves to, or null.</param>
    /// <param name="why">Why it cannot be resolved.</param>
    public static IEnumerable<IStep> All(
        CompositionRoot root, string? given, Profile? profile, Failure? why, DoctorOptions options)
    {
        foreach (var step in OfMachine(root, given))
            yield return step;
        yield return new ProfileStep(root.Profiles, given, profile, why);
        yield return new ChainStep(root.Profiles, given, profile, root.Roles, options.Times);
        if (profile?.ChainEnd is { } end)
        {
            foreach (var step in OfProfile(root, end, options))
                yield return step;
        }

        foreach (var step in OfCallers(root, profile?.Name))
            yield return step;
    }

    /// <summary>Those of every session, where no profile is chosen and there is no default.</summary>
    public static IEnumerable<IStep> OfSessions(
        CompositionRoot root, IReadOnlyList<ChosenSession> sessions, DoctorOptions options)
    {
        foreach (var step in OfMachine(root, null))
            yield return step;
        foreach (var chosen in sessions.Take(MostSessions))
        {
            var profile = root.Sessions.ProfilesOf(chosen.Session).FirstOrDefault()?.ChainEnd;
            yield return new SessionStep(
                chosen.Session, chosen.Endpoints, profile, root.SignInStates, SignInHint.Hint(chosen));
            foreach (var step in profile is null ? [] : OfProfile(root, profile, options))
                yield return step;
        }

        yield return new OtherSessionsStep(
            [.. root.Sessions.Broken.Select(broken => broken.Why)], Math.Max(sessions.Count - MostSessions, 0));
        foreach (var step in OfCallers(root, null))
            yield return step;
    }

    static IReadOnlyList<IStep> OfMachine(CompositionRoot root, string? given) =>
    [
        new ProgramStep(Build.Version, Environment.ProcessPath, Programs, root.Folder),
        new FilesStep(root.Folder),
        new EnvironmentStep(StartupEnvironment.Of, given),
    ];

    static IReadOnlyList<IStep> OfCallers(CompositionRoot root, string? profile)
    {
        var home = HomeFolder.Path;
        return
        [
            new CallersStep(root.Profiles, root.Folder, Programs, profile),
            new DockerStep(DockerConfigFile.PathFor(StartupEnvironment.Of, home), root.Folder, root.Registries,
                new ContainersLogins(StartupEnvironment.Of, home), Programs, Environment.ProcessPath),
        ];
    }

    static SearchPath Programs => new(StartupEnvironment.Of("PATH"));

    static IReadOnlyList<IStep> OfProfile(CompositionRoot root, SsoProfile profile, DoctorOptions options)
    {
        var hint = SignInHint.Hint(profile);
        var signIn = new SignInStep(root.Tokens, root.Registrations, root.RefusedTokens, options.Times, profile,
            root.Profiles, hint);
        var network = new NetworkStep(root.Clients, root.Network, StartupEnvironment.Of, CompositionRoot.Clock, profile,
            root.Profiles, signIn, options.Offline);
        var role = new RoleStep(root.RoleCache, root.Portal, options.Times, profile, signIn, network, hint);
        return
        [
            new KeyringStep(root.TokenHome, root.Keyring, root.KeyringItems, root.Secrets, profile.Session,
                () => root.Sessions.ProfilesOf(profile.Session), hint),
            signIn, network, role,
        ];
    }
}

/// <summary>How the steps are run.</summary>
/// <param name="Offline">They make no network calls.</param>
/// <param name="Times">How they write times.</param>
sealed record DoctorOptions(bool Offline, RelativeTime Times);
