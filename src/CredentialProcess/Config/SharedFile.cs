using CredentialProcess.Files;

namespace CredentialProcess.Config;

/// <summary>The two files that every AWS tool shares, config and credentials, for editing.</summary>
static class SharedFile
{
    /// <param name="name">Names the lock, which older versions of sso-cred take too.</param>
    /// <param name="backupPath">Where the text before the change is kept; null for no backup.</param>
    internal static SharedFileEdit Edit(AwsFolder folder, string path, string name, string? backupPath = null) =>
        new(path, folder.Show, () => ConfigFile.Read(path, folder.Show(path))?.Bytes.ToArray())
        {
            LockPath = Path.Combine(folder.StateFolder, $"{name}-file.lock"),
            BackupPath = backupPath,
        };
}
