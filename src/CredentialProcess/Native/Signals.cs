namespace CredentialProcess.Native;

/// <summary>Signal numbers and actions by their names in signal.h.</summary>
static class Signals
{
    public const int SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGPIPE = 13, SIGTERM = 15, SIGXFSZ = 25;

    // SIG_DFL and SIG_IGN.
    public const nint Default = 0, Ignore = 1;

    /// <summary>A sigset_t has 128 bytes in glibc and musl and 4 on macOS.</summary>
    public const int SetSize = 128;

    public static int SIGUSR1 => OperatingSystem.IsMacOS() ? 30 : 10;

    public static int SIGUSR2 => OperatingSystem.IsMacOS() ? 31 : 12;

    public static int SIGTSTP => OperatingSystem.IsMacOS() ? 18 : 20;

    /// <summary>SIG_SETMASK of pthread_sigmask(3).</summary>
    public static int SetMask => OperatingSystem.IsMacOS() ? 3 : 2;
}
