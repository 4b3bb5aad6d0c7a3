using CredentialProcess.Login;
using CredentialProcess.Profiles;
using CredentialProcess.Text;
using CredentialProcess.Tokens;

namespace CredentialProcess.Doctor;

/// <summary>Checks the cached sign-in without network: its expiration, and whether it can be refreshed.</summary>
/// <param name="signIn">The command to sign in.</param>
sealed class SignInStep(
    TokenStore tokens, RegistrationStore registrations, RefusedTokens refusals, RelativeTime times, SsoProfile profile,
    ProfileSource profiles, string signIn) : IStep
{
    public string Name => "sign-in";

    public bool UsesNetwork => false;

    /// <summary>The token if valid without refresh; for later steps.</summary>
    internal Token? UsableToken { get; private set; }

    /// <summary>A run needs no sign-in.</summary>
    internal bool IsSignedIn { get; private set; }

    public async Task CheckAsync(Findings found, CancellationToken stop)
    {
        var session = profile.Session;
        Token? token;
        try
        {
            token = await tokens.ReadAsync(session, stop);
        }
        catch (Failure unreadable)
        {
            found.Attention("token", unreadable.Message,
                unreadable.Kind == FailureKind.SignInNeeded ? signIn : unreadable.Hint);
            return;
        }

        if (token is null)
            found.Attention("token", $"not signed in: there is none for {session.Label}", signIn);
        else
            CheckToken(token, found);
        if (registrations.EndOf(session) is { } end)
            found.Ok("registration", end <= times.Clock.GetUtcNow()
                ? $"ended {times.Format(end)}; the next sign-in registers a new one"
                : $"until {times.Format(end)}");
        else
            found.Ok("registration", "none is cached; the next sign-in registers one");
    }

    void CheckToken(Token token, Findings found)
    {
        var session = profile.Session;
        var now = times.Clock.GetUtcNow();
        var obstacle = FindRefreshObstacle(token);
        var isRefused = refusals.Has(session, TokenAuthorizedCall.EndpointKey(session, profile.Endpoints),
            token.AccessToken);
        if (token.HasExpired(now) && obstacle is null)
            found.Ok("token", $"ended {times.Format(token.ExpiresAt)}; the next run refreshes it");
        else if (token.HasExpired(now))
            found.Attention("token", $"ended {times.Format(token.ExpiresAt)} and can't be refreshed",
            signIn);
        else
            found.Ok("token", $"until {times.Format(token.ExpiresAt)}");
        UsableToken = token.HasExpired(now) || isRefused ? null : token;
        IsSignedIn = UsableToken is not null || obstacle is null;

        if (isRefused && obstacle is null)
            found.Note("remembered refusal", "the portal has refused this token; the next run refreshes it");
        else if (isRefused)
            found.Attention("remembered refusal", "the portal has refused this token", signIn);
        if (obstacle is null)
            found.Ok("refresh", "possible until the session ends, which only the service knows");
        else
            found.Note("refresh", $"not possible: {obstacle.Why}", obstacle.Fix);
        CompareSettings(token, found);
    }

    RefreshObstacle? FindRefreshObstacle(Token token)
    {
        var session = profile.Session;
        if (session.Name is null)
            return new("a start URL in the profile itself brings no refresh token",
                "move it to an [sso-session] section");
        if (token.RefreshToken is null)
            return new("the sign-in brought no refresh token",
                $"add sso_registration_scopes = {Scopes.Default} to the sso-session, then sign in again");
        if (token.ClientId is null || token.ClientSecret is null || token.RegistrationExpiresAt is null)
            return new("the token file lacks its registration", signIn);
        if (token.RegistrationExpiresAt <= times.Clock.GetUtcNow())
            return new(
                $"its registration ended {times.Format(token.RegistrationExpiresAt.Value)}",
                signIn);
        return refusals.Has(session, TokenRefresh.EndpointKey(session, profile.Endpoints), token.RefreshToken)
            ? new("the service has refused the refresh token", signIn)
            : null;
    }

    // A token file contains the Region and start URL of its sign-in.
    void CompareSettings(Token token, Findings found)
    {
        var session = profile.Session;
        if (token.Region.Length > 0 && token.Region != session.Region)
            found.Attention("sso_region",
                $"the config says '{session.Region}' ({profiles.FindKey(profile, "sso_region")?.Location}), the "
                + $"token was issued in '{Printable.Text(token.Region)}'",
                $"write sso_region = {Printable.Text(token.Region)}, or sign in again");
        if (token.StartUrl.Length > 0 && token.StartUrl.TrimEnd('/', '#') != session.StartUrl.TrimEnd('/', '#'))
            found.Attention("sso_start_url",
                $"the token was issued for another one, '{PrintableUrl.Text(token.StartUrl)}'", signIn);
    }

    sealed record RefreshObstacle(string Why, string Fix);
}
