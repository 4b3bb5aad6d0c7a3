using CredentialProcess;
using CredentialProcess.Login;
using CredentialProcess.Profiles;

namespace SsoCred.SignIn;

/// <summary>
/// The default sign-in method: <c>sso_cred_login</c> of the session, else a browser where one on this machine can be
/// opened, else a device code. Always a device code for legacy profiles, as in the AWS CLI.
/// </summary>
static class SignInMethodChoice
{
    const string Key = "sso_cred_login";

    public static SignInMethod Of(Session session, HostEnvironment host) =>
        session.Keys.GetValueOrDefault(Key) switch
        {
            "browser" => SignInMethod.Browser,
            "device" => SignInMethod.Device,
            null or "" => session.Name is not null && host.HasBrowser
                ? SignInMethod.Browser
                : SignInMethod.Device,
            var other => throw new Failure(FailureKind.Configuration,
                $"{Key} of {session.Label} is '{other}'", "write 'browser' or 'device'"),
        };
}
