using System.Globalization;

namespace IdentityCenter.State;

/// <summary>
/// Issues role credentials with consecutive numbers in their access key ids, so that tests see which are shared. Not
/// thread-safe: the tenant holds its lock.
/// </summary>
sealed class RoleKeys(TimeProvider clock, Settings settings)
{
    // Older ones are forgotten.
    const int Remembered = 1000;
    static readonly TimeSpan _signinLifetime = TimeSpan.FromMinutes(15);
    readonly Queue<RoleKey> _issued = new();
    readonly Dictionary<string, (RoleKey Key, DateTimeOffset ExpiresAt)> _signin = new(StringComparer.Ordinal);
    int _serial;

    public RoleKey Issue(string accountId, string roleName)
    {
        var serial = (++_serial).ToString("D9", CultureInfo.InvariantCulture);
        var key = new RoleKey(
            accountId, roleName, $"ASIASTANDIN{serial}", RandomText.SecretKey(), RandomText.SessionToken(),
            clock.GetUtcNow() + settings.RoleLifetime);
        _issued.Enqueue(key);
        if (_issued.Count > Remembered)
            _issued.Dequeue();
        return key;
    }

    public RoleKey? Find(string? id, string? secret, string? token) =>
        _issued.FirstOrDefault(key =>
            key.Id == id && key.Secret == secret && key.Token == token && key.ExpiresAt > clock.GetUtcNow());

    /// <summary>Includes expired ones.</summary>
    public RoleKey? Find(string id) => _issued.FirstOrDefault(key => key.Id == id);

    /// <summary>For the console: valid for one sign-in within 15 minutes.</summary>
    public string AddSigninToken(RoleKey key)
    {
        var token = RandomText.Create("VCQgs5qZZt3Q6", 200);
        _signin[token] = (key, clock.GetUtcNow() + _signinLifetime);
        return token;
    }

    public RoleKey? TakeSigninToken(string? token) =>
        token is not null && _signin.Remove(token, out var found) && found.ExpiresAt > clock.GetUtcNow()
            ? found.Key
            : null;
}

/// <summary>Issued role credentials.</summary>
sealed record RoleKey(
    string AccountId, string RoleName, string Id, string Secret, string Token, DateTimeOffset ExpiresAt);
