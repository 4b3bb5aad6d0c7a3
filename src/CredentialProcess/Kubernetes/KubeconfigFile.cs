using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Kubernetes;

/// <summary>
/// A kubeconfig on disk. A link is followed only if it and the file belong to this user: people link their own files,
/// and a link that leads to another's, such as a cluster's own, is not ours to write through.
/// </summary>
/// <param name="show">A path as messages show it.</param>
sealed class KubeconfigFile(string path, Func<string, string> show)
{
    readonly SharedFileEdit _file = new(path, show, () => BoundedFile.Read(path, SharedFileReader.MaximumSize));

    public string DisplayPath => _file.DisplayPath;

    /// <summary>
    /// The files that kubectl reads, without those that do not exist: all of KUBECONFIG, else <c>~/.kube/config</c>.
    /// </summary>
    public static IReadOnlyList<string> Paths(Func<string, string?> environment, string? home, bool windows)
    {
        IEnumerable<string> all = environment("KUBECONFIG") is { Length: > 0 } list
            ? list.Split(windows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries)
            : home is null ? [] : [System.IO.Path.Combine(home, ".kube", "config")];
        return [.. all.Where(file => File.Exists(file) || Directory.Exists(file)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The current text.</summary>
    /// <exception cref="Failure">It can't be read, or is too large.</exception>
    public byte[] Read() => _file.Read();

    /// <exception cref="Failure">It is a link, and the link or the file belongs to another user.</exception>
    public void RequireOwnLink()
    {
        if (new FileInfo(path).LinkTarget is null || !FileStat.IsKnown)
            return;
        if (FileStat.OfLink(path) is { } link && FileStat.Of(path) is { } target && FileRights.IsOwn(link, path)
            && FileRights.IsOwn(target, File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName))
            return;
        throw new Failure(FailureKind.Configuration,
            $"{DisplayPath} is a link to a file that belongs to another user, which sso-cred does not edit",
            "copy it, and name the copy in KUBECONFIG: " + TypedCommand.Copy(path, DisplayPath, "FILE"));
    }

    /// <inheritdoc cref="SharedFileEdit.RequireWritable"/>
    public void RequireWritable() => _file.RequireWritable();

    /// <summary>Writes the text over the one that the change was made from.</summary>
    /// <returns>False, with nothing written, where the file has changed since it was read.</returns>
    /// <exception cref="Failure">It can't be written.</exception>
    public async Task<bool> WriteAsync(byte[] before, byte[] after, TimeProvider clock, CancellationToken stop)
    {
        SharedFileReader.CheckSize(after.Length, DisplayPath, "remove clusters that are not used");
        return await _file.TryChangeAsync(
            text => text.AsSpan().SequenceEqual(before) ? after : null, clock, stop) == EditOutcome.Written;
    }
}
