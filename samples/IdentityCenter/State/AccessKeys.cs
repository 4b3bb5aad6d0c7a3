using System.Globalization;

namespace IdentityCenter.State;

/// <summary>
/// Issues the keys of role sessions with consecutive numbers in their ids, so that tests see which are shared. Not
/// thread-safe: the tenant holds its lock.
/// </summary>
sealed class AccessKeys(TimeProvider clock, Settings settings)
{
    // Older ones are forgotten.
    const int Remembered = 1000;
    static readonly TimeSpan _signinLifetime = TimeSpan.FromMinutes(15);
    readonly Queue<AccessKey> _issued = new();
    readonly Dictionary<string, (AccessKey Key, DateTimeOffset ExpiresAt)> _signin = new(StringComparer.Ordinal);
    int _serial;

    public AccessKey Issue(Principal owner, TimeSpan lifetime)
    {
        var serial = (++_serial).ToString("D9", CultureInfo.InvariantCulture);
        var key = new AccessKey(
            owner, $"ASIASTANDIN{serial}", RandomText.SecretKey(), RandomText.SessionToken(),
            clock.GetUtcNow() + lifetime);
        _issued.Enqueue(key);
        if (_issued.Count > Remembered)
            _issued.Dequeue();
        return key;
    }

    /// <summary>Only those of role sessions: a user's key opens no console.</summary>
    public AccessKey? Find(string? id, string? secret, string? token) =>
        _issued.FirstOrDefault(key =>
            key.Id == id && key.Secret == secret && key.Token == token && key.ExpiresAt > clock.GetUtcNow());

    /// <summary>Includes expired ones and the user's.</summary>
    public AccessKey? Find(string id) =>
        settings.User.KeyId == id ? settings.User.ToKey() : _issued.FirstOrDefault(key => key.Id == id);

    /// <summary>For the console: valid for one sign-in within 15 minutes.</summary>
    public string AddSigninToken(AccessKey key)
    {
        var token = RandomText.Create("VCQgs5qZZt3Q6", 200);
        _signin[token] = (key, clock.GetUtcNow() + _signinLifetime);
        return token;
    }

    public AccessKey? TakeSigninToken(string? token) =>
        token is not null && _signin.Remove(token, out var found) && found.ExpiresAt > clock.GetUtcNow()
            ? found.Key
            : null;
}

/// <summary>A key that signs calls. A user's has no session token and no end.</summary>
sealed record AccessKey(Principal Owner, string Id, string Secret, string? Token, DateTimeOffset ExpiresAt);
