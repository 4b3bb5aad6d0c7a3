using System.Text.Json;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Doctor;

/// <summary>The folders of caches and the private files in them.</summary>
sealed class CacheFolders(AwsFolder folder, Findings found, Outside outside, TimeProvider clock)
{
    const int MostLookedAt = 1000;
    const int MostTold = 5;

    static readonly object s_json = new();

    public async Task LookAsync(string path, string holds, bool isJson, CancellationToken stop)
    {
        var shown = folder.Show(path);
        if (!Directory.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            found.Ok(shown, $"is not there yet; it will keep {holds}");
            return;
        }

        if (!outside.IsFine(path, isFolder: true, isSecret: false))
            return;
        if (!FileRights.MayWrite(path))
            found.Attention(shown, $"can't be written, so {holds} are not kept there and no sign-in is refreshed",
                "make the folder writable");
        var files = Directory.EnumerateFiles(path, isJson ? "*.json" : "*").Take(MostLookedAt).Order().ToList();
        var faulty = 0;
        foreach (var file in files)
        {
            if (faulty == MostTold)
            {
                found.Note(shown, "there may be more such files; only the first are told");
                break;
            }

            if (!outside.IsFine(file, isFolder: false, isSecret: true) || (isJson && !await IsJsonAsync(path, file, stop)))
                faulty++;
        }

        if (faulty == 0)
            found.Ok(shown, $"{files.Count} file{(files.Count == 1 ? "" : "s")}{(files.Count == 0 ? "" : ", nobody else's to read")}");
    }

    async Task<bool> IsJsonAsync(string path, string file, CancellationToken stop)
    {
        var cache = new FileCache(path);
        var key = Path.GetFileNameWithoutExtension(file);
        long line = 0;
        try
        {
            var (_, isDamaged) = await Settled.ReadAsync(() => cache.Get(key), IsJson, clock, stop);
            if (!isDamaged)
                return true;
            // botocore opens its entry of the role cache and fails on it again and again.
            found.Attention(folder.Show(file), $"is damaged (line {line}); the AWS CLI fails on such files",
                $"run: rm {outside.Typed(file)}");
        }
        catch (IOException cause)
        {
            found.Attention(folder.Show(file), $"can't be read: {Reason.Of(cause)}", $"run: rm {outside.Typed(file)}");
        }

        return false;

        object? IsJson(ReadOnlySpan<byte> bytes)
        {
            try
            {
                var reader = new Utf8JsonReader(bytes);
                while (reader.Read())
                {
                }

                return s_json;
            }
            catch (JsonException fault)
            {
                line = (fault.LineNumber ?? 0) + 1;
                return null;
            }
        }
    }
}
