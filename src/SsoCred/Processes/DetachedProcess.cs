using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess.Files;

namespace SsoCred.Processes;

/// <summary>
/// Starts a program that outlives this one: in its own session, so that no Ctrl-C reaches it, with the null device for
/// all three streams, and without any other open file of this process. A browser that held the caller's stdout would
/// keep the caller waiting; one that wrote to a closed pipe would be killed.
/// </summary>
static unsafe partial class DetachedProcess
{
    // Both are a pointer on macOS, and at most 336 bytes in glibc and musl (<spawn.h>).
    const int Room = 512;
    const int ReadWrite = 2; // O_RDWR
    const int SigPipe = 13, SigFileSize = 25; // SIGXFSZ; the same on Linux and macOS
    const string PathVariable = "PATH";

    // POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK and POSIX_SPAWN_SETSID.
    const short SignalDefaults = 0x4, SignalMask = 0x8;

    static short NewSession => (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    /// <summary>
    /// Starts it; not through a shell. A name without a slash is looked for in the absolute folders of PATH alone, and
    /// those are the PATH that it gets: a relative one would run programs from the working folder.
    /// </summary>
    /// <param name="trouble">Why it can't be started.</param>
    /// <returns>Null where it can't be started.</returns>
    public static LaunchedProgram? Start(IReadOnlyList<string> command, out string? trouble)
    {
        trouble = null;
        var path = new SearchPath(Environment.GetEnvironmentVariable(PathVariable));
        if (Program(command[0], path) is not { } program)
        {
            trouble = "it is not on PATH";
            return null;
        }

        if (!OperatingSystem.IsWindows())
        {
            var error = Spawn([program, .. command.Skip(1)], path, out var id);
            if (error == 0)
                return new LaunchedProgram(id);
            trouble = new Win32Exception(error).Message;
            return null;
        }

        try
        {
            var start = new ProcessStartInfo(program, command.Skip(1)) { UseShellExecute = false };
            start.Environment[PathVariable] = Joined(path);
            if (Process.Start(start) is { } process)
                return new LaunchedProgram(process);
            trouble = "nothing was started";
        }
        catch (Win32Exception cause)
        {
            trouble = cause.Message;
        }

        return null;
    }

    static string Joined(SearchPath path) => string.Join(Path.PathSeparator, path.Folders);

    static string? Program(string name, SearchPath path) =>
        name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? name : path.All(name).FirstOrDefault();

    static int Spawn(IReadOnlyList<string> command, SearchPath path, out int id)
    {
        id = 0;
        byte* actions = stackalloc byte[Room], attributes = stackalloc byte[Room], signals = stackalloc byte[Room];
        new Span<byte>(actions, Room).Clear();
        new Span<byte>(attributes, Room).Clear();
        // No signal is blocked. .NET ignores SIGPIPE, SizeLimit SIGXFSZ, and what is ignored stays so.
        new Span<byte>(signals, Room).Clear();
        var error = Initialise(actions, attributes, signals);
        if (error == 0)
        {
            var words = Vector(command);
            var variables = Vector(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Where(pair => pair.Key is not PathVariable).Select(pair => $"{pair.Key}={pair.Value}")
                .Concat(path.Folders.Count > 0 ? [$"{PathVariable}={Joined(path)}"] : []));
            // With a slash in it nothing is looked for; a script without a first line of its own is run all the same.
            error = SpawnFromPath(out id, *words, actions, attributes, words, variables);
            Free(words);
            Free(variables);
        }

        _ = DestroyActions(actions);
        _ = DestroyAttributes(attributes);
        return error;
    }

    static int Initialise(byte* actions, byte* attributes, byte* signals)
    {
        var error = InitialiseActions(actions);
        for (var stream = 0; stream < 3 && error == 0; stream++)
            error = AddOpen(actions, stream, "/dev/null", ReadWrite, 0);
        if (error == 0)
            error = InitialiseAttributes(attributes);
        if (error == 0)
            error = SetSignalMask(attributes, signals);
        if (error == 0)
            error = AddSignal(signals, SigPipe) | AddSignal(signals, SigFileSize);
        if (error == 0)
            error = SetSignalDefaults(attributes, signals);
        return error == 0 ? SetFlags(attributes, (short)(SignalDefaults | SignalMask | NewSession)) : error;
    }

    static byte** Vector(IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        var vector = (byte**)NativeMemory.AllocZeroed((nuint)all.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < all.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(all[i]);
            vector[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(vector[i], bytes.Length));
        }

        return vector;
    }

    static void Free(byte** vector)
    {
        for (var text = vector; *text is not null; text++)
            NativeMemory.Free(*text);
        NativeMemory.Free(vector);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int SpawnFromPath(
        out int process, byte* file, byte* actions, byte* attributes, byte** words, byte** variables);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitialiseActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int stream, string path, int flags, ushort mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitialiseAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int AddSignal(byte* signals, int signal);
}
