using CredentialProcess;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Output;
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
    readonly Func<string> _runFolder;

    public Wiring(RunOptions options)
    {
        var clock = TimeProvider.System;
        Debug = DebugLog.Open(options.Debug, Environment.GetEnvironmentVariable("SSO_CRED_DEBUG"));
        var folder = new AwsFolder(Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsWindows());
        CredentialsFile = new CredentialsFile(folder, clock);
        _runFolder = () => Path.Combine(folder.OwnFolder, "run");
        Profiles = new ProfileSource(folder, Environment.GetEnvironmentVariable);

        _clients = new AwsClients(clock, Debug);
        var own = new FileCache(folder.OwnFolder);
        var flights = new SingleFlight(folder.OwnFolder, clock, Debug);
        var refusals = new Refusals(own, Debug);
        var tokens = new TokenSource(new TokenStore(new FileCache(folder.TokenCache), clock),
            new Refresh(_clients, clock, Debug), refusals, flights, clock, Debug);
        Roles = new RoleSource(new RoleStore(new FileCache(folder.RoleCache), clock, Debug), tokens, refusals,
            new Portal(_clients, clock), flights, clock, Debug);
    }

    public DebugLog? Debug { get; }

    public ProfileSource Profiles { get; }

    public CredentialsFile CredentialsFile { get; }

    /// <summary>Where running servers keep their tokens.</summary>
    public string RunFolder => _runFolder();

    public RoleSource Roles { get; }

    /// <summary>The profiles that a command which takes several was asked for, each once.</summary>
    /// <param name="before">What stood before the command, as in 'sso-cred --profile dev write'.</param>
    public IReadOnlyList<Profile> Resolve(string[]? asked, string? before)
    {
        string?[] names = before is null && asked is [_, ..] ? [.. asked] : [before, .. asked ?? []];
        return [.. names.Select(Profiles.Resolve).DistinctBy(profile => profile.Name)];
    }

    /// <summary>
    /// What every command that hands out credentials does: the cached ones, else the service's. A failure that needs a
    /// sign-in says what to type.
    /// </summary>
    public RoleCredentials Credentials(Profile profile, TimeSpan? limit)
    {
        Debug?.WriteLine($"profile: '{profile.Name}', {profile.Session.Label}, account '{profile.AccountId}', "
            + $"role '{profile.RoleName}'");
        if (Roles.Cached(profile) is { } cached)
            return cached;
        try
        {
            return Roles.GetAsync(profile, limit ?? Limit).GetAwaiter().GetResult();
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
