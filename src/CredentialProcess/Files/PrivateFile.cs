namespace CredentialProcess.Files;

/// <summary>
/// A file of a person's secrets: mode 0600 from birth, written aside, flushed to the disk and renamed over the old one,
/// so that a reader sees the old content or the new and a killed process loses neither. Where the old one can't be
/// replaced, or its owner not be kept, the content is written into it.
/// </summary>
sealed class PrivateFile : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    // Every reader of these files skips blank lines, at the end of JSON too.
    const byte Filling = (byte)'\n';

    readonly string _path;
    readonly FileStream? _aside;
    readonly bool _hasRoom;
    FileStream? _inPlace;
    byte[] _content = [];
    bool _isRemoved;
    bool _committed;

    PrivateFile(string path, FileStream? aside, FileStream? inPlace, bool hasRoom) =>
        (_path, _aside, _inPlace, _hasRoom) = (path, aside, inPlace, hasRoom);

    /// <summary>Whether the file will belong to those to whom the old one belongs, its group among them.</summary>
    public bool KeepsOwner { get; private set; } = true;

    /// <summary>Opens the file aside and really takes up <paramref name="room"/> bytes of the disk, if any.</summary>
    /// <param name="ending">Ends the temporary name: writers under different locks have different ones.</param>
    /// <exception cref="IOException">The disk is full, the file system read-only, another writer at work.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written, or the file not be replaced.</exception>
    public static PrivateFile Create(string path, int room = 0, string ending = ".tmp")
    {
        path = ReplacedFile.At(path);
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var old = ReplacedFile.Replaceable(path);
        var file = new PrivateFile(path, TemporaryFile.Create(path, ending), null, room > 0);
        try
        {
            if (old is { IsRegular: true } replaced)
                file.TakeAfter(replaced);
            file.Reserve(room);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The same; where the folder can't be written but the file can, it will be written in place.</summary>
    /// <param name="ofAnyone">In place also where the file belongs to another user.</param>
    /// <inheritdoc cref="Create"/>
    public static PrivateFile CreateOrOpen(string path, int room = 0, string ending = ".tmp", bool ofAnyone = false)
    {
        PrivateFile? inPlace = null;
        try
        {
            return Create(path, room, ending);
        }
        catch (Exception cause) when (IsRefused(cause) && (inPlace = TryOpen(path, ofAnyone)) is not null)
        {
            return inPlace;
        }
    }

    /// <summary>It may not be written, as opposed to: it can't be, for want of room or by a fault.</summary>
    internal static bool IsRefused(Exception cause) =>
        cause is UnauthorizedAccessException or IOException { HResult: Errno.ReadOnly };

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
            catch (IOException held) when (Errno.IsHeld(held) && attempt < 100)
            {
                Thread.Sleep(1 + (attempt % 3));
            }
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
        _content = content.ToArray();
        if (_aside is null)
            return;
        // Room was reserved for what must not be lost: rather in the old file than nowhere, rather unsafe than lost.
        try
        {
            Fill(_aside, content);
        }
        catch (IOException) when (_hasRoom && TryStayInPlace())
        {
            return;
        }

        if (durable)
            Flush(_aside);
    }

    /// <summary>Gives the new file the mode of an old one, where the file system has modes.</summary>
    public void SetMode(UnixFileMode mode)
    {
        if (_aside is not null)
            ExclusiveFile.SetMode(_aside.SafeFileHandle, mode);
    }

    /// <summary>Gives the new file the owner and the group of an old one; false where that may not be.</summary>
    public bool TryKeepOwner(string old) => _aside is null || OperatingSystem.IsWindows()
        || FileStat.Of(old) is not { } record || FileRights.TryKeepOwner(_aside.SafeFileHandle, record);

    /// <summary>Has the content written into the old file, which stays whose it is; false where it can't be.</summary>
    /// <param name="ofAnyone">Also where it belongs to another user.</param>
    public bool TryStayInPlace(bool ofAnyone = false)
    {
        if (OperatingSystem.IsWindows())
            return false;
        try
        {
            _inPlace ??= ReplacedFile.Open(_path, ofAnyone);
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

    /// <summary>Replaces the old file by what was written aside; where that is refused, writes it in place.</summary>
    /// <param name="ofAnyone">In place also where the old file belongs to another user.</param>
    public void PutInPlace(bool ofAnyone = false)
    {
        if (_inPlace is not null)
            WriteInPlace();
        else if (OperatingSystem.IsWindows())
            Replace();
        else
            Rename(ofAnyone);
        _committed = true;
        Close();
    }

    /// <summary>Without a commit nothing happened: the temporary file goes, the old one stays.</summary>
    public void Dispose()
    {
        if (_committed)
            return;
        if (OperatingSystem.IsWindows())
            _aside?.Dispose();
        RemoveAside();
        Close();
    }

    static PrivateFile? TryOpen(string path, bool ofAnyone)
    {
        try
        {
            path = ReplacedFile.At(path);
            return ReplacedFile.Open(path, ofAnyone) is { } file ? new PrivateFile(path, null, file, hasRoom: false) : null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Others' bits are not kept: what is private stays so.
    void TakeAfter(FileStat old)
    {
        var file = _aside!.SafeFileHandle;
        if (FileStat.Of(file) is not { } now)
            return;
        KeepsOwner = (now.Owner == old.Owner || FileRights.IsOurs(old, _path)) && FileRights.TryKeepOwner(file, old);
        if (KeepsOwner)
            ExclusiveFile.SetMode(file, OwnerOnly | (old.Permissions & Group));
    }

    void Reserve(int room)
    {
        if (_aside!.Length > 0)
            _aside.SetLength(0);
        if (room == 0)
            return;
        SizeLimit.Write(_aside, Blank(room));
        DiskFlush.Flush(_aside);
    }

    static void Fill(FileStream file, ReadOnlySpan<byte> content)
    {
        file.Position = 0;
        SizeLimit.Write(file, content);
        if (file.Length <= content.Length)
            return;
        try
        {
            file.SetLength(content.Length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException)
        {
            SizeLimit.Write(file, Blank((int)file.Length - content.Length));
        }
    }

    static byte[] Blank(int length)
    {
        var blank = new byte[length];
        blank.AsSpan().Fill(Filling);
        return blank;
    }

    void Rename(bool ofAnyone)
    {
        try
        {
            File.Move(_aside!.Name, _path, overwrite: true);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException && TryStayInPlace(ofAnyone))
        {
            // As over a file that is mounted by itself into a container (EBUSY).
            WriteInPlace();
        }
    }

    // What was written aside is the copy to fall back on, until its room is needed.
    void WriteInPlace()
    {
        try
        {
            Fill(_inPlace!, _content);
        }
        catch (IOException) when (_aside is not null)
        {
            RemoveAside();
            _aside.Dispose();
            Fill(_inPlace!, _content);
        }

        Flush(_inPlace!);
        RemoveAside();
    }

    void Flush(FileStream file)
    {
        try
        {
            DiskFlush.Flush(file);
        }
        catch (IOException) when (_hasRoom)
        {
        }
    }

    void RemoveAside()
    {
        if (_aside is null || _isRemoved)
            return;
        _isRemoved = true;
        try
        {
            File.Delete(_aside.Name);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next writer removes it, and it is as private as the file itself.
        }
    }

    void Close()
    {
        if (_aside is not null)
            FileLock.Free(_aside.SafeFileHandle);
        _aside?.Dispose();
        _inPlace?.Dispose();
    }

    /// <summary>Windows can't rename an open file, nor over one that a reader holds open at this moment.</summary>
    void Replace()
    {
        _aside!.Dispose();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                File.Move(_aside.Name, _path, overwrite: true);
                return;
            }
            catch (Exception cause) when (attempt < 10 && cause is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(10 * attempt);
            }
        }
    }
}
