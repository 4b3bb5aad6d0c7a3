namespace CredentialProcess.Files;

/// <summary>Why the file system refused, in the few words that a message has room for.</summary>
static class IoErrorText
{
    public static string Of(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: Errno.ReadOnly } => "the file system is read-only",
        IOException { HResult: Errno.Full or Errno.FullWindows } => "the disk is full",
        IOException { HResult: var error } when error == Errno.Quota => "the disk quota is used up",
        IOException { HResult: Errno.Exists } => "a file is in the folder's place",
        IOException { HResult: Errno.IsFolder } => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        IOException when cause.Message.Length > 0 && cause.Message.Length <= 60 => cause.Message,
        _ => "input/output error",
    };

    /// <summary>What to do where this path can't be written.</summary>
    public static string Hint(Exception cause, string shown) => cause switch
    {
        IOException { HResult: Errno.ReadOnly } => "put the file on a file system that can be written",
        IOException { HResult: var error } when error is Errno.Full or Errno.FullWindows || error == Errno.Quota =>
            "make room, then try again",
        IOException { HResult: Errno.Exists or Errno.NoFolder or Errno.IsFolder } => $"move {shown} out of the way",
        _ when SizeLimit.IsReached(cause) => "run: ulimit -f unlimited",
        _ => $"look at the permissions of {shown} and of its folder",
    };
}
