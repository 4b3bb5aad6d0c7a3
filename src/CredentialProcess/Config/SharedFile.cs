using CredentialProcess.Files;

namespace CredentialProcess.Config;

/// <summary>
/// One of the two files that all AWS tools share, replaced atomically: under a lock between writers, written to a
/// temporary file and renamed over the old one, keeping owner, mode and a symlink to it. A failure leaves it as it
/// was. A file that is read-only is so on purpose. Where it can't be replaced but can be written, it is written in
/// backupPath, as the AWS CLI does.
/// </summary>
sealed class SharedFile(AwsFolder folder, string path, string name, TimeProvider clock)
{
    const string TemporarySuffix = ".sso-cred";

    /// <summary>Without a lock: longer than a writer takes from its last read of the file to its rename.</summary>
    static readonly TimeSpan s_settleTime = TimeSpan.FromMilliseconds(200);

    /// <summary>The path as messages show it.</summary>
    internal string DisplayPath { get; } = folder.Show(path);

    /// <summary>
    /// The file's bytes, empty where there is no file. A file that can't be replaced is refused here already.
    /// </summary>
    internal byte[] Read()
    {
        var text = ConfigFile.Read(path, DisplayPath)?.Bytes.ToArray() ?? [];
        // A pipe has size 0, so it has passed for an empty file, and a folder for none.
        if (!IsDevice(ResolveTarget()) && FileRights.IsSpecial(path))
            throw NotRegularFile();
        return Directory.Exists(path) ? throw IsFolder() : text;
    }

    /// <summary>Replaces the text by what <paramref name="change"/> returns; null leaves it.</summary>
    /// <param name="backUp">Keep the old text beside the file, as <c>NAME.bak</c>.</param>
    /// <returns>Whether the file was written: not where another program has written it in the meantime.</returns>
    internal async Task<bool> ChangeAsync(Func<byte[], byte[]?> change, bool backUp, CancellationToken stop)
    {
        try
        {
            var target = ResolveTarget();
            if (IsDevice(target) || FileRights.IsSpecial(target))
                throw NotRegularFile();
            if (Directory.Exists(target))
                throw IsFolder();
            using var held = await LockAsync(stop);
            // Opened before the file is read, so that two writers can't start from the same text.
            using var file = PrivateFile.CreateOrOpen(target, ending: TemporarySuffix, ofAnyone: true);
            var text = Read();
            if (change(text) is not { } changed)
                return false;
            ConfigFile.CheckSize(changed.Length, DisplayPath);
            var mode = ReadMode(target);
            file.Write(changed);
            if (mode is { } kept && !TryKeepOwnership(file, target, kept))
            {
                throw new Failure(FailureKind.Local, $"cannot write {DisplayPath}: its owner or group can't be kept",
                    "run it as the file's owner");
            }

            using var copy = backUp && text.Length > 0 ? BackUp(text, target, mode) : null;
            // Other tools don't use the lock.
            if (!Read().AsSpan().SequenceEqual(text))
                return false;
            copy?.PutInPlace();
            file.PutInPlace(ofAnyone: true);
            if (held is not null)
                return true;
            // Another writer may have started from the same text and renamed its own since: then the caller tries
            // again.
            await Task.Delay(s_settleTime, clock, stop);
            return Read().AsSpan().SequenceEqual(changed);
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

    // A copy that only the owner can read is better than none; in a folder that can't be written there is none.
    PrivateFile? BackUp(byte[] text, string target, UnixFileMode? mode)
    {
        var backupPath = path + ".bak";
        PrivateFile? copy = null;
        try
        {
            copy = PrivateFile.CreateOrOpen(backupPath, ending: TemporarySuffix);
            copy.Write(text);
            if (copy.TryKeepOwner(target) && mode is { } kept)
                copy.SetMode(kept);
            return copy;
        }
        catch (Exception cause) when (PrivateFile.IsRefused(cause))
        {
            copy?.Dispose();
            return null;
        }
        catch (IOException cause)
        {
            copy?.Dispose();
            throw NotWritable(backupPath, cause);
        }
    }

    static bool TryKeepOwnership(PrivateFile file, string old, UnixFileMode mode)
    {
        if (!file.TryKeepOwner(old))
            return file.TryStayInPlace(ofAnyone: true);
        file.SetMode(mode);
        return true;
    }

    // Renaming over a file needs no permission to write to it. For root, .NET reports every file of another user as
    // read-only.
    UnixFileMode? ReadMode(string target)
    {
        if (!File.Exists(target))
            return null;
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
        if (!(mode?.HasFlag(UnixFileMode.UserWrite) ?? !File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)))
            throw new Failure(FailureKind.Configuration,
                $"{DisplayPath} is read-only", $"run: chmod u+w {DisplayPath}");
        return mode;
    }

    // A symlink may point to a file that does not exist yet.
    string ResolveTarget() => Path.GetFullPath(new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    static bool IsDevice(string target) =>
        target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal);

    // Without a lock, concurrent writers detect each other by comparing what they read; the lock folder need not be on
    // the file's own file system.
    async Task<FileLock?> LockAsync(CancellationToken stop)
    {
        for (var pauses = new PollingInterval(clock, mayBlock: false); ; await pauses.WaitAsync(stop))
        {
            try
            {
                if (FileLock.TryTake(Path.Combine(folder.StateFolder, $"{name}-file.lock")) is { } held)
                    return held;
            }
            catch (IOException cause) when (cause.HResult is Errno.Exists or Errno.NoFolder)
            {
                throw NotWritable(folder.StateFolder, cause, "can't be locked");
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    Failure NotRegularFile() => new(FailureKind.Configuration,
        $"{DisplayPath} is not a regular file", "use another file");

    Failure IsFolder() => new(FailureKind.Configuration, $"{DisplayPath} is a folder, not a file",
        $"move {DisplayPath} out of the way");

    Failure NotWritable(string what, Exception cause, string why = "can't be written") =>
        folder.Show(what) is var shown && shown == DisplayPath
        ? new(FailureKind.Local,
            $"cannot write {shown}: {IoErrorText.Of(cause)}", IoErrorText.Hint(cause, shown), cause)
        : new(FailureKind.Local, $"cannot write {DisplayPath}: {shown} {why}: {IoErrorText.Of(cause)}",
            IoErrorText.Hint(cause, shown), cause);
}
