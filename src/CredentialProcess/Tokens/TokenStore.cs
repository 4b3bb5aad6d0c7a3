using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tokens;

/// <summary>
/// Keeps one token for each session, under the name that the AWS CLI gives it: the SHA-1 of the session's name, or of
/// a legacy profile's start URL.
/// </summary>
/// <param name="show">How messages show a path; as it is unless said.</param>
sealed class TokenStore(IDistributedCache cache, TimeProvider clock, Func<string, string>? show = null)
{
    /// <summary>More than a token file has ever been seen to need, twice over.</summary>
    const int ReservedBytes = 32 * 1024;

    public static string KeyOf(Session session) => Sha1.Hex(session.Key);

    /// <summary>Names the lock under which this session's token is replaced.</summary>
    public static string LockOf(Session session) => $"token-{KeyOf(session)}";

    /// <summary>The token, or null when nobody has signed in.</summary>
    /// <exception cref="Failure">What is there is no token, or can't be read.</exception>
    public async Task<Token?> ReadAsync(Session session, CancellationToken stop)
    {
        var (token, isDamaged) = await TornReadRetry.ReadAsync(() => Bytes(session), TokenFile.Parse, clock, stop);
        return isDamaged
            ? throw new Failure(FailureKind.SignInNeeded, $"the token in {NameOf(session)} is damaged")
            : token;
    }

    public void Write(Session session, Token token) =>
        cache.Set(KeyOf(session), TokenFile.Serialize(token), new() { AbsoluteExpiration = token.ExpiresAt });

    /// <summary>Puts the token in the place that was reserved for it, or where the cache keeps it.</summary>
    public void Write(Session session, Token token, PrivateFile? place)
    {
        if (place is null)
            Write(session, token);
        else
            place.Commit(TokenFile.Serialize(token));
    }

    public void Remove(Session session) => cache.Remove(KeyOf(session));

    /// <summary>
    /// Takes up the room for the refreshed token, so that it can't be lost for want of a place, and nobody be locked out
    /// by another owner. Null where the cache is not a folder of ours.
    /// </summary>
    /// <exception cref="IOException">There is no place.</exception>
    /// <exception cref="UnauthorizedAccessException">There may be none.</exception>
    public PrivateFile? ReserveForRefresh(Session session)
    {
        var place = (cache as FileCache)?.Reserve(KeyOf(session), ReservedBytes);
        if (place is null || place.KeepsOwner || place.TryStayInPlace(ofAnyone: true))
            return place;
        place.Dispose();
        throw new IOException("it belongs to another user");
    }

    /// <summary>
    /// The same for the token of a new sign-in, which may take longer than a refresh that is at work meanwhile; in place
    /// where only the file can be written, and not its folder.
    /// </summary>
    /// <inheritdoc cref="ReserveForRefresh"/>
    public PrivateFile? ReserveForSignIn(Session session) =>
        (cache as FileCache)?.Reserve(KeyOf(session), ReservedBytes, ".login", inPlace: true);

    public string NameOf(Session session) =>
        cache is not FileCache files ? $"cache entry '{KeyOf(session)}'"
        : files.PathOf(KeyOf(session)) is var path && show is null ? path : show(path);

    byte[]? Bytes(Session session)
    {
        try
        {
            return cache.Get(KeyOf(session));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local, $"cannot read {NameOf(session)}: {IoErrorText.Of(cause)}",
                "make the file readable, or remove it and sign in again", cause);
        }
    }
}
