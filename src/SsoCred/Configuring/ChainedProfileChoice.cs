using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Profiles;
using CredentialProcess.Sts;
using CredentialProcess.Sync;
using CredentialProcess.Text;
using SsoCred.Options;
using SsoCred.Processes;
using SsoCred.Prompts;

namespace SsoCred.Configuring;

/// <summary>
/// The profile that <c>configure --role-arn</c> writes: a role, and the profile whose credentials assume it. The role
/// is checked as a run would, short of the call.
/// </summary>
sealed class ChainedProfileChoice(
    ProfileSource existing, ConfigWriter writer, Prompter prompter, ConfigureOptions options)
{
    bool Asks => prompter.IsInteractive && !options.Yes;

    public ChosenProfiles Make()
    {
        if (!Asks)
            options.RequireChained();
        var role = options.Role!;
        var source = options.SourceProfile ?? prompter.Ask("profile whose credentials assume the role", null, Source);
        CheckRole(source, role);
        ChosenProfiles? made = null;
        if (options.Profile is { } name)
            return Written(name);
        _ = prompter.Ask("name of the profile", existing.Resolve(source, role).RoleName, answer =>
        {
            made = Written(answer);
            return answer;
        });
        return made!;

        // The draft is discarded; it fails where the name is used for something else.
        ChosenProfiles Written(string name)
        {
            List<ConfigSection> sections = [.. Sections(name, source, role)];
            _ = writer.Read().With(sections);
            return new ChosenProfiles([name], sections);
        }
    }

    string Source(string name)
    {
        CheckRole(name, options.Role!);
        return name;
    }

    void CheckRole(string source, RoleArguments role)
    {
        if (existing.Resolve(source, role) is RoleProfile assumed
            && AssumedRoleValidation.FindFault(assumed) is { } fault)
            throw new Failure(FailureKind.Usage, fault.Message, fault.Hint, fault);
    }

    IEnumerable<ConfigSection> Sections(string name, string source, RoleArguments role)
    {
        if (name == source)
        {
            throw new Failure(FailureKind.Usage, $"profile '{Printable.Text(name)}' can't be its own source",
                "choose another --profile");
        }

        var isNew = !existing.ProfileNames.Contains(name);
        var region = options.Region is { } given ? given == ConfigureOptions.NoRegion ? null : given
            : isNew ? existing.RegionOf(source) : null;
        yield return ConfigSection.RoleProfile(name, role, source, region);
        if (options.Process == true)
        {
            yield return ConfigSection.ProcessProfile(
                SyncArguments.DefaultProcessName.Replace("{name}", name, StringComparison.Ordinal), OwnCommand.Line,
                name, region ?? existing.RegionOf(name));
        }
    }
}
