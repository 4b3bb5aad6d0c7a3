namespace CredentialProcess.Files;

/// <summary>Why the file system refused, in the few words that a message has room for.</summary>
public static class Reason
{
    const int ReadOnlyLinux = 30, FullLinux = 28, FullWindows = unchecked((int)0x80070070), QuotaLinux = 122;

    public static string Of(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: ReadOnlyLinux } => "the file system is read-only",
        IOException { HResult: FullLinux or FullWindows } => "the disk is full",
        IOException { HResult: QuotaLinux } => "the disk quota is used up",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        IOException when cause.Message.Length > 0 && cause.Message.Length <= 60 => cause.Message,
        _ => "input/output error",
    };
}
