using CredentialProcess.Files;
using CredentialProcess.Keyring;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tokens;

/// <summary>
/// Stores one token for each session, under the AWS CLI's name: the SHA-1 of the session's name, or of a legacy
/// profile's start URL.
/// </summary>
sealed class TokenStore(SecretHome home, TimeProvider clock)
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

    public void Write(Session session, Token token) => home.Of(session).Set(
        KeyOf(session), TokenFile.Serialize(token), new() { AbsoluteExpiration = token.ExpiresAt });

    /// <summary>Writes the token to its reserved entry, or else to the cache.</summary>
    public void Write(Session session, Token token, IReservedEntry? reserved)
    {
        if (reserved is null)
            Write(session, token);
        else
            reserved.Commit(TokenFile.Serialize(token));
    }

    public void Remove(Session session) => home.Of(session).Remove(KeyOf(session));

    /// <summary>
    /// Reserves room for the refreshed token, so that it can't be lost because the disk is full or the file belongs to
    /// another user.
    /// </summary>
    /// <exception cref="Exception">There is no room (<see cref="CacheFault"/>).</exception>
    public IReservedEntry ReserveForRefresh(Session session) =>
        home.Of(session).ReserveForRefresh(KeyOf(session), ReservedBytes);

    /// <summary>The same for the token of a new sign-in.</summary>
    /// <inheritdoc cref="ReserveForRefresh"/>
    public IReservedEntry ReserveForSignIn(Session session) =>
        home.Of(session).ReserveForSignIn(KeyOf(session), ReservedBytes);

    public string NameOf(Session session) => home.Of(session).NameOf(KeyOf(session));

    byte[]? Bytes(Session session)
    {
        try
        {
            return home.Of(session).Get(KeyOf(session));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local, $"cannot read {NameOf(session)}: {IoErrorText.Of(cause)}",
                "make the file readable, or remove it and sign in again", cause);
        }
    }
}
