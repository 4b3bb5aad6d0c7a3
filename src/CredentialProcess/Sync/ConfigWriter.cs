using CredentialProcess.Config;

namespace CredentialProcess.Sync;

/// <summary>
/// The config file: a draft is made of it and put back, only over the text that the draft was made of. The text before
/// the last writing stays beside it as <c>config.bak</c>.
/// </summary>
sealed class ConfigWriter(AwsFolder folder, TimeProvider clock)
{
    SharedFile File => field ??= new SharedFile(folder, folder.ConfigFile ?? throw new Failure(FailureKind.Configuration,
        $"{AwsFolder.ConfigVariable} is set but empty, so there is no config file",
        $"unset {AwsFolder.ConfigVariable}"), "config", clock);

    /// <summary>The config as it stands; where there is no file, an empty one.</summary>
    public ConfigDraft Read()
    {
        var text = File.Read();
        var credentials = folder.CredentialsFile is { } path ? ConfigFile.Read(path, folder.Show(path)) : null;
        return new ConfigDraft(File.DisplayPath, text, text, credentials, folder.Windows);
    }

    /// <summary>Writes the draft; false, with nothing written, where the file has changed since it was read.</summary>
    public Task<bool> WriteAsync(ConfigDraft draft, CancellationToken stop)
    {
        return File.ChangeAsync(
            now => now.AsSpan().SequenceEqual(draft.Before.Span) ? draft.After.ToArray() : null, backUp: true, stop);
    }
}
