using System.Globalization;

namespace IdentityCenter.State;

/// <summary>Role credentials as they were issued.</summary>
sealed record RoleKey(
    string AccountId, string RoleName, string Id, string Secret, string Token, DateTimeOffset ExpiresAt);

/// <summary>
/// Issues role credentials, each with the next number in its access key id, so that a test sees who shares which.
/// Not thread-safe: the tenant holds its lock.
/// </summary>
sealed class RoleKeys(TimeProvider clock, Settings settings)
{
    // Enough for any test; older ones are forgotten.
    const int Remembered = 1000;
    readonly Queue<RoleKey> _issued = new();
    int _serial;

    public RoleKey Issue(string accountId, string roleName)
    {
        var serial = (++_serial).ToString("D9", CultureInfo.InvariantCulture);
        var key = new RoleKey(
            accountId, roleName, $"ASIASTANDIN{serial}", Opaque.SecretKey(), Opaque.SessionToken(),
            clock.GetUtcNow() + settings.RoleLifetime);
        _issued.Enqueue(key);
        if (_issued.Count > Remembered)
            _issued.Dequeue();
        return key;
    }

    public RoleKey? Find(string? id, string? secret, string? token) =>
        _issued.FirstOrDefault(key =>
            key.Id == id && key.Secret == secret && key.Token == token && key.ExpiresAt > clock.GetUtcNow());
}
