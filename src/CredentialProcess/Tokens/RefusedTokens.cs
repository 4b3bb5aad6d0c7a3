using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tokens;

/// <summary>
/// Remembers which token the service has refused for good, as a fingerprint, so that a dead session costs one call and
/// not one for each run of an editor that asks every few seconds. A new sign-in brings another token, and another
/// place to ask (region, endpoint) another fingerprint. Losing what is remembered costs one call.
/// </summary>
sealed class RefusedTokens(IDistributedCache cache, TextWriter? debug)
{
    // The access token and the refresh token of one session can each be refused.
    const int MaximumRemembered = 2;

    public bool Has(Session session, string place, string secret) =>
        Lines(session).Contains(Fingerprint(place, secret));

    public void Add(Session session, string place, string secret)
    {
        var lines = Lines(session).Prepend(Fingerprint(place, secret)).Distinct().Take(MaximumRemembered);
        try
        {
            cache.Set(KeyOf(session), Encoding.ASCII.GetBytes(string.Join('\n', lines)), new());
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"the refusal can't be remembered: {cause.Message}");
        }
    }

    static string KeyOf(Session session) => $"refused-{TokenStore.KeyOf(session)}";

    string[] Lines(Session session)
    {
        try
        {
            return cache.Get(KeyOf(session)) is { } bytes ? Encoding.ASCII.GetString(bytes).Split('\n') : [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            debug?.WriteLine($"remembered refusals can't be read: {cause.Message}");
            return [];
        }
    }

    static string Fingerprint(string place, string secret) => Sha1.Hex($"{place}\n{secret}");
}
