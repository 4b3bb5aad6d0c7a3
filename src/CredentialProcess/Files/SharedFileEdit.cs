using CredentialProcess.Native;
using CredentialProcess.Text;

namespace CredentialProcess.Files;

/// <summary>
/// Changes a file that other programs write too: the config and the credentials file of AWS tools, docker's
/// config.json. The new text is written beside the file and renamed over it, and only while the file still holds the
/// text that the change was made from. Owner, mode and symlinks stay, and an error leaves the file as it was. A
/// read-only file is refused. A file that can't be replaced but can be written is written in place, as by the AWS CLI.
/// </summary>
/// <param name="show">A path as messages show it.</param>
/// <param name="read">Reads the file; null where there is none.</param>
sealed class SharedFileEdit(string path, Func<string, string> show, Func<byte[]?> read)
{
    const int MaximumAttempts = 5;
    const string TemporarySuffix = ".sso-cred";

    // Longer than a writer takes from its last reading of the file to its rename.
    static readonly TimeSpan s_settleTime = TimeSpan.FromMilliseconds(200);

    readonly SharedFileReader _reader = new(path, show(path), read);

    public string DisplayPath => _reader.DisplayPath;

    /// <summary>Locked while the file is changed, to wait for other writers; null for no lock.</summary>
    public string? LockPath { get; init; }

    /// <summary>Where the text before the change is kept; null for no backup.</summary>
    public string? BackupPath { get; init; }

    /// <inheritdoc cref="SharedFileReader.Read"/>
    public byte[] Read() => _reader.Read();

    /// <summary>Refuses a file that can't be changed, before anybody is asked whether it shall be.</summary>
    /// <exception cref="Failure">It is read-only, no regular file, or can't be created.</exception>
    public void RequireWritable()
    {
        var target = _reader.ResolveTarget();
        _ = ReadWritableMode(target);
        try
        {
            if (!File.Exists(target))
            {
                RequireFolder(Path.GetDirectoryName(target)!);
                return;
            }

            // One that may not be written is not this user's, and can't be replaced with its owner kept.
            using var opened = File.OpenHandle(
                target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, cause);
        }
    }

    // The nearest folder that exists is where the others are created.
    static void RequireFolder(string folder)
    {
        while (!Directory.Exists(folder))
        {
            if (File.Exists(folder))
                throw new IOException(null, Errno.EEXIST);
            if (Path.GetDirectoryName(folder) is not { } above)
                return;
            folder = above;
        }

        if (FileRights.FindFolderFault(folder) is { } fault)
            throw fault;
    }

    /// <summary>Makes the change, again from the new text where another program writes the file meanwhile.</summary>
    /// <param name="change">Returns the new text, or null to leave the file alone.</param>
    /// <exception cref="Failure">The file can't be changed.</exception>
    public async Task ChangeAsync(Func<byte[], byte[]?> change, TimeProvider clock, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (await TryChangeAsync(change, clock, stop) != EditOutcome.Conflict)
                return;
        }

        throw new Failure(FailureKind.Local, $"{DisplayPath} changes faster than it can be written", "try again");
    }

    /// <summary>Makes the change, unless another program writes the file meanwhile.</summary>
    /// <inheritdoc cref="ChangeAsync"/>
    public async Task<EditOutcome> TryChangeAsync(
        Func<byte[], byte[]?> change, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            var target = _reader.ResolveTarget();
            using var held = await LockAsync(clock, stop);
            // Before the text is read, so that two writers can't start from the same text.
            using var file = await OpenAsync(target, clock, stop);
            var text = Read();
            if (change(text) is not { } changed)
                return EditOutcome.Unchanged;
            var mode = ReadWritableMode(target);
            file.Write(changed);
            if (mode is { } old)
                KeepOwnerAndMode(file, target, old);
            using var backup = WriteBackup(text, target, mode);
            // Other programs don't know the lock.
            if (!Read().AsSpan().SequenceEqual(text))
                return EditOutcome.Conflict;
            backup?.PutInPlace();
            file.PutInPlace(anyOwner: true);
            if (held is not null || file.IsLocked)
                return EditOutcome.Written;
            // Another writer may have started from the same text and replaced this one since.
            await Task.Delay(s_settleTime, clock, stop);
            return Read().AsSpan().SequenceEqual(changed) ? EditOutcome.Written : EditOutcome.Conflict;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, cause);
        }
        catch (OperationCanceledException)
        {
            throw new Failure(FailureKind.Local, $"another sso-cred is writing {DisplayPath}", "try again");
        }
    }

    // Where no lock can be had, conflicts are found by comparing; the lock may be on another file system than the file.
    async Task<FileLock?> LockAsync(TimeProvider clock, CancellationToken stop)
    {
        if (LockPath is null)
            return null;
        for (var pauses = new PollingInterval(clock, mayBlock: false); ; await pauses.WaitAsync(stop))
        {
            try
            {
                if (FileLock.TryTake(LockPath) is { } held)
                    return held;
            }
            catch (IOException cause) when (cause.HResult is Errno.EEXIST or Errno.ENOTDIR)
            {
                throw NotWritable(Path.GetDirectoryName(LockPath)!, cause, "can't be locked");
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    static async Task<PrivateFile> OpenAsync(string target, TimeProvider clock, CancellationToken stop)
    {
        for (var pauses = new PollingInterval(clock, mayBlock: false); ; await pauses.WaitAsync(stop))
        {
            try
            {
                return PrivateFile.CreateOrOpen(target, ending: TemporarySuffix, anyOwner: true);
            }
            catch (IOException cause) when (Errno.IsLocked(cause))
            {
                // Another writer has the temporary file.
            }
        }
    }

    // A rename needs no permission to write the file that it replaces. For root, .NET reports any other user's file as
    // read-only, so the mode itself is checked.
    UnixFileMode? ReadWritableMode(string target)
    {
        if (!File.Exists(target))
            return null;
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
        var isWritable = mode?.HasFlag(UnixFileMode.UserWrite)
            ?? !File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly);
        return isWritable ? mode : throw new Failure(FailureKind.Configuration, $"{DisplayPath} is read-only",
            "run: " + TypedCommand.MakeWritable(path, DisplayPath));
    }

    void KeepOwnerAndMode(PrivateFile file, string target, UnixFileMode mode)
    {
        if (file.TryKeepOwner(target))
            file.SetMode(mode);
        else if (!file.TryWriteInPlace(anyOwner: true))
        {
            throw new Failure(FailureKind.Local, $"cannot write {DisplayPath}: its owner or group can't be kept",
                "run the command as the file's owner");
        }
    }

    // In a folder that can't be written there is no backup. Where the owner can't be kept, only this user can read it.
    PrivateFile? WriteBackup(byte[] text, string target, UnixFileMode? mode)
    {
        if (BackupPath is null || text.Length == 0)
            return null;
        PrivateFile? backup = null;
        try
        {
            backup = PrivateFile.CreateOrOpen(BackupPath, ending: TemporarySuffix);
            backup.Write(text);
            if (backup.TryKeepOwner(target) && mode is { } kept)
                backup.SetMode(kept);
            return backup;
        }
        catch (Exception cause) when (PrivateFile.IsDenied(cause))
        {
            backup?.Dispose();
            return null;
        }
        catch (IOException cause)
        {
            backup?.Dispose();
            throw NotWritable(BackupPath, cause);
        }
    }

    Failure NotWritable(string what, Exception cause, string problem = "can't be written")
    {
        var shown = show(what);
        var subject = what == path ? DisplayPath : $"{DisplayPath}: {shown} {problem}";
        return new(FailureKind.Local, $"cannot write {subject}: {IoErrorText.Of(cause)}",
            IoErrorText.Hint(cause, shown), cause);
    }
}
