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

    /// <summary>The file's bytes, none where there is no file.</summary>
    internal byte[] Read() => ConfigFile.Read(path, Shown)?.Bytes.ToArray() ?? [];

    /// <summary>Replaces the text by what becomes of it; null leaves it.</summary>
    /// <param name="backUp">Keep the old text beside the file, as <c>NAME.bak</c>.</param>
    /// <returns>Whether the file was written.</returns>
    internal async Task<bool> ChangeAsync(Func<byte[], byte[]?> change, bool backUp, CancellationToken stop)
    {
        try
        {
            if (Target() is var target && (target.StartsWith("/dev/", StringComparison.Ordinal)
                || target.StartsWith("/proc/", StringComparison.Ordinal)))
                throw new Failure(ExitCode.Configuration, $"{Shown} is no regular file", "name another file");
            using var held = await LockAsync(stop);
            // Held from before it is read, so that two writers can't start from the same text.
            using var file = PrivateFile.Create(path, ending: ".sso-cred");
            var text = Read();
            if (change(text) is not { } changed) return false;
            var mode = Mode();
            file.Write(changed);
            if (backUp && text.Length > 0) BackUp(text, mode);
            if (mode is { } kept) file.SetMode(kept);
            file.PutInPlace();
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Failed, $"cannot write {Shown}: {Reason.Of(cause)}",
                "look at the permissions of the file and of its folder", cause);
        }
        catch (OperationCanceledException)
        {
            throw new Failure(ExitCode.Failed, $"another sso-cred is writing {Shown}", "try again");
        }
    }

    void BackUp(byte[] text, UnixFileMode? mode)
    {
        using var copy = PrivateFile.Create(path + ".bak", ending: ".sso-cred");
        copy.Write(text);
        if (mode is { } kept) copy.SetMode(kept);
        copy.PutInPlace();
    }

    // Renaming over a file needs no permission to write to it.
    UnixFileMode? Mode()
    {
        if (!File.Exists(path)) return null;
        UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(path);
        if (File.GetAttributes(Target()).HasFlag(FileAttributes.ReadOnly) || mode?.HasFlag(UnixFileMode.UserWrite) == false)
            throw new Failure(ExitCode.Configuration, $"{Shown} is read-only", $"run: chmod u+w {Shown}");
        return mode;
    }

    string Target() => Path.GetFullPath(new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    async Task<FileLock> LockAsync(CancellationToken stop)
    {
        while (true)
        {
            if (FileLock.TryTake(Path.Combine(folder.OwnFolder, $"{name}-file.lock")) is { } held)
                return held;
            await Task.Delay(s_pause, clock, stop);
        }
    }
}
