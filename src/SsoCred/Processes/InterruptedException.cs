namespace SsoCred.Processes;

/// <summary>The user has given up, or a signal came, while a command waited for an answer at the terminal.</summary>
/// <param name="exitCode">The exit code that shells use for that signal.</param>
sealed class InterruptedException(int exitCode) : Exception
{
    public int ExitCode => exitCode;
}
