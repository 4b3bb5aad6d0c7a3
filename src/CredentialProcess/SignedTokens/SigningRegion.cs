using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Text;

namespace CredentialProcess.SignedTokens;

/// <summary>
/// The Region that a database's token is signed for: the command line's, else the one that the host names, else the
/// configured one. The AWS CLI does not look at the host, and signs for a Region in which the database is not.
/// </summary>
static class SigningRegion
{
    /// <param name="ofHost">What the host names; null where it names none.</param>
    /// <exception cref="Failure">There is none.</exception>
    public static string Of(
        CallRegion? given, string? ofHost, Profile profile, Func<string, string?> environment)
    {
        if (given is { IsGlobal: false })
            return given.Name;
        return ofHost
            ?? (CallRegion.Of(profile, environment) is { IsGlobal: false } configured ? configured.Name : null)
            ?? throw new Failure(FailureKind.Configuration,
                $"profile '{Printable.Text(profile.Name)}' has no Region, so it is unknown what to sign for",
                "add --region REGION");
    }
}
