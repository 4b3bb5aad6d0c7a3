using System.Runtime.InteropServices;

namespace CredentialProcess.Native;

/// <summary>What Windows does with files and .NET has no method for before .NET 11.</summary>
static partial class Kernel32
{
    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateHardLink(string link, string target, nint security);
}
