using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// Resolves a profile's keys to the role that it stands for, by the AWS CLI's rules (botocore, credentials.py,
/// AssumeRoleProvider): <c>role_arn</c> comes first, then <c>sso_</c> keys, then over one hop the profile that its
/// credential_process names. Sources of roles are resolved by <see cref="SourceResolver"/>.
/// </summary>
sealed class ProfileResolver
{
    readonly AwsFolder _folder;
    readonly AwsConfig _config;
    readonly SsoKeys _sso;
    readonly Func<string, string?> _environment;
    readonly RoleParameters _parameters;
    readonly SourceResolver _sources;

    /// <param name="environment">Looks up an environment variable, for endpoints.</param>
    internal ProfileResolver(AwsFolder folder, AwsConfig config, SsoKeys sso, Func<string, string?> environment)
    {
        (_folder, _config, _sso, _environment) = (folder, config, sso, environment);
        _parameters = new RoleParameters(new PolicyReader(folder));
        _sources = new SourceResolver(folder, config, sso, this);
    }

    /// <param name="role">Options that choose a role to assume from the profile, or change that of the profile.</param>
    /// <exception cref="Failure">It has no credentials, or its keys contradict each other.</exception>
    internal Profile Resolve(string name, ConfigKeys keys, RoleArguments? role) =>
        Resolve(name, keys, role, null, new SourcePath(name));

    /// <param name="path">The profiles that led here, this one included.</param>
    internal Profile Resolve(string name, ConfigKeys keys, SourcePath path)
    {
        if (keys.Has("role_arn"))
        {
            var source = _sources.OfRole(name, keys, path);
            return Assume(name, keys, _parameters.Of(name, keys), source, path.IsOneOfMany);
        }

        PolicyReader.RefuseWithoutRole(keys);
        if (!SsoKeys.HasAccountOrRole(keys) && ProcessTarget.Of(name, keys, _folder.Windows) is { } target)
            return Follow(name, target, path);
        return _sso.ProfileOf(name, keys, path.IsOneOfMany);
    }

    /// <summary>The profile that a credential_process names, with the role that the line chooses.</summary>
    internal Profile Follow(string name, ProcessTarget target, SourcePath path)
    {
        var keys = Find(target);
        if (!SsoKeys.HasAccountOrRole(keys) && !keys.Has("role_arn") && target.Role?.Arn is null
            && ProcessTarget.Of(target.Profile, keys, _folder.Windows) is not null)
            throw target.RunsAgain(name);
        path.Enter(target.Profile, target.Line);
        return Resolve(target.Profile, keys, target.Role, target.Line.Location, path);
    }

    /// <summary>The session that a profile, or its chain's end, signs in to. It needs no account and no role.</summary>
    /// <exception cref="Failure">It has none.</exception>
    internal ProfileSession ResolveSession(string name, ConfigKeys keys)
    {
        if (HasSessionItself(keys) || ProcessTarget.Of(name, keys, _folder.Windows) is not { } target)
            return SessionOf(name, keys);
        var others = Find(target);
        return HasSessionItself(others) || ProcessTarget.Of(target.Profile, others, _folder.Windows) is null
            ? SessionOf(target.Profile, others)
            : throw target.RunsAgain(name);
    }

    static bool HasSessionItself(ConfigKeys keys) =>
        SsoKeys.HasSession(keys) || SsoKeys.HasAccountOrRole(keys) || keys.Has("role_arn");

    // As 'aws sso login', a profile with a role and no source signs in to its own session.
    ProfileSession SessionOf(string name, ConfigKeys keys)
    {
        if (!keys.Has("role_arn") || (!keys.Has("source_profile") && SsoKeys.HasSession(keys)))
            return _sso.ProfileSessionOf(name, keys);
        return Resolve(name, keys, new SourcePath(name)).SignIn ?? throw new Failure(FailureKind.Configuration,
            $"{keys.Location}: profile '{Printable.Text(name)}' begins with static keys",
            "there is nothing to sign in to");
    }

    Profile Resolve(string name, ConfigKeys keys, RoleArguments? role, string? origin, SourcePath path)
    {
        if (role?.Arn is not null)
        {
            var source = _sources.Resolve(name, keys, path);
            return Assume(name, keys, _parameters.Of(role, null, origin), source);
        }

        var profile = Resolve(name, keys, path);
        if (role is null)
            return profile;
        return profile is RoleProfile assumed
            ? assumed with { Role = _parameters.Of(role, assumed.Role, origin) }
            : throw new Failure(origin is null ? FailureKind.Usage : FailureKind.Configuration,
                $"{(origin is null ? "" : origin + ": ")}profile '{Printable.Text(name)}' has no role to assume",
                $"add {RoleArguments.ArnOption}, or use a profile with role_arn");
    }

    // One of many does not hold its keys, they are read again on demand.
    RoleProfile Assume(string name, ConfigKeys keys, AssumedRole role, SourceProfile source, bool isOneOfMany = false)
    {
        var lazy = new ProfileKeys(_config, name, isOneOfMany ? null : keys, null);
        return new RoleProfile
        {
            Name = name,
            AccountId = role.Arn.AccountId,
            RoleName = role.Arn.RoleName,
            Region = keys.Text("region"),
            Endpoints = new EndpointResolver(_environment, _config, lazy),
            Keys = lazy,
            Role = role,
            Source = source,
        };
    }

    ConfigKeys Find(ProcessTarget target) => _config.Profile(target.Profile)
        ?? throw new NameNotFound(_folder, _config).ForProfile(
            target.Profile, $"named at {target.Line.Location}");
}
