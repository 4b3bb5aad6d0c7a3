using System.Security.Cryptography;
using System.Text;

namespace IdentityCenter.State;

/// <summary>The clients of the tenant. Not thread-safe: the tenant holds its lock.</summary>
sealed class Registrations(TimeProvider clock, Settings settings)
{
    readonly Dictionary<string, Registration> _clients = new(StringComparer.Ordinal);

    public Registration Add(
        string? name,
        string? type,
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> grants,
        IReadOnlyList<string> redirectUris,
        string? issuerUrl)
    {
        if (string.IsNullOrEmpty(name))
            throw new Refusal("InvalidRequestException", "Invalid request");
        if (type != "public")
            throw new Refusal("InvalidClientMetadataException", "Invalid client metadata");
        if (grants.Any(grant => grant is not (Grant.DeviceCode or Grant.AuthorizationCode or Grant.RefreshToken)))
            throw new Refusal("UnsupportedGrantTypeException", "Unsupported grant type");
        if (scopes.Any(scope => scope.Length == 0 || scope.Any(c => c is <= ' ' or '"' or '\\' or > '~')))
            throw new Refusal("InvalidScopeException", "Invalid scope");
        if (redirectUris.Any(uri => !IsLoopback(uri)))
            throw new Refusal("InvalidRedirectUriException", "Invalid redirect uri");
        if (grants.Contains(Grant.AuthorizationCode) && (redirectUris.Count == 0 || string.IsNullOrEmpty(issuerUrl)))
            throw new Refusal("InvalidRequestException", "Invalid request");

        return Add(scopes, grants, redirectUris, clock.GetUtcNow() + settings.RegistrationLifetime);
    }

    public Registration Add(
        IReadOnlyList<string> scopes,
        IReadOnlyList<string> grants,
        IReadOnlyList<string> redirectUris,
        DateTimeOffset expiresAt)
    {
        var client = new Registration(
            RandomText.Create("", 24), RandomText.ClientSecret(), clock.GetUtcNow(), expiresAt, scopes, grants,
            redirectUris);
        return _clients[client.Id] = client;
    }

    /// <summary>For the browser, which has no secret.</summary>
    public Registration? Find(string? id) =>
        id is not null && _clients.GetValueOrDefault(id) is { } client && client.ExpiresAt > clock.GetUtcNow()
            ? client
            : null;

    public void ForgetAll() => _clients.Clear();

    public Registration Authenticate(string? id, string? secret)
    {
        if (string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret))
            throw new Refusal("InvalidRequestException", "Invalid request");
        var client = Find(id);
        if (client is null || !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(client.Secret), Encoding.UTF8.GetBytes(secret)))
            throw new Refusal("InvalidClientException", "Invalid client provided");
        return client;
    }

    static bool IsLoopback(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
        && parsed is { Scheme: "http", Host: "127.0.0.1", Query: "", Fragment: "", UserInfo: "" };
}

/// <summary>A registered OIDC client: for device codes, or for authorization codes with PKCE.</summary>
sealed record Registration(
    string Id,
    string Secret,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> RedirectUris)
{
    /// <summary>Without grants it is a device client.</summary>
    public bool May(string grant) =>
        Grants.Count == 0 ? grant is Grant.DeviceCode or Grant.RefreshToken : Grants.Contains(grant);

    /// <summary>Registered without a port and used with any (RFC 8252 §7.3): same path, no query or fragment.</summary>
    public bool Allows(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var asked)
        && asked is { Scheme: "http", Host: "127.0.0.1", Query: "", Fragment: "", UserInfo: "" }
        && !redirectUri.Contains('?') && !redirectUri.Contains('#')
        && RedirectUris.Any(registered => new Uri(registered).AbsolutePath == asked.AbsolutePath);
}

static class Grant
{
    public const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";
}
