using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Docker;

/// <summary>
/// Docker's config.json on disk, <c>$DOCKER_CONFIG/config.json</c> or <c>~/.docker/config.json</c>. Written aside and
/// renamed over, and only over what was read; its owner and mode stay and a link stays a link. One that is read-only is
/// so on purpose.
/// </summary>
sealed class DockerConfigFile
{
    const int Largest = 10 * 1024 * 1024;
    const int MostAttempts = 5;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    readonly string _target;
    readonly string _shown;

    public DockerConfigFile(string path)
    {
        Path = path;
        _shown = Printable.Text(path);
        _target = path;
        try
        {
            if (new FileInfo(path).LinkTarget is not null)
                _target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException cause)
        {
            throw NotReadable(cause);
        }
    }

    public string Path { get; }

    /// <summary>Where docker looks, or null where there is no home folder.</summary>
    public static string? PathFor(Func<string, string?> environment, string? home)
    {
        return environment("DOCKER_CONFIG") is { Length: > 0 } folder ? System.IO.Path.Combine(folder, "config.json")
            : home is null ? null : System.IO.Path.Combine(home, ".docker", "config.json");
    }

    /// <summary>Each host's helper, as it stands.</summary>
    public IReadOnlyDictionary<string, string> Helpers => DockerConfig.Helpers(Read() ?? [], _shown);

    /// <summary>Refuses what <see cref="Set"/> would: before the links are made that docker is to find.</summary>
    /// <exception cref="Failure">The file would become larger than what is read, or is no JSON.</exception>
    public void Check(IReadOnlyDictionary<string, string> helpers)
    {
        _ = With(Read() ?? [], helpers);
    }

    /// <summary>Gives these hosts these helpers. Nothing is written where it stands so already.</summary>
    public void Set(IReadOnlyDictionary<string, string> helpers)
    {
        for (var attempt = 1; ; attempt++)
        {
            var old = Read();
            var changed = With(old ?? [], helpers);
            if (old is not null && changed.AsSpan().SequenceEqual(old))
                return;
            if (TryReplace(old, changed))
                return;
            if (attempt == MostAttempts)
                throw new Failure(FailureKind.Local, $"{_shown} changes faster than it can be written", "try again");
        }
    }

    byte[] With(byte[] old, IReadOnlyDictionary<string, string> helpers)
    {
        var changed = DockerConfig.WithHelpers(old, helpers, _shown);
        if (changed.Length > Largest)
        {
            throw new Failure(FailureKind.Configuration,
                $"{_shown} would become larger than 10 MB ({changed.Length} bytes), which sso-cred does not read",
                "remove entries that are not used, or name one profile: --profile NAME");
        }

        return changed;
    }

    byte[]? Read()
    {
        try
        {
            if (FileRights.IsSpecial(_target))
                throw new Failure(FailureKind.Configuration, $"{_shown} is no regular file", $"run: rm '{_shown}'");
            using var file = UnlockedFile.Open(_target);
            var length = RandomAccess.GetLength(file);
            if (length > Largest)
                throw new Failure(FailureKind.Configuration, $"{_shown} is larger than 10 MB", "is it the right file?");
            var bytes = new byte[length];
            return RandomAccess.Read(file, bytes, 0) == length ? bytes : throw new IOException("the file is being written");
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotReadable(cause);
        }
    }

    bool TryReplace(byte[]? old, byte[] changed)
    {
        try
        {
            var mode = OwnerOnly;
            if (!OperatingSystem.IsWindows() && old is not null)
                mode = File.GetUnixFileMode(_target);
            if (old is not null && (OperatingSystem.IsWindows()
                ? File.GetAttributes(_target).HasFlag(FileAttributes.ReadOnly)
                : !mode.HasFlag(UnixFileMode.UserWrite)))
            {
                throw new Failure(FailureKind.Configuration, $"{_shown} is read-only", $"run: chmod u+w '{_shown}'");
            }

            using var file = PrivateFile.CreateOrOpen(_target, ending: ".sso-cred", ofAnyone: true);
            file.Write(changed);
            if (old is not null && !file.TryKeepOwner(_target) && !file.TryStayInPlace(ofAnyone: true))
                throw new Failure(FailureKind.Local, $"{_shown} can't be written: its owner or group can't be kept",
                    "run it as the file's owner");
            file.SetMode(mode);
            if (!(Read() is { } now ? old is not null && now.AsSpan().SequenceEqual(old) : old is null))
                return false;
            file.PutInPlace(ofAnyone: true);
            return true;
        }
        catch (IOException held) when (Errno.IsHeld(held))
        {
            Thread.Sleep(s_pause);
            return false;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(FailureKind.Local, $"{_shown} can't be written: {IoErrorText.Of(cause)}",
                IoErrorText.Hint(cause, _shown), cause);
        }
    }

    Failure NotReadable(Exception cause) => new(FailureKind.Configuration,
        $"{_shown} can't be read: {IoErrorText.Of(cause)}",
        "look at its permissions and at those of its folder", cause);
}
