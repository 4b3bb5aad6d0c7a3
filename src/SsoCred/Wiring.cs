using CredentialProcess;
using CredentialProcess.Aws;
using CredentialProcess.Files;
using CredentialProcess.Login;
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
    static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    readonly AwsClients _clients;
    readonly TokenStore _tokens;
    readonly RoleStore _roles;
    readonly SingleFlight _flights;
    readonly Refusals _refusals;
    readonly AwsFolder _folder;
    readonly FileCache _own;

    public Wiring(RunOptions options)
    {
        Debug = DebugLog.Open(options.Debug, Environment.GetEnvironmentVariable("SSO_CRED_DEBUG"));
        _folder = new AwsFolder(Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), OperatingSystem.IsWindows());
        Profiles = new ProfileSource(_folder, Environment.GetEnvironmentVariable);
        _clients = new AwsClients(Clock, Debug);
        _own = new FileCache(_folder.OwnFolder);
        _flights = new SingleFlight(_folder.OwnFolder, Clock, Debug);
        _refusals = new Refusals(_own, Debug);
        _tokens = new TokenStore(new FileCache(_folder.TokenCache), Clock);
        _roles = new RoleStore(new FileCache(_folder.RoleCache), Clock, Debug);
        Roles = new RoleSource(_roles,
            new TokenSource(_tokens, new Refresh(_clients, Clock, Debug), _refusals, _flights, Clock, Debug), _refusals,
            new Portal(_clients, Clock), _flights, Clock, Debug);
    }

    public static TimeProvider Clock => TimeProvider.System;

    public DebugLog? Debug { get; }

    public ProfileSource Profiles { get; }

    public RoleSource Roles { get; }

    public Surroundings Surroundings { get; } = new(Environment.GetEnvironmentVariable, File.Exists);

    public Screen Screen => field ??= new Screen(Environment.GetEnvironmentVariable, Clock);

    public Browser Browser => field ??= new Browser(Environment.GetEnvironmentVariable, Surroundings, Debug);

    public SignInSource SignIns => field ??= new SignInSource(_clients, _tokens,
        new RegistrationStore(new FileCache(_folder.TokenCache), Clock, Debug), _flights, Clock, Debug);

    public SignInStates SignInStates => field ??= new SignInStates(_tokens, _roles, _refusals, Clock);

    public Logout Logout => field ??= new Logout(_clients, _tokens, _roles, _flights, Clock, Debug);

    public FailedSignIns FailedSignIns => field ??= new FailedSignIns(_own, Clock, Debug);

    public SingleFlight SignInFlight => _flights;

    /// <summary>
    /// What every command that hands out credentials does: the cached ones, else the service's; where a sign-in is
    /// needed, an automatic one if that is wanted, else a failure that says what to type.
    /// </summary>
    public RoleCredentials Credentials(Profile profile, RunOptions options)
    {
        Debug?.WriteLine($"profile: '{profile.Name}', {profile.Session.Label}, account '{profile.AccountId}', "
            + $"role '{profile.RoleName}'");
        return Roles.Cached(profile) ?? FetchAsync(profile, options).GetAwaiter().GetResult();
    }

    async Task<RoleCredentials> FetchAsync(Profile profile, RunOptions options)
    {
        var automatic = AutoLogin.IsWanted(options, profile);
        var limit = options.Timeout ?? (automatic ? AutoLogin.Limit : s_limit);
        var begun = Clock.GetTimestamp();
        try
        {
            return await Roles.GetAsync(profile, limit);
        }
        catch (Failure failure) when (failure is { Exit: ExitCode.SignIn, Hint: null })
        {
            if (automatic && await new AutoLogin(this).RunAsync(profile, limit - Clock.GetElapsedTime(begun)))
                return await Roles.GetAsync(profile, s_limit);
            throw new Failure(failure.Exit, failure.Message, SignIn.Hint(profile), failure);
        }
    }

    public void Dispose()
    {
        _clients.Dispose();
        Debug?.Dispose();
    }
}
