using CredentialProcess.Config;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Reports the selected profile, where each of its values is set, and keys that have no effect or hide others.
/// </summary>
/// <param name="profile">The resolved profile; null if that failed.</param>
/// <param name="failure">Why the profile could not be resolved; or null.</param>
sealed class ProfileStep(ProfileSource profiles, string? requested, Profile? profile, Failure? failure) : IStep
{
    // No AWS tool reads these keys; people copy them from chatbot answers.
    static readonly string[] s_unusedKeys = ["sso_auto_refresh", "sso_refresh_window"];

    static readonly string[] s_reportedKeys =
        ["sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name", "region"];

    /// <summary>For each file; more are usually the same mistake.</summary>
    const int MaxReported = 5;

    public string Name => "profile";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (profiles.ReadFailure is not null)
            return Task.CompletedTask; // reported with the files
        if (failure is not null)
            found.Attention("profile", failure);
        ReportIndentedHeaders(found);
        var (name, origin) = profiles.Choose(requested);
        if (TryReadKeys(name) is not { } keys)
            return Task.CompletedTask;
        found.Ok($"profile '{Printable.Text(name)}'", $"{origin ?? "named by --profile"}; {keys.Location}");
        if (profile is not null && profile.Name != name && profiles.Config.Profile(profile.Name) is { } target)
        {
            found.Ok($"profile '{Printable.Text(profile.Name)}'",
                $"named by its credential_process; {target.Location}");
            keys = target;
            name = profile.Name;
        }

        if (profile is not null)
            ReportValues(profile, found);
        ReportUnusedKeys(keys, found);
        if (profile?.SignIn?.Session.Name is { } session && profiles.Config.Session(session) is { } section)
            ReportUnusedKeys(section, found);
        CheckTwoSources(name, keys, found);
        CheckStaticKeys(name, keys, found);
        return Task.CompletedTask;
    }

    // An unreadable file has been reported as the failure to resolve the profile.
    void ReportIndentedHeaders(Findings found)
    {
        try
        {
            foreach (var file in (ConfigText?[])[profiles.Config.Config, profiles.Config.Credentials])
            {
                foreach (var header in IndentedHeader.FindAll(file).Take(MaxReported))
                    found.Attention(header.Location, header.Text, IndentedHeader.Fix);
            }
        }
        catch (Failure) when (failure is not null)
        {
        }
    }

    // An unreadable profile has been reported as the failure to resolve it.
    ConfigKeys? TryReadKeys(string name)
    {
        try
        {
            return profiles.Config.Profile(name);
        }
        catch (Failure) when (failure is not null)
        {
            return null;
        }
    }

    /// <summary>
    /// Two credential sources in one profile: SDKs differ in which they use. Those beside a role have their own step.
    /// </summary>
    internal static void CheckTwoSources(string name, ConfigKeys keys, Findings found)
    {
        if (keys.TryGet("credential_process", out var process)
            && !keys.Has("role_arn") && keys.Names.Any(SsoSetting.Is))
        {
            found.Attention("credential_process",
                $"is set beside sso_ keys in '{Printable.Text(name)}' ({process.Location}): the AWS CLI, boto3, "
                + ".NET, Go, Java, Ruby, PHP and Rust take SSO and never run it, JavaScript v3 and C++ run it",
                $"move the line to its own profile, such as [profile {Printable.Text(name)}-process]");
        }
    }

    /// <summary>Static keys in a profile: many SDKs prefer them.</summary>
    internal static void CheckStaticKeys(string name, ConfigKeys keys, Findings found)
    {
        // A role that is assumed with them hides them.
        if (keys.TryGet("aws_access_key_id", out var key) && !keys.Has("role_arn"))
            found.Attention("aws_access_key_id",
                $"static keys of '{Printable.Text(name)}' ({key.Location}) hide its other credentials from most SDKs",
                "remove them, or give that section another name");
    }

    void ReportValues(Profile resolved, Findings found)
    {
        foreach (var key in s_reportedKeys)
        {
            if (profiles.FindKey(resolved, key) is not { } value)
                continue;
            if (ProfileValidation.Fault(key, value.Text) is { } fault)
                found.Attention(key, $"{Printable.Text(value.Text)}, {value.Location}: {fault}",
                    ProfileValidation.Fix(key));
            else if (key != "sso_start_url")
                found.Ok(key, $"{Printable.Text(value.Text)}, {value.Location}");
            else if (!PrintableUrl.MayHoldSecrets(value.Text))
                found.Ok(key, $"{PrintableUrl.Text(value.Text)}, {value.Location}");
            else
                found.Attention(key, $"{PrintableUrl.Text(value.Text)}, {value.Location}: it contains a user, a "
                    + "password or a query, which is not shown", $"write {key} = {PrintableUrl.Text(value.Text)}");
        }

        if (resolved.Region is null)
            found.Note("region", "none: tools that need a Region must be given one", "add region = … to the profile");
    }

    static void ReportUnusedKeys(ConfigKeys keys, Findings found)
    {
        foreach (var key in s_unusedKeys)
        {
            if (keys.TryGet(key, out var value))
                found.Note(key, $"does nothing: no AWS tool reads it ({value.Location})", "remove the line");
        }
    }
}
