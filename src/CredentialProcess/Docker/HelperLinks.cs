using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// The links by which docker finds this program on PATH: beside the program itself where that folder can be written,
/// else in the person's own folder of programs. Nothing that is no link is ever replaced.
/// </summary>
sealed class HelperLinks
{
    readonly string _program;
    readonly string[] _folders;

    /// <param name="executable">This program, links resolved.</param>
    /// <param name="path">The value of PATH.</param>
    /// <param name="asked">The folder that was asked for, or null.</param>
    public HelperLinks(string executable, string? path, string? home, string? asked)
    {
        var search = new SearchPath(path);
        var onPath = search.Folders;
        // Through PATH, so that the links outlive an update that moves what PATH's entry links to.
        _program = search.Candidates(Path.GetFileName(executable))
            .FirstOrDefault(file => File.Exists(file) && SearchPath.Resolved(file) == executable) ?? executable;
        _folders = asked is not null
            ? [Path.GetFullPath(asked)]
            : [.. Candidates(home, Path.GetDirectoryName(_program)!).Where(onPath.Contains)];
        IsOnPath = _folders.Length > 0 && onPath.Contains(Path.TrimEndingDirectorySeparator(_folders[0]));
    }

    /// <summary>Where the links are, once there are some.</summary>
    public string? Folder { get; private set; }

    /// <summary>Whether docker will find them there.</summary>
    public bool IsOnPath { get; }

    /// <summary>Makes what is missing, all in one folder: the first that can be written.</summary>
    public void Make(IEnumerable<string> helpers)
    {
        var names = helpers.Select(HelperName.FileFor).ToList();
        Exception? last = null;
        foreach (var folder in _folders)
        {
            try
            {
                PrivateFolder.Create(folder);
                names.ForEach(name => MakeOne(folder, name));
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
                ? $"the links for docker can't be made in {Printable.Text(_folders[0])}: {IoErrorText.Of(last!)}"
                : "no folder on PATH can take the links for docker",
            "name one that docker has on its PATH: --link-folder FOLDER", last);
    }

    void MakeOne(string folder, string name)
    {
        var link = new FileInfo(Path.Combine(folder, name));
        if (OperatingSystem.IsWindows())
        {
            MakeOnWindows(link.FullName + ".exe");
            return;
        }

        var target = Path.GetDirectoryName(_program) == folder ? Path.GetFileName(_program) : _program;
        if (link.LinkTarget == target)
            return;
        if (link.LinkTarget is null && (link.Exists || Directory.Exists(link.FullName)))
        {
            throw new Failure(FailureKind.Local, $"{Printable.Text(link.FullName)} is there already and is no link",
                "remove it, or name another folder: --link-folder FOLDER");
        }

        var aside = link.FullName + ".new";
        File.Delete(aside);
        File.CreateSymbolicLink(aside, target);
        File.Move(aside, link.FullName, overwrite: true);
    }

    // Links are for administrators there. A copy is the same program; an update has to install it anew.
    void MakeOnWindows(string path)
    {
        try
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, _program);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            File.Copy(_program, path, overwrite: true);
        }
    }

    static IEnumerable<string> Candidates(string? home, string programs)
    {
        yield return programs;
        if (home is not null)
        {
            yield return Path.Combine(home, ".local", "bin");
            yield return Path.Combine(home, "bin");
        }

        yield return "/usr/local/bin";
    }
}
