using CredentialProcess.Native;

namespace CredentialProcess.Files;

/// <summary>
/// A file with secrets, written so that a reader sees either the old content or the new, and a killed process loses
/// neither: a temporary file with mode 0600 from the start is written, flushed and renamed over the old one. Where the
/// old file can't be replaced, or its owner can't be kept, it is overwritten in place.
/// </summary>
sealed class PrivateFile : IReservedEntry
{
    const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    readonly string _path;
    readonly FileStream? _temporary;
    readonly bool _isReserved;
    FileStream? _inPlace;
    byte[] _content = [];
    bool _isRemoved;
    bool _isCommitted;

    PrivateFile(string path, FileStream? temporary, FileStream? inPlace, bool isReserved) =>
        (_path, _temporary, _inPlace, _isReserved) = (path, temporary, inPlace, isReserved);

    /// <summary>Whether the new file will have the owner and the group of the old one.</summary>
    public bool KeepsOwner { get; private set; } = true;

    /// <summary>Whether other writers are excluded: the temporary file has its fixed name and a lock.</summary>
    public bool IsLocked { get; private init; }

    /// <summary>Creates the temporary file and allocates <paramref name="reserve"/> bytes for it on the disk.</summary>
    /// <param name="ending">Ends the temporary name: writers with different locks need different ones.</param>
    /// <exception cref="IOException">The disk is full, the file system read-only, or another writer active.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written, or the file not replaced.</exception>
    public static PrivateFile Create(string path, int reserve = 0, string ending = ".tmp")
    {
        path = ReplacedFile.At(path);
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var old = ReplacedFile.Replaceable(path);
        var temporary = TemporaryFile.Create(path, ending);
        var file = new PrivateFile(path, temporary, null, reserve > 0) { IsLocked = temporary.Name == path + ending };
        try
        {
            if (old is { IsRegular: true } replaced)
                file.CopyOwnerAndMode(replaced);
            FileContent.Reserve(temporary, reserve);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The same; a file that can be written in a folder that can't will be overwritten in place.</summary>
    /// <param name="anyOwner">In place even if the file belongs to another user.</param>
    /// <inheritdoc cref="Create"/>
    public static PrivateFile CreateOrOpen(string path, int reserve = 0, string ending = ".tmp", bool anyOwner = false)
    {
        PrivateFile? inPlace = null;
        try
        {
            return Create(path, reserve, ending);
        }
        catch (Exception cause) when (IsDenied(cause) && (inPlace = TryOpen(path, anyOwner)) is not null)
        {
            return inPlace;
        }
    }

    /// <summary>Writing is not permitted, as opposed to failing, as on a full disk.</summary>
    public static bool IsDenied(Exception cause) =>
        cause is UnauthorizedAccessException or IOException { HResult: Errno.EROFS };

    public void Commit(ReadOnlySpan<byte> value) => Commit(value, durable: true);

    /// <summary>Writes the content and puts the file in place.</summary>
    /// <param name="durable">False where losing the file in a power failure costs nothing.</param>
    public void Commit(ReadOnlySpan<byte> content, bool durable)
    {
        Write(content, durable);
        PutInPlace();
    }

    /// <summary>Writes the temporary file, so that only the rename is left.</summary>
    public void Write(ReadOnlySpan<byte> content, bool durable = true)
    {
        _content = content.ToArray();
        if (_temporary is null)
            return;
        // Space is reserved for what must not be lost: better written unsafely, in place, than not at all.
        try
        {
            FileContent.Overwrite(_temporary, content);
        }
        catch (IOException) when (_isReserved && TryWriteInPlace())
        {
            return;
        }

        if (durable)
            Flush(_temporary);
    }

    /// <summary>Gives the new file the mode of an old one, where the file system has modes.</summary>
    public void SetMode(UnixFileMode mode)
    {
        if (_temporary is not null)
            ExclusiveFile.SetMode(_temporary.SafeFileHandle, mode);
    }

    /// <summary>Gives the new file the owner and the group of an old one; false where that is not permitted.</summary>
    public bool TryKeepOwner(string old) => _temporary is null || OperatingSystem.IsWindows()
        || FileStat.Of(old) is not { } stat || FileRights.TryKeepOwner(_temporary.SafeFileHandle, stat);

    /// <summary>Overwrites the old file instead, which keeps its owner; false where that is not possible.</summary>
    /// <param name="anyOwner">Even if it belongs to another user.</param>
    public bool TryWriteInPlace(bool anyOwner = false)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            _inPlace ??= ReplacedFile.Open(_path, anyOwner);
        }
        catch (FileNotFoundException) when (_content.Length > 0)
        {
            _inPlace = ExclusiveFile.Create(_path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
        }

        return _inPlace is not null;
    }

    /// <summary>Renames the temporary file over the old one, or overwrites that in place.</summary>
    /// <param name="anyOwner">In place even if the old file belongs to another user.</param>
    public void PutInPlace(bool anyOwner = false)
    {
        if (_inPlace is not null)
            OverwriteInPlace();
        else
            Rename(anyOwner);
        _isCommitted = true;
        Close();
    }

    /// <summary>Without a commit the temporary file is removed, and the old file stays.</summary>
    public void Dispose()
    {
        if (_isCommitted)
            return;
        RemoveTemporary();
        Close();
    }

    static PrivateFile? TryOpen(string path, bool anyOwner)
    {
        try
        {
            path = ReplacedFile.At(path);
            return ReplacedFile.Open(path, anyOwner) is { } file
                ? new PrivateFile(path, null, file, isReserved: false)
                : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Permissions for others are not copied: a private file stays private.
    void CopyOwnerAndMode(FileStat old)
    {
        var file = _temporary!.SafeFileHandle;
        if (FileStat.Of(file) is not { } current)
            return;
        KeepsOwner = (current.Owner == old.Owner || FileRights.IsOwn(old, _path)) && FileRights.TryKeepOwner(file, old);
        if (KeepsOwner)
            ExclusiveFile.SetMode(file, ExclusiveFile.OwnerOnly | (old.Permissions & Group));
    }

    void Rename(bool anyOwner)
    {
        try
        {
            TemporaryFile.Rename(_temporary!, _path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && TryWriteInPlace(anyOwner))
        {
            // EBUSY, for example, where a single file is mounted into a container.
            OverwriteInPlace();
        }
    }

    // The temporary file is a copy in case of a crash, until its disk space is needed.
    void OverwriteInPlace()
    {
        try
        {
            FileContent.Overwrite(_inPlace!, _content);
        }
        catch (IOException) when (_temporary is not null)
        {
            RemoveTemporary();
            _temporary.Dispose();
            FileContent.Overwrite(_inPlace!, _content);
        }

        Flush(_inPlace!);
        RemoveTemporary();
    }

    void Flush(FileStream file)
    {
        try
        {
            DiskFlush.Flush(file);
        }
        catch (IOException) when (_isReserved)
        {
        }
    }

    void RemoveTemporary()
    {
        if (_temporary is null || _isRemoved)
            return;
        _isRemoved = true;
        TemporaryFile.Remove(_temporary);
    }

    void Close()
    {
        if (_temporary is not null)
            FileLock.Release(_temporary.SafeFileHandle);
        _temporary?.Dispose();
        _inPlace?.Dispose();
    }
}
