using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;
using CredentialProcess.Tokens;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Login;

/// <summary>
/// Remembers a session's last failed automatic sign-in, so that an editor that asks every few seconds does not open a
/// new tab each time. Errors are ignored: a lost entry costs one tab.
/// </summary>
sealed class FailedSignIns(IDistributedCache cache, TimeProvider clock, TextWriter? debug)
{
    const string What = "failed sign-ins";

    static readonly TimeSpan s_window = TimeSpan.FromMinutes(2);

    /// <summary>Whether the last is less than two minutes old, by a clock that may have been set back since.</summary>
    public bool IsRecent(Session session)
    {
        var age = clock.GetUtcNow() - Last(session);
        return age >= TimeSpan.Zero && age < s_window;
    }

    public void Add(Session session) => cache.TrySet(
        KeyOf(session), Encoding.ASCII.GetBytes(Timestamp.Format(clock.GetUtcNow())), What, debug);

    public void Forget(Session session) => cache.TryRemove(KeyOf(session), What, debug);

    static string KeyOf(Session session) => $"sign-in-failed-{TokenStore.KeyOf(session)}";

    DateTimeOffset? Last(Session session) => cache.TryGet(KeyOf(session), What, debug) is { Length: < 64 } bytes
        ? Timestamp.Parse(Encoding.ASCII.GetString(bytes))
        : null;
}
