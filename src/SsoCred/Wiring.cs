using CredentialProcess;
using CredentialProcess.Aws;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Roles;
using CredentialProcess.Tokens;

namespace SsoCred;

/// <summary>
/// Puts the library's rooms together, by hand and for one run: the environment, the clock and the folders enter here.
/// Making them touches neither the file system nor the AWS SDK.
/// </summary>
sealed class Wiring : IDisposable
{
    /// <summary>How long a run takes at most, unless it is told.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    readonly AwsClients _clients;

    public Wiring(RunOptions options)
    {
        var clock = TimeProvider.System;
        Debug = DebugLog.Open(options.Debug, Environment.GetEnvironmentVariable("SSO_CRED_DEBUG"));
        var folder = new AwsFolder(Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsWindows());
        Profiles = new ProfileSource(folder, Environment.GetEnvironmentVariable);

        _clients = new AwsClients(clock, Debug);
        var own = new FileCache(folder.OwnFolder);
        var flights = new SingleFlight(folder.OwnFolder, clock, Debug);
        var refusals = new Refusals(own, Debug);
        var tokens = new TokenSource(new TokenStore(new FileCache(folder.TokenCache), clock),
            new Refresh(_clients, clock, Debug), refusals, flights, clock, Debug);
        Roles = new RoleSource(new RoleStore(new FileCache(folder.RoleCache), clock, Debug), tokens, refusals,
            new Portal(_clients, clock), flights, clock, Debug);
        Authorizations = new AuthorizationSource(new AuthorizationStore(own, clock, Debug), Roles,
            new EcrApi(_clients, clock), flights, clock, Debug);
        Registries = new RegistryProfiles(Profiles, Environment.GetEnvironmentVariable);
    }

    public DebugLog? Debug { get; }

    public ProfileSource Profiles { get; }

    public RoleSource Roles { get; }

    public AuthorizationSource Authorizations { get; }

    public RegistryProfiles Registries { get; }

    /// <summary>
    /// What every command that hands out credentials does: the cached ones, else the service's. A failure that needs a
    /// sign-in says what to type.
    /// </summary>
    public RoleCredentials Credentials(Profile profile, TimeSpan? limit)
    {
        Tell(profile);
        return Roles.Cached(profile) ?? WithSignInHint(profile, () => Roles.GetAsync(profile, limit ?? Limit));
    }

    /// <summary>The same for a registry's user and password.</summary>
    public AuthorizationToken Authorization(Profile profile, EcrPlace place, TimeSpan? limit)
    {
        Tell(profile);
        return WithSignInHint(profile, () => Authorizations.GetAsync(profile, place, limit ?? Limit));
    }

    void Tell(Profile profile) =>
        Debug?.WriteLine($"profile: '{profile.Name}', {profile.Session.Label}, account '{profile.AccountId}', "
            + $"role '{profile.RoleName}'");

    static T WithSignInHint<T>(Profile profile, Func<Task<T>> get)
    {
        try
        {
            return get().GetAwaiter().GetResult();
        }
        catch (Failure failure) when (failure is { Exit: ExitCode.SignIn, Hint: null })
        {
            throw new Failure(failure.Exit, failure.Message, SignIn.Hint(profile), failure);
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        Debug?.Dispose();
    }
}
