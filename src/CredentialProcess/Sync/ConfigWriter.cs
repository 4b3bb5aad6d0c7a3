using CredentialProcess.Config;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Sync;

/// <summary>
/// Reads the config file as a draft and writes the draft back, only over the text that the draft was made from. The
/// text before the last change stays beside it as <c>config.bak</c>.
/// </summary>
sealed class ConfigWriter(AwsFolder folder, TimeProvider clock)
{
    SharedFileEdit File =>
        field ??= Open(folder.ConfigFile ?? throw new Failure(FailureKind.Configuration,
        $"{AwsFolder.ConfigVariable} is set but empty, so there is no config file",
        "run: " + TypedCommand.Unset(AwsFolder.ConfigVariable)));

    /// <summary>The current config, empty where there is no file.</summary>
    public ConfigDraft Read()
    {
        var text = File.Read();
        var credentials = folder.CredentialsFile is { } path ? ConfigFile.Read(path, folder.Show(path)) : null;
        return new ConfigDraft(File.DisplayPath, text, text, credentials, folder.Windows);
    }

    /// <inheritdoc cref="SharedFileEdit.RequireWritable"/>
    public void RequireWritable() => File.RequireWritable();

    /// <summary>Writes the draft; false, with nothing written, where the file has changed since it was read.</summary>
    public async Task<bool> WriteAsync(ConfigDraft draft, CancellationToken stop)
    {
        var outcome = await File.TryChangeAsync(
            text => text.AsSpan().SequenceEqual(draft.Before.Span) ? draft.After.ToArray() : null, clock, stop);
        return outcome == EditOutcome.Written;
    }

    SharedFileEdit Open(string path) => SharedFile.Edit(folder, path, "config", backupPath: path + ".bak");
}
