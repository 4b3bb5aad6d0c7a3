using System.ComponentModel;
using System.Text;
using CredentialProcess;
using CredentialProcess.Files;
using SsoCred.Processes;

namespace SsoCred.Display;

/// <summary>
/// Where the document goes. On POSIX by write(2) itself: Console would first set up the terminal, signal handlers and a
/// thread for them, a tenth of a cached run, and a FileStream does not move the offset that two commands in one
/// redirection share.
/// </summary>
static class StandardOutput
{
    const int Descriptor = 1;
    const int BrokenPipe = 32; // EPIPE, the same on Linux and macOS

    /// <exception cref="Failure">Nobody reads it, or it is a file on a full disk.</exception>
    public static void Write(ReadOnlySpan<byte> document)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
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
    /// Text that may be read as far as it is wanted: a list, help. Where its reader has gone (<c>| head</c>) the program
    /// ends without a word, as other programs do there. A document that nobody reads is an error instead.
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

    public static void WriteListLine(string line) => WriteList(Terminal.Printable(line) + "\n");

    public static void WriteList(string text) => WriteList(Encoding.UTF8.GetBytes(text));

    /// <summary>One line for a person, names from files shown without their control characters.</summary>
    public static void WriteLine(string line) => Write(Encoding.UTF8.GetBytes(Terminal.Printable(line) + "\n"));

    static int Send(ReadOnlySpan<byte> text) => StandardStreams.Write(Descriptor, text, longest: -1);

    static Failure Refused(string why) => new(FailureKind.Local, $"cannot write to stdout: {why}");
}
