using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using CredentialProcess.Native;
using CredentialProcess.Text;
using Microsoft.Win32.SafeHandles;

namespace SsoCred.Processes;

/// <summary>
/// <see cref="DetachedProcess"/> on Windows: Process would hand on every handle that can be inherited, such as the pipe
/// on which the caller waits for the document's end. The program gets the null device for its three streams, no other
/// handle, and a console of its own without a window, so that it can neither write into ours nor get its Ctrl-C.
/// </summary>
static unsafe class WindowsDetachedProcess
{
    const string NullDevice = @"\\.\NUL";

    /// <param name="path">The PATH that it gets.</param>
    /// <exception cref="Win32Exception">It can't be started.</exception>
    public static SafeProcessHandle Start(IEnumerable<string> command, string path)
    {
        using var none = File.OpenHandle(
            NullDevice, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Inheritable);
        var handle = none.DangerousGetHandle();
        nuint size = 0;
        _ = Kernel32.InitializeAttributes(null, 1, 0, ref size);
        var attributes = NativeMemory.AllocZeroed(size);
        try
        {
            Check(Kernel32.InitializeAttributes(attributes, 1, 0, ref size));
            try
            {
                Check(Kernel32.UpdateAttribute(
                    attributes, 0, Kernel32.HandleList, &handle, (nuint)sizeof(nint), null, null));
                return Create(WindowsArguments.Join(command), Variables(path), handle, attributes);
            }
            finally
            {
                Kernel32.DeleteAttributes(attributes);
            }
        }
        finally
        {
            NativeMemory.Free(attributes);
        }
    }

    static SafeProcessHandle Create(string commandLine, string variables, nint stream, void* attributes)
    {
        var startup = new Kernel32.StartupInfo
        {
            Size = sizeof(Kernel32.StartupInfo),
            Flags = Kernel32.UseStandardHandles,
            Input = stream,
            Output = stream,
            Error = stream,
            Attributes = attributes,
        };
        Kernel32.CreatedProcess created;
        // A copy, since the function may write into it.
        fixed (char* line = (commandLine + '\0').ToCharArray(), environment = variables)
        {
            Check(Kernel32.CreateProcess(null, line, null, null, inheritsHandles: true,
                Kernel32.NoWindow | Kernel32.UnicodeEnvironment | Kernel32.ExtendedStartup, environment, null,
                &startup, &created));
        }

        _ = Kernel32.CloseHandle(created.Thread);
        return new SafeProcessHandle(created.Process, ownsHandle: true);
    }

    // NAME=VALUE, each with a zero at its end, sorted by name, and one more zero.
    static string Variables(string path) => string.Concat(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(pair => (Name: (string)pair.Key, Value: (string?)pair.Value))
            .Where(pair => !pair.Name.Equals(DetachedProcess.PathVariable, StringComparison.OrdinalIgnoreCase))
            .Append((Name: DetachedProcess.PathVariable, Value: path))
            .OrderBy(pair => pair.Name, StringComparer.OrdinalIgnoreCase)
            .Select(pair => $"{pair.Name}={pair.Value}\0")) + '\0';

    static void Check(bool succeeded)
    {
        if (!succeeded)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }
}
