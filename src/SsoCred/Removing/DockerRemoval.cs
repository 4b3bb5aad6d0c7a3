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
    // Docker's config names the helpers, or still does; and it can be changed.
    bool _isKept, _isWritable;

    public IReadOnlyList<Removal> Find() =>
    [
        .. Entries(),
        .. InstalledLinks.Find(
            SearchPath.Resolve(Environment.ProcessPath!), environment("PATH"), home, OperatingSystem.IsWindows())
            .Select(Link),
    ];

    IEnumerable<Removal> Entries()
    {
        if (DockerConfigFile.PathFor(environment, home) is not { } path || !File.Exists(path))
            yield break;
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
        {
            yield return new($"the entries in {path}, which can't be read", _ => throw unreadable)
            {
                Check = () => throw unreadable,
            };
        }
        else if (hosts.Count > 0)
        {
            _isKept = true;
            yield return new(
                $"credHelpers of {(hosts.Count == 1 ? "1 registry" : $"{hosts.Count} registries")} in {path}",
                stop => RemoveAsync(config, hosts, stop))
            {
                Check = () =>
                {
                    config.RequireWritable();
                    _isWritable = true;
                },
            };
        }
    }

    Removal Link(string link)
    {
        return new($"the link {link}", _ => Remove())
        {
            Check = () =>
            {
                if (_isKept && !_isWritable)
                    throw StillNamed();
                Removal.CheckFolderOf(link, link);
            },
        };

        Task Remove()
        {
            if (_isKept)
                throw StillNamed();
            File.Delete(link);
            return Task.CompletedTask;
        }

        Failure StillNamed() => new(FailureKind.Local,
            $"{link} is not removed, since docker's config still names it", "run it again when that is fixed");
    }

    async Task RemoveAsync(DockerConfigFile config, HashSet<string> hosts, CancellationToken stop)
    {
        await config.RemoveAsync(hosts, clock, stop);
        _isKept = false;
    }
}
