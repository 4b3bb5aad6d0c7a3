using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tokens;

/// <summary>
/// Shows a session's token to the access portal. One that the portal refuses (401) is replaced once; one that it refuses
/// for good is remembered, so that it is not shown again.
/// </summary>
sealed class TokenAuthorizedCall(TokenSource tokens, RefusedTokens refusals, TextWriter? debug)
{
    /// <summary>The portal's key in a services section.</summary>
    internal const string Service = "sso";

    /// <summary>Where tokens of this session are shown.</summary>
    public static Endpoint EndpointOf(Session session, EndpointResolver endpoints)
    {
        return endpoints.Resolve(Service, session.Region);
    }

    /// <summary>The same as a text, by which refusals are remembered.</summary>
    public static string EndpointKey(Session session, EndpointResolver endpoints) => EndpointOf(session, endpoints).ToString();

    /// <summary>Makes the call with this token, or with the one that takes its place.</summary>
    /// <exception cref="AwsFault">The call failed for another reason than the token.</exception>
    /// <exception cref="Failure">The sign-in has ended.</exception>
    public async Task<T> RunAsync<T>(
        Session session, EndpointResolver endpoints, Token token, Func<Token, Task<T>> call, Deadlines patience)
        where T : class
    {
        var place = EndpointKey(session, endpoints);
        try
        {
            return await TryAsync(token);
        }
        catch (AwsFault fault) when (fault.Kind == FaultKind.Unauthorized)
        {
            Note(token, fault);
        }

        if (await tokens.ReplaceAsync(session, endpoints, token, patience) is not { } other)
            throw Ended(session);
        try
        {
            return await TryAsync(other);
        }
        catch (AwsFault fault) when (fault.Kind == FaultKind.Unauthorized)
        {
            Note(other, fault);
            throw Ended(session);
        }

        Task<T> TryAsync(Token shown) => refusals.Has(session, place, shown.AccessToken)
            ? throw new AwsFault { Kind = FaultKind.Unauthorized }
            : call(shown);

        void Note(Token refused, AwsFault fault)
        {
            debug?.WriteLine($"token: the portal refuses it ({fault.Code})");
            if (fault.Code is "Unauthorized")
                refusals.Add(session, place, refused.AccessToken);
        }
    }

    static Failure Ended(Session session) => new(FailureKind.SignInNeeded,
        $"the sign-in has ended for {session.Label}");
}
