using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// Reads the config file as a draft and writes it back, only over the text that the draft was made from. The previous
/// text stays beside it as <c>config.bak</c>.
/// </summary>
sealed class ConfigWriter(AwsFolder folder, TimeProvider clock)
{
    SharedFile File => field ??= new SharedFile(folder, folder.ConfigFile ?? throw new Failure(FailureKind.Configuration,
        $"{AwsFolder.ConfigVariable} is set but empty, so there is no config file",
        $"unset {AwsFolder.ConfigVariable}"), "config", clock);

    /// <summary>The current config; an empty one where there is no file.</summary>
    public ConfigDraft Read()
    {
        var text = File.Read();
        var credentials = folder.CredentialsFile is { } path ? ConfigFile.Read(path, folder.Show(path)) : null;
        return new ConfigDraft(File.DisplayPath, text, text, credentials, folder.Windows);
    }

    /// <summary>
    /// Writes the draft; false, with nothing written, where the file has changed since it was read.
    /// </summary>
    public Task<bool> WriteAsync(ConfigDraft draft, CancellationToken stop)
    {
        return File.ChangeAsync(
            now => now.AsSpan().SequenceEqual(draft.Before.Span) ? draft.After.ToArray() : null, backUp: true, stop);
    }
}
