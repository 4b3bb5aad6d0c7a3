using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Resolves whose credentials assume a role (botocore, credentials.py: AssumeRoleProvider and the providers of a source
/// profile in their order). What this program can't answer for is refused with the reason.
/// </summary>
sealed class SourceResolver(AwsFolder folder, AwsConfig config, SsoKeys sso, ProfileResolver profiles)
{
    readonly Dictionary<string, (SourceProfile Source, IReadOnlyList<string> Further)> _listed = [];

    const string TokenFile = "web_identity_token_file";
    const string UseSource = "write source_profile with a profile that signs in";

    /// <summary>The source of a profile with <c>role_arn</c>.</summary>
    /// <param name="path">The profiles that led here, this one included.</param>
    /// <exception cref="Failure">It has none, or one that can't be used.</exception>
    internal SourceProfile OfRole(string name, ConfigKeys keys, SourcePath path)
    {
        RefuseWebIdentity(name, keys);
        var hasSource = keys.TryGet("source_profile", out var source);
        if (keys.TryGet("credential_source", out var other))
        {
            throw hasSource
                ? Refused($"{other.Location}: profile '{Printable.Text(name)}' has both source_profile and "
                    + "credential_source", "keep source_profile")
                : Refused($"{other.Location}: profile '{Printable.Text(name)}' assumes its role with "
                    + $"credential_source = {Printable.Text(other.Text)}: sso-cred reads neither the environment's "
                    + "keys nor those of an instance or container", UseSource);
        }

        if (!hasSource)
        {
            _ = keys.TryGet("role_arn", out var role);
            throw Refused($"{role.Location}: profile '{Printable.Text(name)}' has role_arn but neither source_profile "
                + "nor credential_source", UseSource);
        }

        if (config.Profile(source.Text) is not { } sourceKeys)
        {
            throw new NameNotFound(folder, config).ForProfile(
                source.Text, $"source_profile at {source.Location}");
        }

        if (source.Text == name)
        {
            return StaticKeys.AreIn(sourceKeys) ? Resolve(name, sourceKeys, path) : throw path.Loop(name, source);
        }

        path.Enter(source.Text, source);
        return path.IsOneOfMany ? ResolveOnce(source, sourceKeys, path) : Resolve(source.Text, sourceKeys, path);
    }

    // Thousands of profiles share a few sources. What leads on from a source may still lead back to this profile.
    SourceProfile ResolveOnce(ConfigValue name, ConfigKeys keys, SourcePath path)
    {
        if (_listed.TryGetValue(name.Text, out var known))
        {
            foreach (var further in known.Further)
                path.Enter(further, name);
            return known.Source;
        }

        var length = path.Length;
        var source = Resolve(name.Text, keys, path);
        _listed.Add(name.Text, (source, path.NamesFrom(length)));
        return source;
    }

    /// <summary>What a profile gives as a source; static keys hide its <c>role_arn</c>.</summary>
    /// <inheritdoc cref="OfRole"/>
    internal SourceProfile Resolve(string name, ConfigKeys keys, SourcePath path)
    {
        if (keys.Has("role_arn") && !StaticKeys.AreIn(keys))
            return new(profiles.Resolve(name, keys, path));
        RefuseWebIdentity(name, keys);
        if (!keys.Has("role_arn"))
            PolicyReader.RefuseWithoutRole(keys);
        if (SsoKeys.HasAccountOrRole(keys))
            return new(sso.ProfileOf(name, keys));
        if (StaticKeys.Of(config.CredentialsProfile(name)) is { } shared)
            return new(name, shared);
        if (keys.Text("login_session") is not null && keys.TryGet("login_session", out var login))
        {
            throw Refused($"{login.Location}: profile '{Printable.Text(name)}' gets its credentials from 'aws login', "
                + "which sso-cred does not read", UseSource);
        }

        if (ProcessTarget.Of(name, keys, folder.Windows) is { } target)
            return new(profiles.Follow(name, target, path));
        return StaticKeys.Of(config.ConfigProfile(name)) is { } own ? new(name, own)
            : throw Refused($"{keys.Location}: source profile '{Printable.Text(name)}' has no credentials", UseSource);
    }

    static void RefuseWebIdentity(string name, ConfigKeys keys)
    {
        if (keys.Text(TokenFile) is null || !keys.TryGet(TokenFile, out var file))
            return;
        throw Refused($"{file.Location}: profile '{Printable.Text(name)}' assumes its role with a web identity token, "
            + "which sso-cred does not do", UseSource);
    }

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);
}
