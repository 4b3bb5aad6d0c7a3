using System.ComponentModel;
using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Processes;

namespace SsoCred.Display;

/// <summary>
/// Writes to stdout. On POSIX by write(2) itself: Console would first set up the terminal, signal handlers and a thread
/// for them, a tenth of a cached run, and a FileStream does not move the offset that two commands in one redirection
/// share.
/// </summary>
static class StandardOutput
{
    public const int Descriptor = 1;

    const int BrokenPipe = 32; // EPIPE, the same on Linux and macOS

    /// <summary>How many columns the terminal has that stdout is; null where it is none.</summary>
    public static int? TerminalWidth => TerminalSize.Of(Descriptor)?.Width;

    /// <summary>Stdout is a terminal on which text may be coloured.</summary>
    public static bool UsesColour =>
        !Console.IsOutputRedirected && Terminal.UsesColour(Environment.GetEnvironmentVariable, Descriptor);

    /// <exception cref="Failure">The reader has gone, or the disk is full.</exception>
    public static void Write(ReadOnlySpan<byte> document)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                if (WindowsConsole.TryWrite(Descriptor, document))
                    return;
                using var stdout = Console.OpenStandardOutput();
                stdout.Write(document);
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw Refused(IoErrorText.Of(cause));
            }
        }
        else if (Send(document) is not 0 and var error)
            throw Refused(new Win32Exception(error).Message);
    }

    /// <summary>
    /// Text that may be read in part: a list, help. Where the reader has gone (<c>| head</c>) the program ends
    /// silently, as other programs do. For <see cref="Write"/> a closed pipe is an error.
    /// </summary>
    public static void WriteList(ReadOnlySpan<byte> text)
    {
        if (OperatingSystem.IsWindows())
            Write(text);
        else if (Send(text) is not 0 and var error)
        {
            if (error == BrokenPipe)
                ProcessReplacement.EndByBrokenPipe();
            throw Refused(new Win32Exception(error).Message);
        }
    }

    public static void WriteListLine(string line) => WriteList(Message(line));

    public static void WriteList(string text) => WriteList(Encoding.UTF8.GetBytes(text));

    /// <summary>One line of text, without control characters, wrapped on a terminal.</summary>
    public static void WriteLine(string line) => Write(Encoding.UTF8.GetBytes(Message(line)));

    /// <summary>The same as text.</summary>
    public static string Message(string line) => Terminal.Paragraph("", line, TerminalWidth);

    static int Send(ReadOnlySpan<byte> text) => StandardStreams.Write(Descriptor, text, longest: -1);

    static Failure Refused(string why) => new(FailureKind.Local, $"cannot write to stdout: {why}");
}
