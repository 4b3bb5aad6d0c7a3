using CredentialProcess.Files;
using CredentialProcess.Profiles;
using Microsoft.Extensions.Caching.Distributed;

namespace CredentialProcess.Tokens;

/// <summary>
/// Stores one token for each session, under the AWS CLI's name: the SHA-1 of the session's name, or of a legacy
/// profile's start URL.
/// </summary>
/// <param name="show">How messages show a path; by default as it is.</param>
sealed class TokenStore(IDistributedCache cache, TimeProvider clock, Func<string, string>? show = null)
{
    /// <summary>Twice the size of any token file seen so far.</summary>
    const int ReservedBytes = 32 * 1024;

    public static string KeyOf(Session session) => Sha1.Hex(session.Key);

    /// <summary>The name of the lock under which this session's token is replaced.</summary>
    public static string LockOf(Session session) => $"token-{KeyOf(session)}";

    /// <summary>The token, or null when the user has not signed in.</summary>
    /// <exception cref="Failure">The file holds no token, or can't be read.</exception>
    public async Task<Token?> ReadAsync(Session session, CancellationToken stop)
    {
        var (token, isDamaged) = await TornReadRetry.ReadAsync(() => Bytes(session), TokenFile.Parse, clock, stop);
        return isDamaged
            ? throw new Failure(FailureKind.SignInNeeded, $"the token in {NameOf(session)} is damaged")
            : token;
    }

    public void Write(Session session, Token token) =>
        cache.Set(KeyOf(session), TokenFile.Serialize(token), new() { AbsoluteExpiration = token.ExpiresAt });

    /// <summary>Writes the token to the reserved file, or else to the cache.</summary>
    public void Write(Session session, Token token, PrivateFile? file)
    {
        if (file is null)
            Write(session, token);
        else
            file.Commit(TokenFile.Serialize(token));
    }

    public void Remove(Session session) => cache.Remove(KeyOf(session));

    /// <summary>
    /// Reserves disk space for the refreshed token, so that it can't be lost because the disk is full or the file
    /// belongs to another user. Null where the cache is not a folder.
    /// </summary>
    /// <exception cref="IOException">No space, or another owner.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public PrivateFile? ReserveForRefresh(Session session)
    {
        var file = (cache as FileCache)?.Reserve(KeyOf(session), ReservedBytes);
        if (file is null || file.KeepsOwner || file.TryWriteInPlace(anyOwner: true))
            return file;
        file.Dispose();
        throw new IOException("it belongs to another user");
    }

    /// <summary>
    /// The same for the token of a new sign-in, which may take longer than a concurrent refresh; the file is written
    /// in place where its folder can't be written.
    /// </summary>
    /// <inheritdoc cref="ReserveForRefresh"/>
    public PrivateFile? ReserveForSignIn(Session session) =>
        (cache as FileCache)?.ReserveOrOpen(KeyOf(session), ReservedBytes, ".login");

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
