using CredentialProcess;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.Roles;

namespace SsoCred.Commands;

/// <summary>
/// Prints the role credentials of a profile as a <c>credential_process</c> does. Never reads stdin, never prompts; on
/// success stderr stays empty, since some callers (ExAws, the C++ SDK) merge it into the document.
/// </summary>
static class Get
{
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static int Run(RunOptions options)
    {
        using var wiring = new Wiring(options);
        var profile = wiring.Profiles.Resolve(options.Profile);
        wiring.Debug?.WriteLine($"profile: '{profile.Name}', {profile.Session.Label}, account '{profile.AccountId}', "
            + $"role '{profile.RoleName}'");
        var credentials = wiring.Roles.Cached(profile) ?? Fetch(wiring.Roles, profile, options.Timeout ?? s_limit);
        StandardOutput.Write(ProcessDocument.Bytes(credentials, profile.AccountId).Span);
        return (int)ExitCode.Done;
    }

    static RoleCredentials Fetch(RoleSource roles, Profile profile, TimeSpan limit)
    {
        try
        {
            return roles.GetAsync(profile, limit).GetAwaiter().GetResult();
        }
        catch (Failure failure) when (failure is { Exit: ExitCode.SignIn, Hint: null })
        {
            throw new Failure(failure.Exit, failure.Message, SignIn.Hint(profile), failure);
        }
    }
}
