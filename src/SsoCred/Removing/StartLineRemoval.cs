using CredentialProcess;
using CredentialProcess.Output;
using SsoCred.Completions;

namespace SsoCred.Removing;

/// <summary>
/// The lines in the shells' start files that <c>completion install</c> and <c>shell install</c> have written. A file
/// that can't be read is left alone: there is no way to tell whether it has one.
/// </summary>
sealed class StartLineRemoval(StartFiles files, Func<string, string> show, TimeProvider clock)
{
    /// <param name="command">The command that has written it.</param>
    /// <param name="shells">Of these shells.</param>
    public IEnumerable<Removal> Find(string command, IEnumerable<Shell> shells) =>
        shells.SelectMany(shell => files.All(shell, command == StartLine.Completion)).Where(path => Has(path, command))
            .Select(path => new Removal($"the line of '{ProgramName.Value} {command} install' from {show(path)}",
                stop => RemoveAsync(path, command, stop))
            {
                Check = () => StartFiles.Open(path, show).RequireWritable(),
            });

    bool Has(string path, string command)
    {
        try
        {
            return StartLine.IsIn(StartFiles.Open(path, show).Read(), command);
        }
        catch (Failure)
        {
            return false;
        }
    }

    async Task RemoveAsync(string path, string command, CancellationToken stop)
    {
        var edit = StartFiles.Open(path, show);
        await edit.ChangeAsync(text => StartLine.Without(text, command), clock, stop);
        if (StartFiles.IsForOneLine(path) && new FileInfo(path) is { LinkTarget: null, Length: 0 } empty)
            empty.Delete();
    }
}
