using CredentialProcess.Config;

namespace CredentialProcess.Output;

/// <summary>The AWS tools' shared credentials file, replaced atomically; a failure leaves it as it was.</summary>
sealed class CredentialsFile(AwsFolder folder, TimeProvider clock)
{
    const int MaximumAttempts = 5;

    /// <summary>Writes the sections and returns the file's path as messages show it.</summary>
    public async Task<string> WriteAsync(IReadOnlyList<CredentialsSection> sections, bool force, CancellationToken stop)
    {
        var path = folder.CredentialsFile ?? throw new Failure(FailureKind.Configuration,
            $"{AwsFolder.CredentialsVariable} is set but empty, so there is no credentials file",
            $"unset {AwsFolder.CredentialsVariable}");
        var file = new SharedFile(folder, path, "credentials", clock);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            if (await file.ChangeAsync(
                text => sections.Aggregate(text, (updated, section) => section.ApplyTo(updated, file.DisplayPath, force)),
                backUp: false, stop))
                return file.DisplayPath;
        }

        throw new Failure(FailureKind.Local, $"{file.DisplayPath} changes faster than it can be written", "try again");
    }
}
