using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Doctor;

/// <summary>
/// Checks the config and credentials files, their folder and the cache folders: present, readable, private, and valid
/// for every parser. The AWS CLI and boto3 reject a whole file for one bad line; sso-cred ignores lines that it does
/// not need.
/// </summary>
sealed class FilesStep(AwsFolder folder) : IStep
{
    const int MaxReported = 5;

    public string Name => "files";

    public bool UsesNetwork => false;

    public Task CheckAsync(Findings found, CancellationToken stop)
    {
        var inspection = new FileInspection(folder, found);
        if (Directory.Exists(folder.Folder))
            inspection.CheckChmod(folder.Folder);
        CheckConfigText(folder.ConfigFile, AwsFolder.ConfigVariable, "config", found, inspection);
        CheckConfigText(folder.CredentialsFile, AwsFolder.CredentialsVariable, "credentials", found, inspection);
        // Anyone who can write here can replace the config.
        if (Directory.Exists(folder.Folder))
            inspection.Check(folder.Folder, isFolder: true, isSecret: false);
        var caches = new CacheFolders(folder, found, inspection);
        caches.Check(folder.TokenCache, "sign-ins", isJson: true, " and no sign-in is refreshed");
        caches.Check(folder.RoleCache, "role credentials", isJson: true);
        caches.Check(folder.StateFolder, "locks and state", isJson: false);
        return Task.CompletedTask;
    }

    void CheckConfigText(string? path, string variable, string kind, Findings found, FileInspection inspection)
    {
        if (path is null)
        {
            found.Attention(variable, $"is set but empty, so no {kind} file is read",
                "run: " + TypedCommand.Unset(variable));
            return;
        }

        var shown = folder.Show(path);
        ConfigText? text;
        try
        {
            text = ConfigFile.Read(path, shown);
        }
        catch (Failure failure)
        {
            inspection.Check(path, isFolder: false, isSecret: false);
            found.Attention(shown, failure);
            return;
        }

        if (text is null)
        {
            CheckMissing(path, kind, found, inspection);
            return;
        }

        // A named pipe is not read; a run ignores it.
        if (FileRights.IsRegular(path) is false && text.Bytes.IsEmpty)
        {
            found.Note(shown, "is not a regular file, so nothing is read from it");
            return;
        }

        var holdsKeys = text.Bytes.IndexOf("aws_secret_access_key"u8) >= 0;
        var isOk = inspection.Check(path, isFolder: false, holdsKeys);
        if (ReportFaults(text, found) == 0 && isOk)
            found.Ok(shown, $"{text.Count} section{(text.Count == 1 ? "" : "s")}"
                + (OperatingSystem.IsWindows() ? "" : $", mode {FileInspection.Octal(File.GetUnixFileMode(path))}"));
    }

    void CheckMissing(string path, string kind, Findings found, FileInspection inspection)
    {
        var shown = folder.Show(path);
        if (Directory.Exists(path))
            found.Attention(shown,
                "is a folder, so nothing is read from it; docker creates one where the source of a mount is missing",
                $"run: rmdir {inspection.ShellQuoted(path)}");
        else if (new FileInfo(path).LinkTarget is not null)
            inspection.Check(path, isFolder: false, isSecret: false);
        else if (kind == "config")
            found.Attention(shown, "does not exist", "run: sso-cred configure");
        else
            found.Ok(shown, "does not exist, and need not");
    }

    static int ReportFaults(ConfigText text, Findings found)
    {
        List<Failure> faults = [];
        if (text.Bytes.StartsWith("\uFEFF"u8))
            faults.Add(Fault("it begins with a byte-order mark", "save it as UTF-8 without one"));
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < text.Count; i++)
        {
            var header = Encoding.UTF8.GetString(text.Header(i));
            if (!seen.TryAdd(header, i))
                faults.Add(
                    Fault($"{text.HeaderLocation(i)}: duplicate [{Printable.Text(header)}]; "
                    + $"first defined at {text.HeaderLocation(seen[header])}",
                    "keep one of the two sections"));
            try
            {
                _ = text.OwnKeys(i);
            }
            catch (Failure failure)
            {
                faults.Add(failure);
            }
        }

        foreach (var fault in faults.Take(MaxReported))
            found.Attention(text.Path, $"the AWS CLI and boto3 refuse the file: {fault.Message}", fault.Hint);
        if (faults.Count > MaxReported)
            found.Attention(text.Path, $"and {faults.Count - MaxReported} more such faults", null);
        return faults.Count;

        static Failure Fault(string message, string hint) => new(FailureKind.Configuration, message, hint);
    }
}
