using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>A file of lines that several processes append to at the same time, readable by its owner only.</summary>
static class LogFile
{
    const int MaximumAttempts = 100;

    // The file is opened for each line, and not shared: in .NET's append mode only the opening seeks to the end.
    public static void Append(string path, ReadOnlySpan<byte> line)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var file = ExclusiveFile.OpenOrCreate(path);
                if (file.CanSeek)
                    file.Seek(0, SeekOrigin.End);
                SizeLimit.Write(file, line);
                return;
            }
            catch (IOException cause) when (Errno.IsLocked(cause) && attempt < MaximumAttempts)
            {
                Thread.Sleep(1 + (attempt % 3));
            }
        }
    }
}
