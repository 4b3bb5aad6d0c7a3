using CredentialProcess.Assignments;
using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Connections;
using CredentialProcess.Credentials;
using CredentialProcess.Ecr;
using CredentialProcess.Federation;
using CredentialProcess.Files;
using CredentialProcess.Http;
using CredentialProcess.Keyring;
using CredentialProcess.Login;
using CredentialProcess.Moving;
using CredentialProcess.Output;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Serving;
using CredentialProcess.Sts;
using CredentialProcess.Sync;
using CredentialProcess.Tokens;
using SsoCred.Configuring;
using SsoCred.Display;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;
using SsoCred.SignIn;
using SsoCred.Switching;

namespace SsoCred.Composition;

/// <summary>
/// Constructs the objects of one run, each when it is first asked for. The environment, the clock and the folders enter
/// here. Constructing touches neither the file system nor the AWS SDK. A command takes what it needs from here and
/// passes that on, never this.
/// </summary>
sealed class CompositionRoot : IDisposable
{
    /// <summary>Enough for a keyring that works, and little to wait for where nobody uses one.</summary>
    static readonly TimeSpan s_glance = TimeSpan.FromSeconds(1);

    readonly RunOptions _options;
    readonly TimeSpan? _defaultLimit;
    AwsClients? _clients;
    SecretService? _keyring;
    SecretService? _glance;

    /// <param name="defaultLimit">The command's time limit without <c>--timeout</c>; null for the usual one.</param>
    public CompositionRoot(RunOptions options, TimeSpan? defaultLimit = null)
    {
        (_options, _defaultLimit) = (options, defaultLimit);
        Debug = DebugLog.Open(options.Debug, Environment.GetEnvironmentVariable("SSO_CRED_DEBUG"));
        Folder = new AwsFolder(Environment.GetEnvironmentVariable, PasswdHome, OperatingSystem.IsWindows());
    }

    public static TimeProvider Clock => TimeProvider.System;

    public DebugLog? Debug { get; }

    public AwsFolder Folder { get; }

    public ProfileSource Profiles =>
        field ??= new ProfileSource(Folder, Environment.GetEnvironmentVariable, StartupEnvironment.Of);

    public SessionResolver Sessions => field ??= new SessionResolver(Profiles);

    /// <summary>The proxy, and the authorities to trust where a profile names none.</summary>
    public Network Network => field ??= new Network(
        StartupEnvironment.Of, SystemTrustStore.LeaveUnread, PhaseLimits.ForRun(_options.Timeout, _defaultLimit));

    public AwsClients Clients => _clients ??= new AwsClients(Clock, Debug, network: Network);

    public SingleFlight Flights => field ??= new SingleFlight(Folder.StateFolder, Clock, Debug, mayBlock: true);

    /// <summary>The system's keyring; nothing is connected before the first call.</summary>
    public SecretService Keyring => _keyring ??=
        new SecretService(Environment.GetEnvironmentVariable, _options.Timeout ?? PhaseLimits.DefaultRun, Clock);

    /// <summary>What is in the keyring, of a session or altogether.</summary>
    public SessionItems KeyringItems => field ??= new SessionItems(TokenHome, () => Keyring,
        () => _glance ??= new SecretService(Environment.GetEnvironmentVariable, s_glance, Clock), Debug);

    public KeyringUnlock KeyringUnlock =>
        field ??= new KeyringUnlock(TokenHome, () => Keyring, Host, Screen, _options.Timeout);

    public SecretHome TokenHome => field ??= Home(new FileCache(Folder.TokenCache, Folder.Show), ItemKind.Token);

    public SecretHome RegistrationHome => field ??= Home(new FileCache(Folder.TokenCache), ItemKind.Registration);

    public SecretHome RoleHome => field ??= Home(new FileCache(Folder.RoleCache), ItemKind.Role);

    /// <summary>Of assumed roles with a session policy.</summary>
    public SecretHome PolicyHome => field ??= Home(OwnCache, ItemKind.Role);

    public SecretHome AuthorizationHome => field ??= Home(OwnCache, ItemKind.Authorization);

    public TokenStore Tokens => field ??= new TokenStore(TokenHome, Clock);

    public TokenSource TokenSource => field ??=
        new TokenSource(Tokens, new TokenRefresh(Clients, Clock, Debug), RefusedTokens, Flights, Clock, Debug);

    public RefusedTokens RefusedTokens => field ??= new RefusedTokens(OwnCache, Debug);

    public RegistrationStore Registrations =>
        field ??= new RegistrationStore(RegistrationHome, Clock, Debug);

    public SignInStates SignInStates => field ??= new SignInStates(Tokens, Roles.Read, RefusedTokens, Clock);

    public SignInSource SignIns => field ??= new SignInSource(Clients, Tokens, Registrations, Flights, Clock, Debug);

    public RoleStore RoleCache => field ??= new RoleStore(RoleHome, Clock, Debug);

    public Portal Portal => field ??= new Portal(Clients, Clock);

    public RoleSource Roles => field ??= new RoleSource(
        new CredentialRenewal(Flights, new FailedExchanges(OwnCache, Clock, Debug), Clock, Debug),
        new SsoRoles(RoleCache, TokenSource, RefusedTokens, Portal, Debug),
        new AssumedRoleStore(RoleHome, PolicyHome, Clock, Debug), Sts, Debug);

    public StsApi Sts => field ??= new StsApi(Clients, StartupEnvironment.Of, Clock, Region);

    /// <summary>The Region of the command line; null for the configured one.</summary>
    public CallRegion? Region => CallRegion.Given(_options.Region);

    public RecentProfiles RecentProfiles => field ??= new RecentProfiles(OwnCache, Debug);

    public KeptAnswers KeptAnswers => field ??= new KeptAnswers(OwnCache, Clock, Debug);

    public AssignmentStore LastListings => field ??= new AssignmentStore(OwnCache, Debug);

    public AssignmentSource Assignments => field ??=
        new AssignmentSource(Clients, TokenSource, RefusedTokens, LastListings, Clock, Debug);

    public AuthorizationSource Authorizations => field ??= new AuthorizationSource(
        AuthorizationCache, Roles, new EcrApi(Clients, Clock), Flights, Clock, Debug);

    public RegistryProfiles Registries => field ??= new RegistryProfiles(Profiles, Environment.GetEnvironmentVariable);

    public ConsoleSignIn ConsoleSignIns => field ??= new ConsoleSignIn(Clients);

    public PortalRegionSource PortalRegions => field ??= new PortalRegionSource(Clients, Debug);

    public CredentialsFile CredentialsFile => field ??= new CredentialsFile(Folder, Clock);

    public ConfigWriter ConfigWriter => field ??= new ConfigWriter(Folder, Clock);

    public Screen Screen => field ??= new Screen(Environment.GetEnvironmentVariable, Clock);

    public HostEnvironment Host => field ??= new HostEnvironment(Environment.GetEnvironmentVariable, File.Exists);

    public Browser Browser => field ??= new Browser(Environment.GetEnvironmentVariable, Host, Debug);

    public CredentialsForProfile Credentials => field ??= new CredentialsForProfile(Roles, AutoLogin, Clock, Debug);

    public AuthorizationForProfile RegistryLogins => field ??= new AuthorizationForProfile(Authorizations, Debug);

    public SignOut SignOut => field ??= new SignOut(
        new Logout(Clients, Tokens, Roles, Flights, Clock, Debug), LastListings, AuthorizationCache, OwnCache,
        RoleHome.Files, KeyringItems);

    /// <summary>Where a session's secrets may be.</summary>
    public SessionSecrets Secrets => field ??=
        new SessionSecrets(TokenHome, RegistrationHome, RoleHome, PolicyHome, AuthorizationHome);

    public StoreMove StoreMove => field ??= new StoreMove(Secrets, TokenHome, KeyringItems, Flights, Debug);

    public PortalListing PortalListing =>
        field ??= new PortalListing(Assignments, Screen, Clock, _options.Timeout);

    // The user database is read only where HOME is not set.
    static string? PasswdHome => Environment.GetEnvironmentVariable("HOME") is not null ? null
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            is { Length: > 0 } home ? home : null;

    AuthorizationStore AuthorizationCache => field ??= new AuthorizationStore(AuthorizationHome, Clock, Debug);

    static SecretStore? Standard => SecretStoreSetting.Of(Environment.GetEnvironmentVariable);

    FileCache OwnCache => field ??= new FileCache(Folder.StateFolder);

    /// <summary>Where a running server keeps its tokens.</summary>
    public RunFolder OpenRunFolder() => RunFolder.Open(Path.Combine(Folder.StateFolder, "run"), Folder.Show);

    /// <summary>A sign-in at the terminal, as the command line asks for it.</summary>
    public InteractiveSignIn InteractiveSignIn(SignInChoice choice) =>
        new(SignIns, Browser, Host, Screen, Clock, choice, KeyringUnlock);

    /// <summary>What the person at the terminal is asked for where a command lacks it.</summary>
    /// <param name="isForShell">Stdout may be a pipe: a shell runs what is printed. Else it is a terminal.</param>
    public InteractiveInput Input(bool isForShell = false) => new(
        Profiles, new ProfilePicker(Profiles, LastListings, RecentProfiles),
        () => new InteractiveSignIn(SignIns, Browser, Host, Screen, Clock, SignInChoice.Usual, KeyringUnlock)
        {
            IsStdoutTaken = true,
        },
        () => !_options.NoInput && !Host.IsCi && !Console.IsInputRedirected && !Console.IsErrorRedirected
            && (isForShell || !Console.IsOutputRedirected),
        interrupt => new Prompter(Screen, interrupt, Environment.GetEnvironmentVariable, _options.NoInput));

    public void Dispose()
    {
        _clients?.Dispose();
        _keyring?.Dispose();
        _glance?.Dispose();
        Debug?.Dispose();
    }

    SecretHome Home(FileCache files, string kind) => new(
        files, session => new KeyringCache(Keyring, kind, session), Standard);

    AutoLogin AutoLogin() => new(Flights, SignInStates, new FailedSignIns(OwnCache, Clock, Debug),
        new BrowserTabSignIn(SignIns, Browser, Host), Clock, Debug);
}
