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
    /// <param name="given">The profile on the command line, if any.</param>
    /// <param name="profile">What it resolves to, or null.</param>
    /// <param name="why">Why it cannot be resolved.</param>
    public static IEnumerable<IStep> All(
        CompositionRoot root, string? given, Profile? profile, Failure? why, bool offline)
    {
        var variables = (Func<string, string?>)StartupEnvironment.Of;
        var programs = new SearchPath(variables("PATH"));
        yield return new ProgramStep(Build.Version, Environment.ProcessPath, programs, root.Folder);
        yield return new FilesStep(root.Folder);
        yield return new EnvironmentStep(variables, given);
        yield return new ProfileStep(root.Profiles, given, profile, why);
        yield return new ChainStep(root.Profiles, given, profile, root.Roles, CompositionRoot.Clock);
        if (profile?.ChainEnd is { } end)
        {
            foreach (var step in OfProfile(root, end, offline))
                yield return step;
        }

        yield return new CallersStep(root.Profiles, root.Folder, programs, profile?.Name);
        var home = HomeFolder.Path;
        yield return new DockerStep(DockerConfigFile.PathFor(variables, home), root.Folder, root.Registries,
            new ContainersLogins(variables, home), programs, Environment.ProcessPath);
    }

    static IReadOnlyList<IStep> OfProfile(CompositionRoot root, SsoProfile profile, bool offline)
    {
        var hint = SignInHint.Hint(profile);
        var signIn = new SignInStep(root.Tokens, root.Registrations, root.RefusedTokens, CompositionRoot.Clock, profile,
            root.Profiles, hint);
        var network = new NetworkStep(root.Clients, root.Network, StartupEnvironment.Of, CompositionRoot.Clock, profile,
            root.Profiles, signIn, offline);
        var role = new RoleStep(root.RoleCache, root.Portal, CompositionRoot.Clock, profile, signIn, network, hint);
        return [signIn, network, role];
    }
}
