using CredentialProcess;
using CredentialProcess.Docker;
using CredentialProcess.Files;

namespace SsoCred.Removing;

/// <summary>
/// What <c>ecr install</c> has made: the entries in docker's config first, so that it never names a helper that does
/// not exist, then the links.
/// </summary>
sealed class DockerRemoval(Func<string, string?> environment, string? home, TimeProvider clock)
{
    public IEnumerable<Removal> Find()
    {
        var isKept = false;
        if (DockerConfigFile.PathFor(environment, home) is { } path && File.Exists(path))
        {
            var config = new DockerConfigFile(path);
            HashSet<string> hosts;
            Failure? unreadable = null;
            try
            {
                hosts = [.. config.Helpers.Where(each => HelperName.IsOwn(each.Value, OperatingSystem.IsWindows()))
                    .Select(each => each.Key)];
            }
            catch (Failure failure)
            {
                (hosts, unreadable) = ([], failure);
            }

            if (unreadable is not null)
                yield return new($"the entries in {path}, which can't be read", _ => throw unreadable);
            else if (hosts.Count > 0)
            {
                var registries = hosts.Count == 1 ? "1 registry" : $"{hosts.Count} registries";
                yield return new($"credHelpers of {registries} in {path}", async stop =>
                {
                    isKept = true;
                    await config.RemoveAsync(hosts, clock, stop);
                    isKept = false;
                });
            }
        }

        foreach (var link in InstalledLinks.Find(
            SearchPath.Resolve(Environment.ProcessPath!), environment("PATH"), home, OperatingSystem.IsWindows()))
            yield return new($"the link {link}", _ => Remove(link, isKept));
    }

    static Task Remove(string link, bool isKept)
    {
        if (isKept)
        {
            throw new Failure(FailureKind.Local, $"{link} is not removed, since docker's config still names it",
                "run it again when that is fixed");
        }

        File.Delete(link);
        return Task.CompletedTask;
    }
}
