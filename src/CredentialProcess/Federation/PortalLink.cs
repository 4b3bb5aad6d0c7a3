using CredentialProcess.Profiles;

namespace CredentialProcess.Federation;

/// <summary>
/// The access portal's link to the console with a role (IAM Identity Center user guide, "Creating a shortcut link").
/// The portal signs the browser in by its own session, so the link holds no secret.
/// </summary>
static class PortalLink
{
    /// <param name="page">The console's page to open; null for its start.</param>
    /// <exception cref="Failure">The start URL is not one of a portal.</exception>
    public static Uri To(SsoProfile profile, Uri? page)
    {
        if (!Uri.TryCreate(profile.Session.StartUrl, UriKind.Absolute, out var start)
            || (start.Scheme != Uri.UriSchemeHttps && !(start.Scheme == Uri.UriSchemeHttp && start.IsLoopback))
            || start.UserInfo.Length > 0)
        {
            throw new Failure(FailureKind.Configuration,
                $"the start URL of {profile.Session.Label} is not one of an access portal",
                "write sso_start_url as the portal shows it: https://NAME.awsapps.com/start");
        }

        var link = $"{start.GetLeftPart(UriPartial.Path).TrimEnd('/')}/#/console"
            + $"?account_id={Uri.EscapeDataString(profile.AccountId)}"
            + $"&role_name={Uri.EscapeDataString(profile.RoleName)}";
        return new Uri(page is null ? link : $"{link}&destination={Uri.EscapeDataString(page.AbsoluteUri)}");
    }
}
