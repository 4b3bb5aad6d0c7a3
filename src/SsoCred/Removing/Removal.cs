using CredentialProcess;
using CredentialProcess.Files;

namespace SsoCred.Removing;

/// <summary>Something of this program that can be removed.</summary>
/// <param name="What">For the list that is shown before.</param>
/// <param name="RunAsync">Removes it, or fails with the reason.</param>
sealed record Removal(string What, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>Fails with the reason where it can't be removed, before anybody is asked.</summary>
    public Action? Check { get; init; }

    /// <summary>A check of what is removed from a folder.</summary>
    /// <exception cref="Failure">The folder can't be written.</exception>
    public static void CheckFolderOf(string path, string shown)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder
            && FileRights.FindFolderFault(folder) is { } fault)
        {
            throw new Failure(FailureKind.Local, $"{shown} can't be removed: {IoErrorText.Of(fault)}",
                "check the permissions of its folder", fault);
        }
    }
}
