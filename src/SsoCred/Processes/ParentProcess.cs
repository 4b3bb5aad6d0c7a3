using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>The process that runs this program.</summary>
/// <param name="Name">The name of its program; on Linux that of a script.</param>
/// <param name="Words">Its command line; empty where they are not known.</param>
sealed record ParentProcess(string Name, IReadOnlyList<string> Words)
{
    /// <summary>Null where the system does not tell.</summary>
    public static ParentProcess? Find()
    {
        try
        {
            return OperatingSystem.IsLinux() ? OnLinux($"/proc/{Libc.GetPPid()}")
                : OperatingSystem.IsWindows() ? OnWindows()
                : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException
            or InvalidOperationException or Win32Exception)
        {
            return null; // it has ended, or is another user's
        }
    }

    static ParentProcess OnLinux(string folder) => new(File.ReadAllText($"{folder}/comm").TrimEnd('\n'),
        Encoding.UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline")).Split('\0'));

    static unsafe ParentProcess? OnWindows()
    {
        var information = stackalloc nint[NtDll.BasicInformationSize];
        if (NtDll.QueryInformationProcess(NtDll.CurrentProcess, NtDll.BasicInformation, information,
            NtDll.BasicInformationSize * sizeof(nint), out _) != 0)
            return null;
        using var parent = Process.GetProcessById((int)information[NtDll.ParentId]);
        return new(parent.ProcessName, []);
    }
}
