using System.Diagnostics;
using CredentialProcess.Tests;

namespace SsoCred.Tests.Packages;

/// <summary>
/// build/install.sh in a home of its own. PATH begins with a folder for programs that say what a test wants them to.
/// </summary>
sealed class Installer : IDisposable
{
    static readonly string[] s_systemFolders = ["/usr/bin", "/bin", "/usr/sbin"];

    readonly TemporaryFolder _folder = new();
    readonly string _path;

    public Installer(string releases)
    {
        _path = _folder["programs"];
        Directory.CreateDirectory(_path);
        Directory.CreateDirectory(Home);
        Environment["HOME"] = Home;
        Environment["PATH"] = $"{_path}:/usr/local/bin:/usr/bin:/bin";
        Environment["SSO_CRED_RELEASES"] = releases;
    }

    public static string Script => Path.Combine(Repository.Top, "build", "install.sh");

    public string Home => _folder["home"];

    public string Programs => Path.Combine(Home, ".local", "bin");

    public string Executable => Path.Combine(Programs, "sso-cred");

    /// <summary>The links by which docker and git find the program.</summary>
    public static string[] Helpers => ["docker-credential-sso-cred", "git-credential-sso-cred"];

    public IEnumerable<string> Links => Helpers.Select(helper => Path.Combine(Programs, helper));

    public Dictionary<string, string> Environment { get; } = [];

    public string this[string name] => _folder[name];

    /// <summary>A program of this name comes before the system's.</summary>
    public void Pretend(string program, string script)
    {
        var path = Path.Combine(_path, program);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, Releases.ProgramMode);
    }

    /// <summary>PATH has these programs and no others.</summary>
    public void Restrict(params IEnumerable<string> programs)
    {
        Environment["PATH"] = _path;
        foreach (var program in programs)
        {
            var found = s_systemFolders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
            Assert.SkipWhen(found is null, $"{program} is not installed");
            if (!File.Exists(Path.Combine(_path, program)))
                File.CreateSymbolicLink(Path.Combine(_path, program), found);
        }
    }

    public Process Start(string[] shell, params string[] args) =>
        SsoCredBinary.StartProgram(shell[0], Environment, [.. shell[1..], Script, .. args]);

    public Task<Run> RunAsync(params string[] args) => Start(["/bin/sh"], args).EndAsync();

    /// <summary>An executable of an earlier release.</summary>
    public void InstallOld()
    {
        Directory.CreateDirectory(Programs);
        File.WriteAllText(Executable, "#!/bin/sh\necho old\n");
        File.SetUnixFileMode(Executable, Releases.ProgramMode);
    }

    public async Task<string> VersionAsync(string? executable = null)
    {
        var run = await SsoCredBinary.StartProgram(executable ?? Executable, Environment, "--version").EndAsync();
        Assert.Equal(0, run.Exit);
        return run.OutputText;
    }

    /// <summary>The folder has these files and no others, nor folders.</summary>
    public void AssertPrograms(params string[] names)
    {
        string[] found = Directory.Exists(Programs) ? Directory.GetFileSystemEntries(Programs) : [];
        Assert.Equal(names, found.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
