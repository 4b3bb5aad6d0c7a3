using CredentialProcess.Files;
using CredentialProcess.Native;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// The symlinks by which docker finds this program on PATH: in the program's own folder if it can be written, else in
/// the user's folder for programs. Only symlinks are replaced. On Windows hard links or copies stand in for them.
/// </summary>
sealed class HelperLinks
{
    readonly string _program;
    readonly string[] _folders;

    /// <param name="executable">This program, with symlinks resolved.</param>
    /// <param name="path">The value of PATH.</param>
    /// <param name="chosen">The folder from the command line, or null.</param>
    public HelperLinks(string executable, string? path, string? home, string? chosen)
    {
        var search = new SearchPath(path);
        _program = search.Lasting(executable);
        _folders = chosen is not null
            ? [Path.GetFullPath(chosen)]
            : [.. DefaultFolders(home, Path.GetDirectoryName(_program)!).Where(search.Contains)];
        IsOnPath = _folders.Length > 0 && search.Contains(_folders[0]);
    }

    /// <summary>Where the links are; null before <see cref="Create"/>.</summary>
    public string? Folder { get; private set; }

    /// <summary>Whether docker finds them there.</summary>
    public bool IsOnPath { get; }

    /// <summary>Creates the missing links, all in the first folder that can be written.</summary>
    /// <exception cref="Failure">No folder can be written, or a name is used by another file.</exception>
    public void Create(IEnumerable<string> helpers)
    {
        var names = helpers.Select(HelperName.FileFor).ToList();
        Exception? last = null;
        foreach (var folder in _folders)
        {
            try
            {
                PrivateFolder.Create(folder);
                names.ForEach(name => CreateLink(folder, name));
                Folder = folder;
                return;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                last = cause;
            }
        }

        throw new Failure(FailureKind.Local,
            _folders.Length == 1
                ? $"the links for docker can't be created in {Printable.Text(_folders[0])}: {IoErrorText.Of(last!)}"
                : "no folder on PATH is writable for the links for docker",
            "name a folder on docker's PATH: --link-folder FOLDER", last);
    }

    void CreateLink(string folder, string name)
    {
        var link = new FileInfo(Path.Combine(folder, name));
        if (OperatingSystem.IsWindows())
        {
            CreateOnWindows(link.FullName + ".exe");
            return;
        }

        var target = Path.GetDirectoryName(_program) == folder ? Path.GetFileName(_program) : _program;
        if (link.LinkTarget == target)
            return;
        if (link.LinkTarget is null && (link.Exists || Directory.Exists(link.FullName)))
        {
            throw new Failure(FailureKind.Local, $"{Printable.Text(link.FullName)} exists and is not a symlink",
                "remove it, or name another folder: --link-folder FOLDER");
        }

        var temporary = link.FullName + ".new";
        File.Delete(temporary);
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, link.FullName, overwrite: true);
    }

    // Most users can't create symlinks there. A hard link or a copy has to be installed again after an update.
    void CreateOnWindows(string path)
    {
        // A hard link to a program that is running, as this one is, can't be deleted.
        if (File.Exists(path) && IsSame(path, _program))
            return;
        File.Delete(path);
        try
        {
            File.CreateSymbolicLink(path, _program);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next ways need no right of their own.
        }

        // Asked whether it is there, since some systems only say that they have made one.
        if (!File.Exists(path) && !(Kernel32.CreateHardLink(path, _program, 0) && File.Exists(path)))
            File.Copy(_program, path);
    }

    static bool IsSame(string one, string other)
    {
        using FileStream first = File.OpenRead(one), second = File.OpenRead(other);
        if (first.Length != second.Length)
            return false;
        byte[] part = new byte[1 << 16], expected = new byte[1 << 16];
        while (true)
        {
            var count = first.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (count == 0)
                return true;
            second.ReadExactly(expected, 0, count);
            if (!part.AsSpan(0, count).SequenceEqual(expected.AsSpan(0, count)))
                return false;
        }
    }

    static IEnumerable<string> DefaultFolders(string? home, string programs)
    {
        yield return programs;
        if (home is not null)
        {
            yield return Path.Combine(home, ".local", "bin");
            yield return Path.Combine(home, "bin");
        }

        if (!OperatingSystem.IsWindows())
            yield return "/usr/local/bin";
    }
}
