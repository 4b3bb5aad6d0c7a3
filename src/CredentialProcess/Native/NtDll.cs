using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>What Windows tells about a process and .NET does not.</summary>
static partial class NtDll
{
    /// <summary>Stands for this process itself.</summary>
    public const nint CurrentProcess = -1;

    public const int BasicInformation = 0; // ProcessBasicInformation
    public const int BasicInformationSize = 6; // PROCESS_BASIC_INFORMATION is six words of a pointer's size
    public const int ParentId = 5; // InheritedFromUniqueProcessId

    /// <returns>0 where it succeeds.</returns>
    [LibraryImport("ntdll", EntryPoint = "NtQueryInformationProcess")]
    public static unsafe partial int QueryInformationProcess(
        nint process, int kind, nint* information, int size, out int returned);
}
