using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CredentialProcess.Native;

/// <summary>Starting a program of Windows with chosen handles, which Process has no way for before .NET 11.</summary>
static unsafe partial class Kernel32
{
    public const uint NoWindow = 0x0800_0000; // CREATE_NO_WINDOW: a console of its own that nobody sees
    public const uint UnicodeEnvironment = 0x400; // CREATE_UNICODE_ENVIRONMENT
    public const uint ExtendedStartup = 0x80000; // EXTENDED_STARTUPINFO_PRESENT
    public const int UseStandardHandles = 0x100; // STARTF_USESTDHANDLES
    public const nuint HandleList = 0x20002; // PROC_THREAD_ATTRIBUTE_HANDLE_LIST
    public const uint StillActive = 259; // STATUS_PENDING, while a process has no exit code

    /// <summary>CreateProcessW; the command line may be changed by it.</summary>
    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateProcess(char* program, char* commandLine, void* security, void* threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inheritsHandles, uint flags, char* environment, char* folder,
        StartupInfo* startup, CreatedProcess* created);

    /// <summary>Called without a list, it says how many bytes one needs.</summary>
    [LibraryImport("kernel32", EntryPoint = "InitializeProcThreadAttributeList", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool InitializeAttributes(void* list, int count, int flags, ref nuint size);

    [LibraryImport("kernel32", EntryPoint = "UpdateProcThreadAttribute", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool UpdateAttribute(
        void* list, int flags, nuint attribute, void* value, nuint size, void* previous, void* returned);

    [LibraryImport("kernel32", EntryPoint = "DeleteProcThreadAttributeList")]
    public static partial void DeleteAttributes(void* list);

    [LibraryImport("kernel32", EntryPoint = "GetExitCodeProcess")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetExitCode(SafeProcessHandle process, out uint code);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CloseHandle(nint handle);

    /// <summary>STARTUPINFOEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInfo
    {
        public int Size;
        public char* Reserved, Desktop, Title;
        public fixed int Window[7];
        public int Flags;
        public short Show, ExtraSize;
        public void* Extra;
        public nint Input, Output, Error;
        public void* Attributes;
    }

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CreatedProcess
    {
        public nint Process, Thread;
        public int ProcessId, ThreadId;
    }
}
