using System.Net;
using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using IdentityCenter.State;

namespace CredentialProcess.Tests.Login;

/// <summary>A home with sign-ins of both kinds, each wired anew as in a process of its own.</summary>
sealed class LoginHome : IAsyncDisposable
{
    LoginHome(TestHome house) => House = house;

    public TestHome House { get; }

    public Session Session => House.Profile.Session;

    public Session Legacy => House.Legacy.Session;

    public Tenant Tenant => House.StandIn.Tenant;

    public RegistrationStore Registrations => new(House.Tokens, House.Clock, House.Debug);

    public static async Task<LoginHome> CreateAsync() => new(await TestHome.CreateAsync());

    public ValueTask DisposeAsync() => House.DisposeAsync();

    public async Task<SignedIn> ByDeviceAsync(
        Action<DevicePrompt>? show = null, Session? session = null, bool forceRegistration = false,
        CancellationToken stop = default)
    {
        using var clients = new AwsClients(House.Clock, House.Debug);
        return await Source(clients).ByDeviceAsync(
            session ?? Session, Endpoints, forceRegistration, show
            ?? (prompt => Tenant.Approve(prompt.UserCode)), stop);
    }

    public async Task<SignedIn> ByBrowserAsync(
        Action<BrowserPrompt> open, int port = 0, Session? session = null, bool forceRegistration = false,
        CancellationToken stop = default)
    {
        using var clients = new AwsClients(House.Clock, House.Debug);
        return await Source(clients).ByBrowserAsync(session ?? Session, Endpoints, forceRegistration,
            new CallbackOptions { Port = port }, open, stop);
    }

    public async Task<SignedOut> SignOutAsync(Session? session = null, CancellationToken stop = default,
        params SsoProfile[] profiles)
    {
        using var clients = new AwsClients(House.Clock, House.Debug);
        var logout = new Logout(clients, Tokens, House.NewRoleSource(clients), Flights,
            House.Clock, House.Debug);
        return await logout.RunAsync(session ?? Session, Endpoints, profiles, stop);
    }

    public Task<SignInState> StateAsync(Session? session = null) =>
        States.ReadAsync(session ?? Session, Endpoints, default);

    public SignInStates States => new(Tokens,
        profile => new RoleStore(House.RoleFiles, House.Clock, House.Debug).Read((SsoProfile)profile),
        new RefusedTokens(new FileCache(House.OwnFolder), House.Debug), House.Clock);

    public TokenStore Tokens => new(House.Tokens, House.Clock);

    /// <summary>Times the waiting for locks; the home's clock unless set.</summary>
    public TimeProvider? LockClock { get; set; }

    SingleFlight Flights => new(House.OwnFolder, LockClock ?? House.Clock, House.Debug);

    EndpointResolver Endpoints => House.Profile.Endpoints;

    public string TokenText(Session? session = null) => File.ReadAllText(PathOf(session));

    public Token Token(Session? session = null) => TokenFile.Parse(Encoding.ASCII.GetBytes(TokenText(session)))!;

    public string PathOf(Session? session = null) => House.Tokens.PathOf(TokenStore.KeyOf(session ?? Session));

    public string RegistrationPath(Session? session = null) =>
        House.Tokens.PathOf(RegistrationStore.KeyOf(session ?? Session));

    /// <summary>Files of the token cache that are neither a token nor a registration.</summary>
    public string[] Leftovers() => Directory.Exists(Path.GetDirectoryName(PathOf()))
        ? Directory.GetFiles(Path.GetDirectoryName(PathOf())!)
        .Where(f => !f.EndsWith(".json", StringComparison.Ordinal)).ToArray()
        : [];

    /// <summary>Moves the clock on whenever somebody begins to wait for just so long.</summary>
    public void PassBy(params int[] seconds) => House.Clock.Armed += due =>
    {
        if (seconds.Contains((int)due.TotalSeconds))
            _ = Task.Run(() => House.Clock.Advance(due));
    };

    SignInSource Source(AwsClients clients) => new(clients, Tokens, Registrations, Flights, House.Clock, House.Debug);
}

/// <summary>A person's browser: it opens the stand-in's page, presses a button and goes where it is sent.</summary>
sealed class Browser : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    /// <summary>What the person sees in the end.</summary>
    public Task<HttpResponseMessage> Outcome { get; private set; } =
        Task.FromException<HttpResponseMessage>(new InvalidOperationException("nothing was opened"));

    public List<Uri> Opened { get; } = [];

    public void Allow(BrowserPrompt prompt) => Begin(prompt, "allow");

    public void Deny(BrowserPrompt prompt) => Begin(prompt, "deny");

    public Task<HttpResponseMessage> GetAsync(string url) => _http.GetAsync(new Uri(url));

    public async Task<Uri> AnswerAsync(Uri page, string decision)
    {
        var html = await _http.GetStringAsync(page);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["request"] = html.Split("name=\"request\" value=\"")[1].Split('"')[0],
            ["decision"] = decision,
        });
        using var answer = await _http.PostAsync(new Uri(page, "authorize"), form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!;
    }

    public void Dispose() => _http.Dispose();

    void Begin(BrowserPrompt prompt, string decision)
    {
        Opened.Add(prompt.Page);
        Outcome = Task.Run(async () => await _http.GetAsync(await AnswerAsync(prompt.Page, decision)));
    }
}
