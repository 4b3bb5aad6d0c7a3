namespace CredentialProcess.Files;

/// <summary>
/// A file of a person's secrets: mode 0600 from birth, written aside, flushed to the disk and renamed over the old one,
/// so that a reader sees the old content or the new and a killed process loses neither.
/// The temporary name is fixed for each file (a writer holds the key's lock): at most one is ever left behind, and the
/// next writer takes it over.
/// </summary>
public sealed class PrivateFile : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    readonly string _path;
    readonly string _aside;
    readonly FileStream _stream;
    bool _committed;

    PrivateFile(string path, string aside, FileStream stream) => (_path, _aside, _stream) = (path, aside, stream);

    /// <summary>Opens the file aside and really takes up <paramref name="room"/> bytes of the disk, if any.</summary>
    /// <param name="ending">Ends the temporary name: writers under different locks have different ones.</param>
    /// <exception cref="IOException">The disk is full, the file system read-only, another writer at work.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static PrivateFile Create(string path, int room = 0, string ending = ".tmp")
    {
        path = Path.GetFullPath(path);
        // A link stays a link: its target is what gets replaced.
        var target = new FileInfo(path).LinkTarget is null
            ? path
            : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        CreateFolder(Path.GetDirectoryName(target)!);
        var aside = target + ending;
        if (new FileInfo(aside).LinkTarget is not null)
            File.Delete(aside);

        var file = new PrivateFile(target, aside, OpenAside(aside));
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file._stream.SafeFileHandle, OwnerOnly);
            file._stream.SetLength(0);
            if (room > 0)
            {
                SizeLimit.Write(file._stream, new byte[room]);
                file._stream.Flush(flushToDisk: true);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds a line at the file's end, which several processes may be doing at once. It is opened for each line, and
    /// unshared: .NET's append mode seeks to the end only once.
    /// </summary>
    public static void Append(string path, ReadOnlySpan<byte> line)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var file = Open(path);
                if (file.CanSeek)
                    file.Seek(0, SeekOrigin.End);
                SizeLimit.Write(file, line);
                return;
            }
            catch (IOException held) when (FileLock.IsHeld(held) && attempt < 100)
            {
                Thread.Sleep(1 + (attempt % 3));
            }
        }
    }

    // Between its opening and its locking another writer may have put it in place: it is the person's file by then.
    static FileStream OpenAside(string aside)
    {
        for (var attempt = 1; ; attempt++)
        {
            var file = Open(aside);
            if (OperatingSystem.IsWindows() || FileRights.IsAt(file.SafeFileHandle, aside))
                return file;
            file.Dispose();
            if (attempt == 10)
                throw new IOException("others are writing it again and again");
        }
    }

    /// <summary>Creates a file or opens it for its owner alone, and for one process at a time.</summary>
    internal static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    /// <summary>Creates a folder (and those above it) that only its owner can enter; one that exists stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            CreateFolder(parent); // .NET would give those above the mode of the umask
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerFolder);
    }

    /// <summary>Writes the content and puts the file in place.</summary>
    /// <param name="durable">False where losing the file in a power cut costs nothing.</param>
    public void Commit(ReadOnlySpan<byte> content, bool durable = true)
    {
        Write(content, durable);
        PutInPlace();
    }

    /// <summary>Writes the content aside, so that only the renaming is left to do.</summary>
    public void Write(ReadOnlySpan<byte> content, bool durable = true)
    {
        _stream.Position = 0;
        SizeLimit.Write(_stream, content);
        _stream.SetLength(content.Length);
        _stream.Flush(flushToDisk: durable);
    }

    /// <summary>Gives the new file the mode of an old one.</summary>
    public void SetMode(UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_stream.SafeFileHandle, mode);
    }

    /// <summary>Gives the new file the owner and the group of an old one; false where that may not be.</summary>
    public bool TryKeepOwner(string old) =>
        OperatingSystem.IsWindows() || FileRights.TryKeepOwner(_stream.SafeFileHandle, old);

    /// <summary>Replaces the old file by what was written aside.</summary>
    public void PutInPlace()
    {
        if (OperatingSystem.IsWindows())
            Replace();
        else
            File.Move(_aside, _path, overwrite: true);
        _committed = true;
        _stream.Dispose();
    }

    /// <summary>Without a commit nothing happened: the temporary file goes, the old one stays.</summary>
    public void Dispose()
    {
        if (_committed)
            return;
        if (OperatingSystem.IsWindows())
            _stream.Dispose();
        try
        {
            File.Delete(_aside);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next writer takes it over, and it is as private as the file itself.
        }

        _stream.Dispose();
    }

    /// <summary>Windows can't rename an open file, nor over one that a reader holds open at this moment.</summary>
    void Replace()
    {
        _stream.Dispose();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(_aside, _path, overwrite: true);
                return;
            }
            catch (Exception cause) when (attempt < 10 && cause is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(10 * attempt);
            }
        }
    }
}
