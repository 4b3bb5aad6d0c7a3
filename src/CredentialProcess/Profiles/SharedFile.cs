using CredentialProcess.Files;

namespace CredentialProcess.Profiles;

/// <summary>
/// One of the two files that every AWS tool shares, changed in one step: under a lock between writers, written aside
/// and renamed over, its mode and a link to it kept. A fault leaves it as it was. Whoever made it read-only meant it.
/// </summary>
sealed class SharedFile(AwsFolder folder, string path, string name, TimeProvider clock)
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The path as messages show it.</summary>
    internal string Shown { get; } = folder.Show(path);

    /// <summary>The file's bytes, none where there is no file. What can't be replaced is refused already.</summary>
    internal byte[] Read()
    {
        var text = ConfigFile.Read(path, Shown)?.Bytes.ToArray() ?? [];
        // The size of a pipe is 0, so it has passed for an empty file.
        if (!IsSystems(Target()) && FileRights.IsSpecial(path)) throw NoRegularFile();
        return text;
    }

    /// <summary>Replaces the text by what becomes of it; null leaves it.</summary>
    /// <param name="backUp">Keep the old text beside the file, as <c>NAME.bak</c>.</param>
    /// <returns>Whether the file was written: not where another program has written it meanwhile.</returns>
    internal async Task<bool> ChangeAsync(Func<byte[], byte[]?> change, bool backUp, CancellationToken stop)
    {
        try
        {
            var target = Target();
            if (IsSystems(target) || FileRights.IsSpecial(target)) throw NoRegularFile();
            using var held = await LockAsync(stop);
            // Held from before it is read, so that two writers can't start from the same text.
            using var file = PrivateFile.Create(path, ending: ".sso-cred");
            var text = Read();
            if (change(text) is not { } changed) return false;
            var mode = Mode(target);
            Fill(file, changed, target, mode);
            using var copy = backUp && text.Length > 0 ? PrivateFile.Create(path + ".bak", ending: ".sso-cred") : null;
            if (copy is not null) Fill(copy, text, target, mode);
            // Other tools know nothing of the lock.
            if (!Read().AsSpan().SequenceEqual(text)) return false;
            copy?.PutInPlace();
            file.PutInPlace();
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, cause);
        }
        catch (OperationCanceledException)
        {
            throw new Failure(ExitCode.Failed, $"another sso-cred is writing {Shown}", "try again");
        }
    }

    void Fill(PrivateFile file, byte[] text, string old, UnixFileMode? mode)
    {
        file.Write(text);
        if (mode is not { } kept) return;
        if (!file.TryKeepOwner(old))
        {
            throw new Failure(ExitCode.Failed, $"cannot write {Shown}: its owner or group can't be kept",
                "run it as the file's owner");
        }

        file.SetMode(kept);
    }

    // Renaming over a file needs no permission to write to it. To .NET any file of another's is read-only for root.
    UnixFileMode? Mode(string target)
    {
        if (!File.Exists(target)) return null;
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
        if (!(mode?.HasFlag(UnixFileMode.UserWrite) ?? !File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly)))
            throw new Failure(ExitCode.Configuration, $"{Shown} is read-only", $"run: chmod u+w {Shown}");
        return mode;
    }

    // A link may lead to a file that is yet to be made.
    string Target() => Path.GetFullPath(new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    static bool IsSystems(string target) =>
        target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal);

    async Task<FileLock> LockAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (FileLock.TryTake(Path.Combine(folder.OwnFolder, $"{name}-file.lock")) is { } held)
                    return held;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw NotWritable(folder.OwnFolder, cause);
            }

            await Task.Delay(s_pause, clock, stop);
        }
    }

    Failure NoRegularFile() => new(ExitCode.Configuration, $"{Shown} is no regular file", "name another file");

    Failure NotWritable(string what, Exception cause) => folder.Show(what) is var shown && shown == Shown
        ? new(ExitCode.Failed, $"cannot write {shown}: {Reason.Of(cause)}", Reason.Hint(cause, shown), cause)
        : new(ExitCode.Failed, $"cannot write {Shown}: {shown} can't be locked: {Reason.Of(cause)}",
            Reason.Hint(cause, shown), cause);
}
