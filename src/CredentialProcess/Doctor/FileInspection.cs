using System.Globalization;
using System.Runtime.Versioning;
using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks links, owner and permissions of a file or folder. Secrets must be private to their owner; others must not be
/// able to write anything, since a config can name programs to run.
/// </summary>
sealed class FileInspection(AwsFolder folder, Findings found)
{
    const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The file system refuses chmod, so that none is advised.</summary>
    public bool RefusesChmod { get; private set; }

    /// <summary>
    /// Sets the folder's current mode, which changes nothing. FAT, Windows shares and many container mounts refuse even
    /// that.
    /// </summary>
    public void CheckChmod(string path)
    {
        if (RefusesChmod || OperatingSystem.IsWindows() || FileRights.OwnerOf(path) != FileRights.CurrentUser
            || !FileRights.IsWritableFolder(path))
            return;
        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            RefusesChmod = true;
            found.Note(folder.Show(path),
                "its file system refuses chmod, so files have the mode that the mount gives them",
                "mount it so that only you can access its files (umask=077), or move the folder to another file "
                + "system");
        }
    }

    /// <summary>Reports faults; true if there are none.</summary>
    public bool Check(string path, bool isFolder, bool isSecret)
    {
        var before = found.All.Count(finding => finding.State == FindingState.Attention);
        try
        {
            if (new FileInfo(path).LinkTarget is { } target && !CheckLink(path, target))
                return false;
            if (OperatingSystem.IsWindows())
                CheckAccessList(path, isFolder, isSecret);
            else
            {
                CheckMode(path, File.GetUnixFileMode(path), isFolder, isSecret);
                CheckOwner(path);
            }

            if (FileRights.IsSpecial(path))
                found.Attention(folder.Show(path), "is not a regular file",
                    IsKernelFile(path) ? null : "run: " + TypedCommand.Remove(path, folder.Show(path)));
            else if (isFolder)
                _ = Directory.EnumerateFileSystemEntries(path).Any();
            else
                UnlockedFile.Open(path).Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            found.Attention(folder.Show(path), $"can't be read: {IoErrorText.Of(cause)}", OperatingSystem.IsWindows()
                ? $"run: icacls \"{path}\" /grant \"{AccessList.User}:F\""
                : $"run: chmod u+r{(isFolder ? "wx" : "")} {ShellQuoted(path)}");
        }

        return found.All.Count(finding => finding.State == FindingState.Attention) == before;
    }

    /// <summary>The path quoted for a shell.</summary>
    public string ShellQuoted(string path) => TypedCommand.Path(path, folder.Show(path));

    public static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    static bool IsKernelFile(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    bool CheckLink(string path, string target)
    {
        // ResolveLinkTarget returns a FileInfo, whose Exists is false for folders.
        var isThere = Path.Exists(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName);
        if (isThere)
            found.Note(folder.Show(path), $"is a link to {Printable.Text(target)}");
        else
            found.Attention(folder.Show(path), $"is a link to {Printable.Text(target)}, which does not exist",
                "run: " + TypedCommand.Remove(path, folder.Show(path)));
        return isThere;
    }

    void CheckMode(string path, UnixFileMode mode, bool isFolder, bool isSecret)
    {
        if ((mode & OthersWrite) != 0)
            found.Attention(folder.Show(path), $"others can change it (mode {Octal(mode)})",
                ChmodCommand(path, isSecret ? isFolder ? "700" : "600" : "go-w"));
        else if (isSecret && (mode & OthersRead) != 0)
            found.Attention(folder.Show(path), $"others can read it (mode {Octal(mode)})",
                ChmodCommand(path, isFolder ? "700" : "600"));
    }

    [SupportedOSPlatform("windows")]
    void CheckAccessList(string path, bool isFolder, bool isSecret)
    {
        var may = "change";
        var others = AccessList.Others(path, isFolder, write: true);
        if (others.Count == 0 && isSecret)
        {
            may = "read";
            others = AccessList.Others(path, isFolder, write: false);
        }

        if (others.Count == 0)
            return;
        var removed = string.Join(' ', others.Select(who => $"*{who.Value}"));
        found.Attention(folder.Show(path),
            $"others can {may} it ({string.Join(", ", others.Select(AccessList.NameOf))})",
            $"run: icacls \"{path}\" /inheritance:d /grant:r \"{AccessList.User}:{(isFolder ? "(OI)(CI)" : "")}F\" "
            + $"/remove:g {removed}");
    }

    string? ChmodCommand(string path, string mode) => RefusesChmod ? null : $"run: chmod {mode} {ShellQuoted(path)}";

    void CheckOwner(string path)
    {
        if (FileRights.OwnerOf(path) is not { } owner || owner == FileRights.CurrentUser)
            return;
        var other = owner == 0 ? "root" : "user " + owner.ToString(CultureInfo.InvariantCulture);
        if (FileRights.CurrentUser == 0)
            found.Note(folder.Show(path), $"belongs to {other}; files that root creates there will belong to root");
        else
            found.Attention(folder.Show(path), $"belongs to {other}, not to you",
                $"run: sudo chown $(id -un) {ShellQuoted(path)}");
    }
}
