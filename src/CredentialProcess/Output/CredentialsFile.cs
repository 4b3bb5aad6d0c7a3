using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Output;

/// <summary>The shared credentials file of AWS tools, changed in one step; an error leaves it as it was.</summary>
sealed class CredentialsFile(AwsFolder folder, TimeProvider clock)
{
    /// <summary>Writes the sections.</summary>
    /// <returns>The file's path as messages show it.</returns>
    public async Task<string> WriteAsync(IReadOnlyList<CredentialsSection> sections, bool force, CancellationToken stop)
    {
        var path = folder.CredentialsFile ?? throw new Failure(FailureKind.Configuration,
            $"{AwsFolder.CredentialsVariable} is set but empty, so there is no credentials file",
            TypedCommand.Unset(AwsFolder.CredentialsVariable));
        var file = SharedFile.Edit(folder, path, "credentials");
        await file.ChangeAsync(Changed, clock, stop);
        return file.DisplayPath;

        byte[] Changed(byte[] text)
        {
            var changed = sections.Aggregate(text, (updated, section) =>
                    section.ApplyTo(updated, file.DisplayPath, force));
            ConfigFile.CheckSize(changed.Length, file.DisplayPath);
            return changed;
        }
    }
}
