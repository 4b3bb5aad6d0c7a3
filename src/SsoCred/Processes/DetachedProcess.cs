using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Native;

namespace SsoCred.Processes;

/// <summary>
/// Starts a program that outlives this one: in its own session, so that no Ctrl-C reaches it, with the null device for
/// all three streams, and without any other open file of this process. A browser that held the caller's stdout would
/// keep the caller waiting; one that wrote to a closed pipe would be killed.
/// </summary>
static unsafe class DetachedProcess
{
    public const string PathVariable = "PATH";

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
        if (Locate(command[0], path) is not { } program)
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
            return new LaunchedProgram(WindowsDetachedProcess.Start([program, .. command.Skip(1)], Joined(path)));
        }
        catch (Exception cause) when (cause is Win32Exception or IOException)
        {
            trouble = cause.Message;
            return null;
        }
    }

    static string Joined(SearchPath path) => string.Join(Path.PathSeparator, path.Folders);

    static string? Locate(string name, SearchPath path) =>
        name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? name : path.All(name).FirstOrDefault();

    static int Spawn(IReadOnlyList<string> command, SearchPath path, out int id)
    {
        id = 0;
        byte* actions = stackalloc byte[Libc.SpawnSize], attributes = stackalloc byte[Libc.SpawnSize];
        var signals = stackalloc byte[Signals.SetSize];
        new Span<byte>(actions, Libc.SpawnSize).Clear();
        new Span<byte>(attributes, Libc.SpawnSize).Clear();
        // No signal is blocked. .NET ignores SIGPIPE, SizeLimit SIGXFSZ, and what is ignored stays so.
        new Span<byte>(signals, Signals.SetSize).Clear();
        var error = Initialise(actions, attributes, signals);
        if (error == 0)
        {
            var words = Vector(command);
            var variables = Vector(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Where(pair => pair.Key is not PathVariable).Select(pair => $"{pair.Key}={pair.Value}")
                .Concat(path.Folders.Count > 0 ? [$"{PathVariable}={Joined(path)}"] : []));
            // With a slash in it nothing is looked for; a script without a first line of its own is run all the same.
            error = Libc.SpawnP(out id, *words, actions, attributes, words, variables);
            Free(words);
            Free(variables);
        }

        _ = Libc.SpawnActionsDestroy(actions);
        _ = Libc.SpawnAttributesDestroy(attributes);
        return error;
    }

    static int Initialise(byte* actions, byte* attributes, byte* signals)
    {
        var error = Libc.SpawnActionsInit(actions);
        for (var stream = 0; stream < 3 && error == 0; stream++)
            error = Libc.SpawnActionsAddOpen(actions, stream, "/dev/null", OpenFlags.ReadWrite, 0);
        if (error == 0)
            error = Libc.SpawnAttributesInit(attributes);
        if (error == 0)
            error = Libc.SpawnAttributesSetSignalMask(attributes, signals);
        if (error == 0)
            error = Libc.SigAddSet(signals, Signals.SIGPIPE) | Libc.SigAddSet(signals, Signals.SIGXFSZ);
        if (error == 0)
            error = Libc.SpawnAttributesSetSignalDefaults(attributes, signals);
        return error != 0 ? error : Libc.SpawnAttributesSetFlags(attributes,
            (short)(Libc.SpawnSignalDefaults | Libc.SpawnSignalMask | Libc.SpawnNewSession));
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
}
