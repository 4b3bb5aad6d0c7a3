using System.Net;
using CredentialProcess.Credentials;
using CredentialProcess.HttpServer;
using CredentialProcess.Profiles;
using CredentialProcess.Serving;
using SsoCred.Processes;

namespace SsoCred.Serving;

/// <summary>
/// The container endpoint of one run: its listener, its roles and their token files. The first credentials are fetched
/// before it opens, so that a missing sign-in fails at once.
/// </summary>
sealed class LocalEndpoint : IDisposable
{
    readonly Listener _listener;
    readonly RunFolder _folder;
    readonly ContainerEndpoint _endpoint;
    readonly List<RefreshingCredentials> _roles = [];

    LocalEndpoint(Func<Profile, RoleCredentials> credentials, Func<RunFolder> openFolder,
        IReadOnlyList<Profile> profiles, IPEndPoint address, Action<uint> refused)
    {
        CoreDumps.SwitchOff();
        var served = new List<ServedRole>();
        foreach (var profile in profiles)
        {
            var role = new RefreshingCredentials(() => Task.FromResult(credentials(profile)), TimeProvider.System);
            _ = role.GetAsync(CancellationToken.None).GetAwaiter().GetResult();
            _roles.Add(role);
            served.Add(new ServedRole(role, profile.AccountId));
        }

        _listener = Listener.Open(address.Address, address.Port, TimeProvider.System, onRefused: refused);
        try
        {
            _folder = openFolder();
            _endpoint = new ContainerEndpoint(served, anyAddress: !IPAddress.IsLoopback(address.Address),
                TimeProvider.System);
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

    /// <param name="credentials">Gets a profile's credentials, for the first answer and for each renewal.</param>
    /// <param name="openFolder">Called once the listener is open.</param>
    /// <param name="refused">Gets the first user whose connection is refused.</param>
    public static LocalEndpoint Open(Func<Profile, RoleCredentials> credentials, Func<RunFolder> openFolder,
        IReadOnlyList<Profile> profiles, IPEndPoint address, Action<uint> refused) =>
        new(credentials, openFolder, profiles, address, refused);

    /// <summary>Answers requests and renews credentials until it is stopped.</summary>
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
            // Stopped.
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
