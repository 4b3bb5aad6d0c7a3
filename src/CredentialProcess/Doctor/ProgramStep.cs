using System.Globalization;
using CredentialProcess.Config;
using CredentialProcess.Files;

namespace CredentialProcess.Doctor;

/// <summary>Reports this program, and which program of its name callers would run. Nothing is executed.</summary>
/// <param name="executable">This program, symlinks resolved.</param>
sealed class ProgramStep(string version, string? executable, SearchPath programs, AwsFolder folder) : IStep
{
    public string Name => "program";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        found.Ok(ProgramName.Value, executable is null ? version : $"{version}, {DescribeFile(executable)}");
        if (!Cryptography.IsHere)
            found.Attention("OpenSSL", Cryptography.Missing());
        var seen = new HashSet<string>(SearchPath.Comparer);
        foreach (var file in programs.All(ProgramName.Value))
        {
            var real = SearchPath.Resolve(file);
            var isFirst = seen.Count == 0;
            if (!seen.Add(real))
                continue;
            if (!isFirst)
                found.Note("PATH", $"another one comes later: {DescribeFile(file)}", "keep one of them");
            else if (!SearchPath.Comparer.Equals(real, executable))
                found.Note("PATH", $"callers run a different one: {DescribeFile(file)}", "keep one of them");
        }

        if (seen.Count == 0)
            found.Note("PATH", "has no sso-cred: callers need its full path",
                OperatingSystem.IsWindows()
                    ? @"copy it to a folder on PATH, such as %LOCALAPPDATA%\Microsoft\WindowsApps"
                    : "copy it to a folder on PATH without spaces in its name, such as /usr/local/bin");
        return Task.CompletedTask;
    }

    string DescribeFile(string file)
    {
        try
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"{folder.Show(file)} ({new FileInfo(SearchPath.Resolve(file)).Length:#,0} bytes)");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return folder.Show(file);
        }
    }
}
