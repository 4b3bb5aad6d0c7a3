using CredentialProcess;
using CredentialProcess.Assignments;
using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Connections;
using CredentialProcess.Credentials;
using CredentialProcess.Docker;
using CredentialProcess.Doctor;
using CredentialProcess.Ecr;
using CredentialProcess.Federation;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Login;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.Serving;
using CredentialProcess.Sync;
using CredentialProcess.Tokens;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.SignIn;

namespace SsoCred;

/// <summary>
/// Puts the library's rooms together, by hand and for one run: the environment, the clock and the folders enter here.
/// Making them touches neither the file system nor the AWS SDK.
/// </summary>
sealed class Wiring : IDisposable
{
    /// <summary>How long a run takes at most, unless it is told.</summary>
    public static readonly TimeSpan Limit = PhaseLimits.DefaultRun;

    static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    readonly AwsClients _clients;
    readonly TokenStore _tokens;
    readonly TokenSource _tokenSource;
    readonly RoleStore _roles;
    readonly RefusedTokens _refusals;
    readonly AwsFolder _folder;
    readonly FileCache _own;

    /// <param name="usual">How long the command takes at most unless it is told; null for <see cref="Limit"/>.</param>
    public Wiring(RunOptions options, TimeSpan? usual = null)
    {
        Debug = DebugLog.Open(options.Debug, Environment.GetEnvironmentVariable("SSO_CRED_DEBUG"));
        _folder = new AwsFolder(Environment.GetEnvironmentVariable, PasswdHome, OperatingSystem.IsWindows());
        Profiles = new ProfileSource(_folder, Environment.GetEnvironmentVariable, StartupEnvironment.Of);
        Network = new Network(StartupEnvironment.Of, SystemTrustStore.LeaveUnread, PhaseLimits.ForRun(options.Timeout, usual));
        _clients = new AwsClients(Clock, Debug, network: Network);
        _own = new FileCache(_folder.StateFolder);
        Flights = new SingleFlight(_folder.StateFolder, Clock, Debug, mayBlock: true);
        _refusals = new RefusedTokens(_own, Debug);
        _tokens = new TokenStore(new FileCache(_folder.TokenCache), Clock, _folder.Show);
        _roles = new RoleStore(new FileCache(_folder.RoleCache), Clock, Debug);
        _tokenSource = new TokenSource(_tokens, new TokenRefresh(_clients, Clock, Debug), _refusals, Flights, Clock, Debug);
        Roles = new RoleSource(
            _roles, _tokenSource, _refusals, new FailedExchanges(_own, Clock, Debug), new Portal(_clients, Clock), Flights,
            Clock, Debug);
    }

    public static TimeProvider Clock => TimeProvider.System;

    // The user database is looked into only where HOME does not say.
    static string? PasswdHome => Environment.GetEnvironmentVariable("HOME") is not null ? null
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } home ? home : null;

    public DebugLog? Debug { get; }

    /// <summary>The proxy, and whom to trust where a profile does not say.</summary>
    public Network Network { get; }

    public ProfileSource Profiles { get; }

    public RoleSource Roles { get; }

    public SingleFlight Flights { get; }

    public HostEnvironment Surroundings => field ??= new HostEnvironment(Environment.GetEnvironmentVariable, File.Exists);

    public Screen Screen => field ??= new Screen(Environment.GetEnvironmentVariable, Clock);

    public Browser Browser => field ??= new Browser(Environment.GetEnvironmentVariable, Surroundings, Debug);

    public SignInSource SignIns => field ??= new SignInSource(_clients, _tokens,
        new RegistrationStore(new FileCache(_folder.TokenCache), Clock, Debug), Flights, Clock, Debug);

    public SignInStates SignInStates => field ??= new SignInStates(_tokens, _roles, _refusals, Clock);

    public FailedSignIns FailedSignIns => field ??= new FailedSignIns(_own, Clock, Debug);

    public AuthorizationSource Authorizations => field ??= new AuthorizationSource(
        new AuthorizationStore(_own, Clock, Debug), Roles, new EcrApi(_clients, Clock), Flights, Clock, Debug);

    /// <summary>What a person may use, asked of the portal.</summary>
    public AssignmentSource Assignments => field ??=
        new AssignmentSource(_clients, _tokenSource, _refusals, LastListings, Clock, Debug);

    /// <summary>The same as it was listed last.</summary>
    public AssignmentStore LastListings => field ??= new AssignmentStore(_own, Debug);

    public RegistryProfiles Registries => field ??= new RegistryProfiles(Profiles, Environment.GetEnvironmentVariable);

    public ConsoleSignIn ConsoleSignIns => field ??= new ConsoleSignIn(_clients);
    public PortalRegionSource PortalRegions => field ??= new PortalRegionSource(_clients, Debug);

    public CredentialsFile CredentialsFile => field ??= new CredentialsFile(_folder, Clock);

    public ConfigWriter ConfigWriter => field ??= new ConfigWriter(_folder, Clock);

    /// <summary>Where a running server keeps its tokens.</summary>
    public RunFolder OpenRunFolder() => RunFolder.Open(Path.Combine(_folder.StateFolder, "run"), _folder.Show);

    /// <summary>Ends a session at the portal and removes what it has brought; what came of it.</summary>
    public async Task<SignedOut> SignOutAsync(ChosenSession chosen, IEnumerable<Profile> profiles, CancellationToken stop)
    {
        var logout = new Logout(_clients, _tokens, _roles, Flights, Clock, Debug);
        var ended = await logout.RunAsync(chosen.Session, chosen.Endpoints, profiles, stop);
        LastListings.Remove(chosen.Session);
        return ended;
    }

    /// <summary>Removes what was fetched for registries with these sessions, which have been signed out of.</summary>
    public void RemoveAuthorizations(params IReadOnlyList<ChosenSession> chosen) =>
        AuthorizationStore.RemoveAll(_folder.StateFolder, [.. chosen.Select(each => each.Session)]);

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
    public RoleCredentials Credentials(Profile profile, TimeSpan? limit, bool signsIn = false)
    {
        Tell(profile);
        var whole = limit ?? (signsIn ? AutoLogin.Limit : Limit);
        return Roles.Cached(profile)
            ?? SignedInAsync(profile, whole, signsIn, left => Roles.GetAsync(profile, left)).GetAwaiter().GetResult();
    }

    /// <summary>The same for a registry's user and password.</summary>
    public AuthorizationToken Authorization(Profile profile, EcrEndpoint place, TimeSpan? limit)
    {
        Tell(profile);
        return SignedInAsync(profile, limit ?? Limit, signsIn: false,
            left => Authorizations.GetAsync(profile, place, left)).GetAwaiter().GetResult();
    }

    /// <summary>The steps of <c>doctor</c>, in the order of a run.</summary>
    /// <param name="why">Why the profile can't be resolved.</param>
    public IEnumerable<IStep> Steps(string? asked, Profile? profile, Failure? why, bool offline)
    {
        var variables = (Func<string, string?>)StartupEnvironment.Of;
        var programs = new SearchPath(variables("PATH"));
        var version = typeof(Wiring).Assembly.GetName().Version?.ToString(3) ?? "";
        yield return new ProgramStep(version, Environment.ProcessPath, programs, _folder);
        yield return new FilesStep(_folder);
        yield return new EnvironmentStep(variables, asked);
        yield return new ProfileStep(Profiles, asked, profile, why);
        if (profile is not null)
        {
            var signIn = SignInHint.Hint(profile);
            var signedIn = new SignInStep(_tokens, new RegistrationStore(new FileCache(_folder.TokenCache), Clock, Debug),
                _refusals, Clock, profile, Profiles, signIn);
            yield return signedIn;
            var network = new NetworkStep(_clients, Network, variables, Clock, profile, Profiles, signedIn, offline);
            yield return network;
            yield return new RoleStep(
                _roles, new Portal(_clients, Clock), Clock, profile, signedIn, network, signIn);
        }

        yield return new CallersStep(Profiles, _folder, programs, profile?.Name);
        var home = Commands.EcrInstall.HomeFolder();
        yield return new DockerStep(DockerConfigFile.PathFor(variables, home), _folder, Registries,
            new ContainersLogins(variables, home), programs, Environment.ProcessPath);
    }

    void Tell(Profile profile) => Debug?.WriteLine(
        $"profile: '{profile.Name}', {profile.Session.Label}, account '{profile.AccountId}', role '{profile.RoleName}'");

    Task<T> SignedInAsync<T>(Profile profile, TimeSpan limit, bool signsIn, Func<TimeSpan, Task<T>> get)
    {
        var begun = Clock.GetTimestamp();
        return SignInHint.AddAsync(SignInHint.Hint(profile), async () =>
        {
            try
            {
                return await get(limit);
            }
            catch (Failure failure) when (signsIn && failure.Kind == FailureKind.SignInNeeded)
            {
                if (!await new AutoLogin(this).RunAsync(profile, Left(limit, begun)))
                    throw;
                return await get(Left(limit, begun));
            }
        });
    }

    /// <summary>What is left of a run's time; never nothing, so that whoever gets it ends by his own words.</summary>
    public static TimeSpan Left(TimeSpan limit, long begun) =>
        limit - Clock.GetElapsedTime(begun) is var left && left > s_shortest ? left : s_shortest;

    public void Dispose()
    {
        _clients.Dispose();
        Debug?.Dispose();
    }
}
