using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>
/// Which way to sign in where nobody says: what <c>sso_cred_login</c> of the session says, else a browser where a local
/// one can be reached, else a device code; a device code for legacy profiles, as the AWS CLI does.
/// </summary>
static class SignInMethodChoice
{
    const string Key = "sso_cred_login";

    public static SignInMethod Of(Session session, HostEnvironment surroundings) =>
        session.Keys.GetValueOrDefault(Key) switch
        {
            "browser" => SignInMethod.Browser,
            "device" => SignInMethod.Device,
            null or "" => session.Name is not null && surroundings.HasBrowser ? SignInMethod.Browser : SignInMethod.Device,
            var other => throw new Failure(FailureKind.Configuration,
                $"{Key} of {session.Label} is '{other}'", "write 'browser' or 'device'"),
        };
}
