using System.Runtime.InteropServices;

namespace SsoCred.Processes;

/// <summary>
/// Keeps the memory of a process that holds credentials for hours out of core dumps and from this user's other programs
/// (PR_SET_DUMPABLE, prctl(2)). A program that it starts is dumpable again: execve(2) sets that anew.
/// </summary>
static partial class CoreDumps
{
    const int SetDumpable = 4; // <linux/prctl.h>

    /// <summary>Off for the rest of the process; on Linux alone.</summary>
    public static void SwitchOff()
    {
        if (OperatingSystem.IsLinux())
            _ = Control(SetDumpable, 0, 0, 0, 0);
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
