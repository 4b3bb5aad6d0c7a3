namespace CredentialProcess.Files;

/// <summary>Reads a whole file, up to a limit on its size; like <see cref="UnlockedFile"/> without a lock.</summary>
static class BoundedFile
{
    /// <summary>The content; null where there is no such file.</summary>
    /// <param name="limit">In bytes.</param>
    /// <exception cref="FileTooLargeException">The file is larger than the limit.</exception>
    /// <exception cref="NotSupportedException">It is a pipe or the like, whose size is not known.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">Anything else; the message is the system's.</exception>
    public static byte[]? Read(string path, int limit)
    {
        using var file = UnlockedFile.OpenIfExists(path);
        if (file is null)
            return null;
        var length = RandomAccess.GetLength(file);
        if (length > limit)
            throw new FileTooLargeException(limit);
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        for (int n; read < length && (n = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;)
            read += n;
        return read == length ? bytes : bytes[..read];
    }

    /// <summary>The content of a pipe whose descriptor this process was given; waits for its writer.</summary>
    /// <inheritdoc cref="Read"/>
    public static byte[] ReadPipe(string path, int limit)
    {
        using var pipe = new FileStream(UnlockedFile.OpenPipe(path), FileAccess.Read, bufferSize: 0);
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int n; (n = pipe.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, n);
            if (all.Length > limit)
                throw new FileTooLargeException(limit);
        }

        return all.ToArray();
    }
}

/// <summary>A file is larger than what is read of it.</summary>
/// <param name="limit">In bytes, whole megabytes or, if less, kilobytes.</param>
sealed class FileTooLargeException(int limit) : IOException(limit < 1024 * 1024
    ? $"it is larger than {limit / 1024} kB"
    : $"it is larger than {limit / (1024 * 1024)} MB");
