using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tokens;

/// <summary>
/// Remembers, as a fingerprint, which token the service has refused permanently, so that a dead session costs one call
/// and not one for each run of an editor that asks every few seconds. A new sign-in brings another token, and another
/// Region or endpoint another fingerprint. Losing this cache costs one call.
/// </summary>
sealed class RefusedTokens(IDistributedCache cache, TextWriter? debug)
{
    const string What = "remembered refusals";

    // The access token and the refresh token of one session can each be refused.
    const int MaximumRemembered = 2;

    public bool Has(Session session, string endpoint, string token) =>
        Lines(session).Contains(Fingerprint(endpoint, token));

    public void Add(Session session, string endpoint, string token)
    {
        var lines = Lines(session).Prepend(Fingerprint(endpoint, token)).Distinct().Take(MaximumRemembered);
        cache.TrySet(KeyOf(session), Encoding.ASCII.GetBytes(string.Join('\n', lines)), What, debug);
    }

    static string KeyOf(Session session) => $"refused-{TokenStore.KeyOf(session)}";

    string[] Lines(Session session) => cache.TryGet(KeyOf(session), What, debug) is { } bytes
        ? Encoding.ASCII.GetString(bytes).Split('\n')
        : [];

    static string Fingerprint(string endpoint, string token) => Sha1.Hex($"{endpoint}\n{token}");
}
