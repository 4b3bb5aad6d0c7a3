namespace CredentialProcess.Files;

/// <summary>Why the file system refused, in the few words that a message has room for.</summary>
public static class Reason
{
    const int ReadOnlyLinux = 30, FullLinux = 28, FullWindows = unchecked((int)0x80070070), QuotaLinux = 122;
    const int Exists = 17, NoFolder = 20, IsFolder = 21; // the same on Linux and macOS

    public static string Of(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: ReadOnlyLinux } => "the file system is read-only",
        IOException { HResult: FullLinux or FullWindows } => "the disk is full",
        IOException { HResult: QuotaLinux } => "the disk quota is used up",
        IOException { HResult: Exists } => "a file is in the folder's place",
        IOException { HResult: IsFolder } => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        IOException when cause.Message.Length > 0 && cause.Message.Length <= 60 => cause.Message,
        _ => "input/output error",
    };

    /// <summary>What to do where this path can't be written.</summary>
    public static string Hint(Exception cause, string shown) => cause switch
    {
        IOException { HResult: ReadOnlyLinux } => "put the file on a file system that can be written",
        IOException { HResult: FullLinux or FullWindows or QuotaLinux } => "make room, then try again",
        IOException { HResult: Exists or NoFolder } => $"move {shown} out of the way",
        _ when SizeLimit.IsReached(cause) => "run: ulimit -f unlimited",
        _ => $"look at the permissions of {shown} and of its folder",
    };
}
