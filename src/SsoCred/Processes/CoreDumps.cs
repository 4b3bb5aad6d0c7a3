using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>
/// Keeps the memory of a process that holds credentials for hours out of core dumps and from this user's other programs
/// (PR_SET_DUMPABLE, prctl(2)). A program that it starts is dumpable again: execve(2) sets that anew.
/// </summary>
static class CoreDumps
{
    /// <summary>Off for the rest of the process; on Linux alone.</summary>
    public static void SwitchOff()
    {
        if (OperatingSystem.IsLinux())
            _ = Libc.PrCtl(Libc.SetDumpable, 0, 0, 0, 0);
    }
}
