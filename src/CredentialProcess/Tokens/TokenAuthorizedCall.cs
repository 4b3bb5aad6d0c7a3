using CredentialProcess.Aws;
using CredentialProcess.Http;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tokens;

/// <summary>
/// Calls the access portal with a session's token. A token that the portal refuses (401) is replaced once; one that it
/// refuses permanently is remembered, so that it is not sent again.
/// </summary>
sealed class TokenAuthorizedCall(TokenSource tokens, RefusedTokens refusals, TextWriter? debug)
{
    /// <summary>The portal's key in a services section.</summary>
    internal const string Service = "sso";

    /// <summary>The endpoint that tokens of this session are sent to.</summary>
    public static Endpoint EndpointOf(Session session, EndpointResolver endpoints) =>
        endpoints.Resolve(Service, session.Region);

    /// <summary>The same as text, the key for remembered refusals.</summary>
    public static string EndpointKey(Session session, EndpointResolver endpoints) =>
        EndpointOf(session, endpoints).ToString();

    /// <summary>Makes the call with this token, or with its replacement.</summary>
    /// <exception cref="AwsFault">The call failed for a reason other than the token.</exception>
    /// <exception cref="Failure">The sign-in has ended.</exception>
    public async Task<T> RunAsync<T>(
        Session session, EndpointResolver endpoints, Token token, Func<Token, Task<T>> call, Deadlines deadlines)
        where T : class
    {
        var endpoint = EndpointKey(session, endpoints);
        try
        {
            return await TryAsync(token);
        }
        catch (AwsFault fault) when (fault.Kind == FaultKind.Unauthorized)
        {
            Remember(token, fault);
        }

        if (await tokens.ReplaceAsync(session, endpoints, token, deadlines) is not { } other)
            throw Ended(session);
        try
        {
            return await TryAsync(other);
        }
        catch (AwsFault fault) when (fault.Kind == FaultKind.Unauthorized)
        {
            Remember(other, fault);
            throw Ended(session);
        }

        Task<T> TryAsync(Token current) => refusals.Has(session, endpoint, current.AccessToken)
            ? throw new AwsFault { Kind = FaultKind.Unauthorized }
            : call(current);

        void Remember(Token refused, AwsFault fault)
        {
            debug?.WriteLine($"token: the portal refuses it ({fault.Code})");
            if (fault.Code is "Unauthorized")
                refusals.Add(session, endpoint, refused.AccessToken);
        }
    }

    static Failure Ended(Session session) => new(FailureKind.SignInNeeded,
        $"the sign-in has ended for {session.Label}");
}
