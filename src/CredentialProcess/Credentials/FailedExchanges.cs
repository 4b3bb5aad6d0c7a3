using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Credentials;

/// <summary>
/// Remembers for half a minute that a role's credentials could not be renewed, so that a portal that hangs does not
/// cost each caller four seconds while older credentials are served. It applies to the token and the endpoints that
/// were tried, by a fingerprint: a sign-in or a refresh voids it. Losing this cache costs one call.
/// </summary>
sealed class FailedExchanges(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the last failure is less than half a minute old. One in the future is ignored: the clock was changed
    /// since.
    /// </summary>
    public bool IsRecent(SsoProfile profile, Token token)
    {
        FailedExchange? failed = null;
        Try(() => failed = cache.Get(KeyOf(profile)) is { } bytes
            && JsonSerializer.Deserialize(bytes, CredentialsJson.Default.FailedExchange) is { } kept
            && kept.Fingerprint == Fingerprint(profile, token) ? kept : null);
        if (Timestamp.Parse(failed?.At) is not { } last)
            return false;
        var age = clock.GetUtcNow() - last;
        return age >= TimeSpan.Zero && age < s_lifetime;
    }

    public void Add(SsoProfile profile, Token token)
    {
        Try(() =>
        {
            var failed = new FailedExchange(Timestamp.Format(clock.GetUtcNow()), Fingerprint(profile, token));
            cache.Set(KeyOf(profile),
                JsonSerializer.SerializeToUtf8Bytes(failed, CredentialsJson.Default.FailedExchange), new());
        });
    }

    static string KeyOf(SsoProfile profile) => $"exchange-failed-{RoleStore.KeyOf(profile)}";

    // A refresh may be what hangs, so its endpoint is part of the fingerprint.
    static string Fingerprint(SsoProfile profile, Token token) => Sha1.Hex(
        $"{TokenAuthorizedCall.EndpointKey(profile.Session, profile.Endpoints)}\n"
        + $"{TokenRefresh.EndpointKey(profile.Session, profile.Endpoints)}\n"
        + token.AccessToken);

    // Failure covers an endpoint override that is invalid but may not matter to this run.
    void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException or Failure)
        {
            debug?.WriteLine($"the failed exchange can't be remembered or recalled: {IoErrorText.Of(cause)}");
        }
    }
}
