using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Output;

/// <summary>
/// The shared credentials file of AWS tools, changed in one step: under a lock, written aside and renamed over, its
/// mode and a link to it kept. A fault leaves it as it was.
/// </summary>
public sealed class CredentialsFile(AwsFolder folder, TimeProvider clock)
{
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Writes the sections and tells the file's path as messages show it.</summary>
    public async Task<string> WriteAsync(IReadOnlyList<CredentialsSection> sections, bool force, CancellationToken stop)
    {
        var path = folder.CredentialsFile ?? throw new Failure(ExitCode.Configuration,
            $"{AwsFolder.CredentialsVariable} is set but empty, so there is no credentials file",
            $"unset {AwsFolder.CredentialsVariable}");
        var shown = folder.Show(path);
        try
        {
            if (Target(path) is var target && (target.StartsWith("/dev/", StringComparison.Ordinal)
                || target.StartsWith("/proc/", StringComparison.Ordinal)))
                throw new Failure(ExitCode.Configuration, $"{shown} is no regular file", "name another file");
            using var held = await LockAsync(stop);
            // Held from before it is read, so that two writers can't start from the same text.
            using var file = PrivateFile.Create(path, ending: ".sso-cred");
            var text = ConfigFile.Read(path, shown)?.Bytes.ToArray() ?? [];
            UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;
            foreach (var section in sections)
                text = section.WrittenInto(text, shown, force);
            file.Commit(text);
            if (mode is { } kept && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, kept);
            return shown;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Failed, $"cannot write {shown}: {Reason.Of(cause)}",
                "look at the permissions of the file and of its folder", cause);
        }
        catch (OperationCanceledException)
        {
            throw new Failure(ExitCode.Failed, $"another sso-cred is writing {shown}", "try again");
        }
    }

    static string Target(string path) => Path.GetFullPath(new FileInfo(path).LinkTarget is null
        ? path
        : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);

    async Task<FileLock> LockAsync(CancellationToken stop)
    {
        while (true)
        {
            if (FileLock.TryTake(Path.Combine(folder.OwnFolder, "credentials-file.lock")) is { } held)
                return held;
            await Task.Delay(s_pause, clock, stop);
        }
    }
}
