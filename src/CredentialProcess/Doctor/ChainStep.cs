using System.Globalization;
using CredentialProcess.Config;
using CredentialProcess.Profiles;
using CredentialProcess.RoleChaining;
using CredentialProcess.Sts;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the links of a profile that assumes a role: where each is configured, what is cached for it, and keys beside
/// <c>role_arn</c> that other SDKs read in another way. It assumes no role, which CloudTrail would show.
/// </summary>
/// <param name="profile">The resolved profile; null if that failed.</param>
sealed class ChainStep(
    ProfileSource profiles, string? requested, Profile? profile, RoleSource roles, RelativeTime times) : IStep
{
    const string ArnKey = "role_arn", SourceKey = "source_profile", DurationKey = "duration_seconds";

    // STS: "role chaining limits your session to a maximum of one hour" (IAM user guide).
    const int MaxChainedSeconds = 3600;

    public string Name => "chain";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (profile is null)
            CheckUnresolved(found);
        var link = profile as RoleProfile;
        if (link is null)
            return Task.CompletedTask;
        for (; link is not null; link = link.Source.Profile as RoleProfile)
        {
            Report(link, found);
            if (link.SourceKeys is { } keys && keys.Has(ArnKey))
                CheckKeys(link.Name, keys, found);
            CheckParameters(link, found);
        }

        found.Note("trust", "not checked: doctor assumes no role", $"run: sso-cred whoami {Shown(profile!)}");
        return Task.CompletedTask;

        static string Shown(Profile head) => TypedCommand.Name(Printable.Text(head.Name), "--profile");
    }

    // Why it can't be resolved has been reported; SDKs may use it all the same.
    void CheckUnresolved(Findings found)
    {
        try
        {
            var name = profiles.Choose(requested).Name;
            if (profiles.Config.Profile(name) is { } keys && keys.Has(ArnKey))
                CheckKeys(name, keys, found);
        }
        catch (Failure)
        {
            // Reported with the files or the profile.
        }
    }

    void Report(RoleProfile link, Findings found)
    {
        var source = link.SourceKeys is { } keys && keys.TryGet(ArnKey, out _) && keys.TryGet(SourceKey, out var value)
            ? $" ({value.Location})" : "";
        var kind = link.Source.Keys is null ? "" : ", which has static keys";
        found.Ok($"role of '{Printable.Text(link.Name)}'",
            $"{Printable.Text(link.Role.Arn.Text)}, assumed from '{Printable.Text(link.Source.Name)}'{kind}{source}; "
            + Cached(link));
    }

    string Cached(RoleProfile link) => roles.Read(link) switch
    {
        null => "not cached, the next run assumes it",
        { Expiration: var end } when end > times.Clock.GetUtcNow() => $"cached until {times.Format(end)}",
        { Expiration: var end } => $"cached credentials ended {times.Format(end)}",
    };

    static void CheckKeys(string name, ConfigKeys keys, Findings found)
    {
        var shown = Printable.Text(name);
        if (keys.Names.Where(SsoSetting.Is).Order(StringComparer.Ordinal).FirstOrDefault() is { } sso
            && keys.TryGet(sso, out var value))
        {
            found.Attention(sso,
                $"is set beside role_arn in '{shown}' ({value.Location}): .NET, Java"
                + (keys.Has(SourceKey) ? " and Ruby" : ", Ruby and JavaScript v3")
                + " then use the SSO role and do not assume this one",
                "move the sso_ keys to their own profile and name that in source_profile");
        }

        if (keys.TryGet("credential_process", out var process))
        {
            found.Attention("credential_process",
                $"is set beside role_arn in '{shown}' ({process.Location}): the AWS CLI and boto3 never run it, other "
                + "SDKs differ",
                $"move the line to its own profile, such as [profile {shown}-process]");
        }

        foreach (var key in (ReadOnlySpan<string>)[PolicyReader.FileKey, PolicyReader.ArnsKey])
        {
            if (keys.TryGet(key, out var policy))
            {
                found.Note(key, $"AWS tools that read '{shown}' themselves ignore it, so they get the whole role "
                    + $"({policy.Location})", "let them use a profile with credential_process");
            }
        }
    }

    static void CheckParameters(RoleProfile link, Findings found)
    {
        var shown = Printable.Text(link.Name);
        if (AssumedRoleValidation.FindFault(link) is { } fault)
            found.Attention(ArnKey, fault);
        if (link.Source.Profile is not null && link.Role.DurationSeconds is > MaxChainedSeconds and var seconds)
        {
            found.Attention(DurationKey, string.Create(CultureInfo.InvariantCulture,
                    $"is {seconds} in '{shown}'{Location(link, DurationKey)}, but a role assumed from another role "
                    + $"lasts at most {MaxChainedSeconds}, so AWS refuses it"),
                $"write {DurationKey} = {MaxChainedSeconds}, or remove the line");
        }

        if (link.Role.MfaSerial is not null)
        {
            found.Note("mfa_serial", $"'{shown}' needs a code{Location(link, "mfa_serial")}, which sso-cred does not "
                + "ask for: it takes only credentials that the AWS CLI has cached",
                "remove the line where the source signs in with SSO, which has no MFA device");
        }
    }

    static string Location(RoleProfile link, string key) =>
        link.SourceKeys is { } keys && keys.TryGet(key, out var value) ? $" ({value.Location})" : "";
}
