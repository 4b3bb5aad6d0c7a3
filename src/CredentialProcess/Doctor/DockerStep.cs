using CredentialProcess.Config;
using CredentialProcess.Docker;
using CredentialProcess.Ecr;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the registries for which docker uses this program: whether docker finds the helper, which profile applies,
/// and whether podman has its own login, which takes precedence.
/// </summary>
/// <param name="path">docker's config.json; null without a home folder.</param>
/// <param name="logins">Logins stored by podman, buildah and skopeo.</param>
/// <param name="executable">This program, symlinks resolved.</param>
sealed class DockerStep(
    string? path, AwsFolder folder, RegistryProfiles registries, ContainersLogins logins, SearchPath programs,
    string? executable) : IStep
{
    const int MaxReported = 10;
    const string Install = "run: sso-cred ecr install";

    public string Name => "docker";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        if (path is null)
            return Task.CompletedTask;
        var shown = folder.Show(path);
        var ours = new DockerConfigFile(path).Helpers
            .Where(each => HelperName.IsOwn(each.Value, folder.Windows)).ToList();
        if (ours.Count == 0)
            found.Ok("credHelpers", $"docker uses sso-cred for no registry ({shown})");
        else if (ours.Count <= MaxReported)
            CheckEach(ours, found);
        else
            CheckMany(ours, found);

        var hosts = ours.Select(each => RegistryHost.Parse(each.Key)?.Name).OfType<string>().ToHashSet();
        foreach (var (registry, file) in logins.All)
        {
            if (hosts.Remove(registry.Name))
                ReportLogin(registry, file, found);
        }

        return Task.CompletedTask;
    }

    void ReportLogin(RegistryHost registry, string file, Findings found)
    {
        var inspection = new FileInspection(folder, found);
        var option = logins.IsMain(file) ? "" : $"--authfile {inspection.ShellQuoted(file)} ";
        found.Attention(registry.Name,
            $"podman, buildah and skopeo don't use sso-cred: a login in {folder.Show(file)} takes precedence",
            $"run: podman logout {option}{registry.Name}");
    }

    void CheckEach(List<KeyValuePair<string, string>> ours, Findings found)
    {
        var seen = new HashSet<string>();
        foreach (var (host, helper) in ours)
        {
            if (seen.Add(helper))
                CheckHelper(helper, found);
            // Without profiles none would work, which is reported with the files.
            if (registries.Unreadable is null)
                CheckRegistry(host, helper, found);
        }
    }

    // Of thousands only the first with a fault are listed.
    void CheckMany(List<KeyValuePair<string, string>> ours, Findings found)
    {
        Report("helpers", ours.Select(each => each.Value).Distinct(), CheckHelper);
        if (registries.Unreadable is null)
            Report("registries", ours, (each, findings) => CheckRegistry(each.Key, each.Value, findings));

        void Report<T>(string what, IEnumerable<T> all, Action<T, Findings> check)
        {
            var (okCount, more) = (0, 0);
            var before = found.All.Count;
            foreach (var each in all)
            {
                var result = new Findings(Name);
                check(each, result);
                if (result.All.All(finding => finding.State == FindingState.Ok))
                    okCount++;
                else if (found.All.Count - before < MaxReported)
                    found.Add(result);
                else
                    more++;
            }

            if (more > 0)
                found.Attention("credHelpers", $"{more} more {what} need attention", Install);
            if (okCount > 0)
                found.Ok("credHelpers", $"{okCount} {what} are fine");
        }
    }

    void CheckHelper(string helper, Findings found)
    {
        var name = HelperName.FileFor(helper);
        var shown = Printable.Text(name);
        if (programs.All(name).FirstOrDefault() is { } file)
        {
            if (executable is not null && SearchPath.Resolve(file) is var real
                && !SearchPath.Comparer.Equals(real, executable))
                found.Note(shown, $"{folder.Show(file)} is a different program from this one, {folder.Show(real)}",
                    Install);
            else
                found.Ok(shown, folder.Show(file));
        }
        else if (
            programs.Candidates(name).FirstOrDefault(place => new FileInfo(place).LinkTarget is not null) is { } broken)
        {
            found.Attention(shown, $"{folder.Show(broken)} is a broken link", Install);
        }
        else
        {
            found.Attention(shown, "is not on PATH, so docker can't run it", Install);
        }
    }

    void CheckRegistry(string host, string helper, Findings found)
    {
        if (RegistryHost.Parse(host) is not { } registry)
        {
            found.Attention(Printable.Text(host), "is not an Amazon ECR registry, so sso-cred has no password for it",
                "remove it from credHelpers");
            return;
        }

        try
        {
            _ = HelperName.IsHelper(HelperName.FileFor(helper), folder.Windows, out var named);
            found.Ok(registry.Name, $"profile '{Printable.Text(registries.For(registry, named).Name)}'");
        }
        catch (Failure failure)
        {
            found.Attention(registry.Name, failure);
        }
    }
}
