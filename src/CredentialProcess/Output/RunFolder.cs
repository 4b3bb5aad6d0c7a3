using System.Text;
using CredentialProcess.Files;

namespace CredentialProcess.Output;

/// <summary>
/// Where a running server keeps its tokens as files, mode 0600, for SDKs that read them at each request. They go with
/// it; what a killed one left is removed by the next, which tells by the lock that a living one holds.
/// </summary>
public sealed class RunFolder : IDisposable
{
    const string LockEnd = ".lock", TokenEnd = ".token";

    readonly string _base;
    readonly FileLock _held;
    readonly Func<string, string> _show;
    readonly List<string> _files = [];

    RunFolder(string @base, FileLock held, Func<string, string> show) => (_base, _held, _show) = (@base, held, show);

    /// <param name="show">How messages show a path; as it is unless said.</param>
    public static RunFolder Open(string folder, Func<string, string>? show = null)
    {
        try
        {
            PrivateFile.CreateFolder(folder);
            RemoveStale(folder);
            while (true)
            {
                var name = Path.Combine(folder, Cryptography.RandomHex(6));
                if (FileLock.TryTake(name + LockEnd) is { } held)
                    return new RunFolder(name, held, show ?? (path => path));
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Failed, $"cannot write in {show?.Invoke(folder) ?? folder}: {Reason.Of(cause)}", null, cause);
        }
    }

    /// <summary>Writes a token, without a line end: SDKs send the file's content as it is.</summary>
    public string Write(string token)
    {
        var path = $"{_base}-{_files.Count + 1}{TokenEnd}";
        try
        {
            using var file = PrivateFile.Create(path);
            _files.Add(path);
            file.Commit(Encoding.UTF8.GetBytes(token), durable: false);
            return path;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Failed, $"cannot write {_show(path)}: {Reason.Of(cause)}", null, cause);
        }
    }

    public void Dispose()
    {
        _files.ForEach(Remove);
        _held.Dispose();
        Remove(_base + LockEnd);
    }

    static void RemoveStale(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + LockEnd))
        {
            if (FileLock.TryTake(path) is not { } held)
                continue;
            foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileNameWithoutExtension(path) + "-*" + TokenEnd))
                Remove(file);
            held.Dispose();
            Remove(path);
        }
    }

    // A name is never used again, so unlike other locks this one may go.
    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The next one tries again.
        }
    }
}
