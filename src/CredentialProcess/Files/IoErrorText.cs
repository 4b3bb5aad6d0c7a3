using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>The reason for a file system error, short enough for a message.</summary>
static class IoErrorText
{
    const string FreeSpace = "free some disk space, then try again";

    public static string Of(Exception cause) => cause switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: Errno.EROFS } => "the file system is read-only",
        IOException { HResult: Errno.ENOSPC or Errno.WindowsDiskFull } => "the disk is full",
        IOException { HResult: var error } when error == Errno.EDQUOT => "the disk quota is used up",
        IOException { HResult: Errno.EEXIST } => "a file is in the folder's place",
        IOException { HResult: Errno.EISDIR } => "it is a folder",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        IOException when cause.Message.Length > 0 && cause.Message.Length <= 60 => cause.Message,
        _ => "input/output error",
    };

    /// <summary>What to do where this path can't be written.</summary>
    public static string Hint(Exception cause, string shown) => cause switch
    {
        IOException { HResult: Errno.EROFS } => "put the file on a file system that can be written",
        IOException { HResult: Errno.ENOSPC or Errno.WindowsDiskFull } => FreeSpace,
        IOException { HResult: var error } when error == Errno.EDQUOT => FreeSpace,
        IOException { HResult: Errno.EEXIST or Errno.ENOTDIR or Errno.EISDIR } => $"move {shown} out of the way",
        IOException { HResult: Errno.EFBIG } => "run: ulimit -f unlimited",
        _ => $"check the permissions of {shown} and of its folder",
    };
}
