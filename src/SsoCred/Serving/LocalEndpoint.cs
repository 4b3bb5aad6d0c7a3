using System.Net;
using CredentialProcess.HttpServer;
using CredentialProcess.Profiles;
using CredentialProcess.Serving;
using SsoCred.Options;
using SsoCred.Processes;

namespace SsoCred.Serving;

/// <summary>
/// The container endpoint of one run: its listener, its roles and their token files. The first credentials are there
/// before it opens, so that whoever needs a sign-in learns it at once.
/// </summary>
sealed class LocalEndpoint : IDisposable
{
    readonly Listener _listener;
    readonly RunFolder _folder;
    readonly ContainerEndpoint _endpoint;
    readonly List<RefreshingCredentials> _roles = [];

    LocalEndpoint(Wiring wiring, IReadOnlyList<Profile> profiles, RunOptions options, IPAddress address, int port,
        Action<uint>? refused)
    {
        CoreDumps.SwitchOff();
        var served = new List<ServedRole>();
        foreach (var profile in profiles)
        {
            var role = new RefreshingCredentials(() => Task.FromResult(wiring.Credentials(profile, options.Timeout)), TimeProvider.System);
            _ = role.GetAsync(CancellationToken.None).GetAwaiter().GetResult();
            _roles.Add(role);
            served.Add(new ServedRole(role, profile.AccountId));
        }

        _listener = Listener.Open(address, port, TimeProvider.System, onRefused: user =>
        {
            wiring.Debug?.WriteLine($"endpoint: a connection of user {user} is refused");
            refused?.Invoke(user);
        });
        try
        {
            _folder = wiring.OpenRunFolder();
            _endpoint = new ContainerEndpoint(served, anyAddress: !IPAddress.IsLoopback(address), Wiring.Clock);
            Variables = [.. profiles.Zip(served, (profile, role) => new Client(profile, VariablesOf(profile, role)))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a client needs for each profile.</summary>
    public IReadOnlyList<Client> Variables { get; }

    /// <param name="refused">Told the user whose connection is the first to be refused, if one is.</param>
    public static LocalEndpoint Open(Wiring wiring, IReadOnlyList<Profile> profiles, RunOptions options,
        IPAddress address, int port, Action<uint>? refused = null) =>
        new(wiring, profiles, options, address, port, refused);

    /// <summary>Answers, and renews, until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var renewals = _roles.Select(role => role.KeepFreshAsync(stop)).ToList();
        await _listener.ServeAsync(_endpoint.AnswerAsync, stop);
        try
        {
            await Task.WhenAll(renewals);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _listener.Dispose();
    }

    IReadOnlyList<KeyValuePair<string, string>> VariablesOf(Profile profile, ServedRole role)
    {
        var at = _listener.Address;
        var host = at.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : at.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : at.Address;
        var uri = new Uri($"http://{new IPEndPoint(host, at.Port)}{role.Path}");
        return
        [
            .. CredentialProcess.Output.Variables.OfEndpoint(uri, role.Token, _folder.Write(role.Token)),
            .. CredentialProcess.Output.Variables.OfRegion(profile.Region),
        ];
    }

    public sealed record Client(Profile Profile, IReadOnlyList<KeyValuePair<string, string>> Variables);
}
