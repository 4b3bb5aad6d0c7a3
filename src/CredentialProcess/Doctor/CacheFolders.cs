using System.Text.Json;
using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>Checks cache folders and the private files in them.</summary>
sealed class CacheFolders(AwsFolder folder, Findings found, FileInspection inspection)
{
    const int MaxFiles = 1000;
    const int MaxReported = 5;
    const int MaxReads = 5;

    // About the limit of Python's JSON parser, which the AWS CLI uses.
    const int MaxDepth = 1000;

    bool _hasReportedLocks;

    /// <param name="consequence">Further consequence if it is not writable, beginning with "and".</param>
    public void Check(string path, string holds, bool isJson, string consequence = "")
    {
        var shown = folder.Show(path);
        if (!Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            if (FindObstacle(path) is { } obstacle)
                found.Attention(
                    shown, $"can't be created because {obstacle}, so {holds} are not stored there{consequence}",
                    "make the folder writable");
            else
                found.Ok(shown, $"does not exist yet; {holds} will be stored there");
            return;
        }

        if (!inspection.Check(path, isFolder: true, isSecret: false))
            return;
        inspection.CheckChmod(path);
        CheckLocks(path, shown);
        if (!FileRights.IsWritableFolder(path))
            found.Attention(shown, $"is not writable, so {holds} are not stored there{consequence}",
                "make the folder writable");
        var files = Directory.EnumerateFiles(path, isJson ? "*.json" : "*").Take(MaxFiles).Order().ToList();
        var faulty = 0;
        foreach (var file in files)
        {
            if (faulty == MaxReported)
            {
                found.Note(shown, "there may be more such files; only the first are listed");
                break;
            }

            if (!CheckRegular(file) || !inspection.Check(file, isFolder: false, isSecret: true)
                || (isJson && !CheckJson(path, file)))
                faulty++;
        }

        if (faulty == 0)
            found.Ok(shown, files.Count switch
            {
                0 => "no file",
                1 => "1 file, readable only by you",
                var count => $"{count} files, readable only by you",
            });
    }

    // Reported once: the folders are usually on one file system.
    void CheckLocks(string path, string shown)
    {
        if (_hasReportedLocks || FileLock.Works(path) is not false)
            return;
        _hasReportedLocks = true;
        found.Attention(shown,
            "file locks do not work on its file system, so concurrent runs each make their own calls",
            "move ~/.aws to a local file system, or mount this one with lock support");
    }

    // Folders are created in the nearest existing one.
    string? FindObstacle(string path)
    {
        var above = Path.GetDirectoryName(path);
        while (above is not null && !Path.Exists(above))
            above = Path.GetDirectoryName(above);
        return above is null ? null
            : !Directory.Exists(above) ? $"{folder.Show(above)} is not a folder"
            : !FileRights.IsWritableFolder(above) ? $"{folder.Show(above)} is not writable"
            : null;
    }

    // A named pipe is not read.
    bool CheckRegular(string file)
    {
        if (FileRights.IsRegular(file) is not false)
            return true;
        found.Attention(folder.Show(file), "is not a regular file",
            "run: " + TypedCommand.Remove(file, folder.Show(file)));
        return false;
    }

    // The AWS CLI truncates and rewrites files in place, so one read may be torn.
    bool CheckJson(string path, string file)
    {
        var cache = new FileCache(path);
        try
        {
            long? bad = 1;
            for (var reading = 1; reading <= MaxReads && bad is not null; reading++)
            {
                if (reading > 1)
                    Thread.Sleep(20);
                bad = cache.Get(Path.GetFileNameWithoutExtension(file)) is { } bytes ? FindBadLine(bytes) : null;
            }

            if (bad is null)
                return true;
            // botocore reads its entry of the role cache, and fails at each run.
            found.Attention(folder.Show(file), $"is damaged (line {bad}); the AWS CLI fails on such files",
                "run: " + TypedCommand.Remove(file, folder.Show(file)));
        }
        catch (IOException cause)
        {
            found.Attention(folder.Show(file), $"can't be read: {IoErrorText.Of(cause)}",
                "run: " + TypedCommand.Remove(file, folder.Show(file)));
        }

        return false;
    }

    static long? FindBadLine(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException fault)
        {
            return (fault.LineNumber ?? 0) + 1;
        }
    }
}
