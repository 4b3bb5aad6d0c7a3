using System.Text.Json;
using CredentialProcess.Files;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Credentials;

/// <summary>
/// Remembers for half a minute that a role's credentials could not be renewed, so that a portal or an STS that hangs
/// does not cost each caller four seconds while older credentials are served. It applies to the token and the endpoints
/// that were tried, by a fingerprint: a sign-in or a refresh voids it. Losing this cache costs one call.
/// </summary>
sealed class FailedExchanges(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the last failure is less than half a minute old. One in the future is ignored: the clock was changed
    /// since.
    /// </summary>
    /// <param name="role">The key of the role's cache entry.</param>
    /// <param name="fingerprint">What a fetch would use now.</param>
    public bool IsRecent(string role, string fingerprint)
    {
        FailedExchange? failed = null;
        Try(() => failed = cache.Get(KeyOf(role)) is { } bytes
            && JsonSerializer.Deserialize(bytes, CredentialsJson.Default.FailedExchange) is { } kept
            && kept.Fingerprint == fingerprint ? kept : null);
        if (Timestamp.Parse(failed?.At) is not { } last)
            return false;
        var age = clock.GetUtcNow() - last;
        return age >= TimeSpan.Zero && age < s_lifetime;
    }

    /// <inheritdoc cref="IsRecent"/>
    public void Add(string role, string fingerprint) => Try(() => cache.Set(KeyOf(role),
        JsonSerializer.SerializeToUtf8Bytes(
            new(Timestamp.Format(clock.GetUtcNow()), fingerprint), CredentialsJson.Default.FailedExchange), new()));

    static string KeyOf(string role) => $"exchange-failed-{role}";

    void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            debug?.WriteLine($"the failed exchange can't be remembered or recalled: {IoErrorText.Of(cause)}");
        }
    }
}
