using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CredentialProcess.Files;

namespace CredentialProcess.Config;

/// <summary>
/// A config file on disk: regular, at most 10 MB, UTF-8, symlinks followed. A missing file and a folder, which docker
/// creates for a mount whose source is missing, count as no file: the AWS CLI ignores both. A file of size 0 is never
/// opened: it is empty, or a named pipe that would block until it has a writer. The exception is a descriptor passed
/// to this process, as by bash's <c>&lt;(...)</c>: it is open already and read to its end.
/// </summary>
static class ConfigFile
{
    internal const int MaximumSize = SharedFileReader.MaximumSize;

    /// <param name="shown">The path as messages show it.</param>
    internal static ConfigText? Read(string path, string shown)
    {
        try
        {
            if (IsDescriptor(path))
                return new ConfigText(shown, Validate(BoundedFile.ReadPipe(path, MaximumSize), shown));
            var info = new FileInfo(path);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                info = target;
            var attributes = info.Attributes;
            if ((int)attributes == -1 || attributes.HasFlag(FileAttributes.Directory))
                return null;
            // The path may lead to another file by now, so its size is checked again while reading.
            var bytes = info.Length == 0 ? [] : BoundedFile.Read(path, MaximumSize);
            return bytes is null ? null : new ConfigText(shown, Validate(bytes, shown));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (FileTooLargeException)
        {
            throw SharedFileReader.TooLarge(shown);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new Failure(FailureKind.Configuration, $"{shown} can't be read",
                "check its permissions and those of its folder", e);
        }
    }

    // Not 0: stdin belongs to the caller.
    static bool IsDescriptor(string path) =>
        Path.GetDirectoryName(path) is "/dev/fd" or "/proc/self/fd"
        && int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && n > 0;

    static byte[] Validate(byte[] bytes, string shown)
    {
        if (Utf8.IsValid(bytes))
            return bytes;
        var at = 0;
        var line = 1;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(at), out var rune, out var length) == OperationStatus.Done)
        {
            var pair = rune.Value == '\r' && at + 1 < bytes.Length && bytes[at + 1] == '\n';
            if (rune.Value is '\n' or '\r' && !pair)
                line++;
            at += length;
        }

        throw new Failure(FailureKind.Configuration, $"{shown}:{line}: the file is not UTF-8 text", "save it as UTF-8");
    }

    /// <summary>Refuses a text that could be written but not read back.</summary>
    /// <param name="shown">The path as messages show it.</param>
    /// <exception cref="Failure">It is larger than <see cref="MaximumSize"/>.</exception>
    internal static void CheckSize(long length, string shown) => SharedFileReader.CheckSize(
        length, shown, "remove sections that are not used, or write fewer profiles");
}
