using System.Text;
using CredentialProcess;
using SsoCred.Commands;
using SsoCred.Display;

namespace SsoCred.Completions;

/// <summary>
/// What the scripts of <c>sso-cred completion</c> call at each press of the tab key:
/// <c>__complete bash LINE BREAKS</c>, else <c>__complete SHELL =CURRENT WORD…</c>. Prints one candidate a line, behind a
/// tab what it is; for bash quoted, elsewhere as it is, since those shells quote by themselves. Exit code 1 leaves the
/// word to the shell. Names of the config and of the last listing need no tree of commands: they are there as fast as
/// cached credentials.
/// </summary>
static class CompletionCommand
{
    public const string Name = "__complete";

    const int LeftToTheShell = 1;

    public static int Run(ReadOnlySpan<string> args)
    {
        try
        {
            return args switch
            {
                ["bash", var line, var breaks] => RunBash(new BashLine(line, breaks)),
                [_, ['=', .. var current], .. var words] => Run([.. words], current),
                _ => (int)ExitCode.Usage,
            };
        }
        catch (Failure)
        {
            // A config that can't be read: nobody can be told while typing, the command itself will say it.
            return (int)ExitCode.Done;
        }
    }

    static int RunBash(BashLine line)
    {
        if (IsAnotherPrograms(line.Words, line.Current))
            return LeftToTheShell;
        var text = new StringBuilder();
        foreach (var candidate in Of(line.Words, line.Current))
        {
            if (line.Completed(candidate.Word) is { } completed)
                text.Append(completed).Append('\n');
        }

        return Print(text);
    }

    static int Run(string[] words, string current)
    {
        if (IsAnotherPrograms(words, current))
            return LeftToTheShell;
        var text = new StringBuilder();
        foreach (var (word, note) in Of(words, current))
        {
            text.Append(word);
            if (note is not null)
                text.Append('\t').Append(Terminal.Printable(note));
            text.Append('\n');
        }

        return Print(text);
    }

    static int Print(StringBuilder text)
    {
        StandardOutput.WriteList(text.ToString());
        return (int)ExitCode.Done;
    }

    // Only a line with one of these two words can hold another program's, and only for it the tree is needed.
    static bool IsAnotherPrograms(IReadOnlyList<string> words, string current)
    {
        if (!words.Contains("--") && !words.Contains(Exec.Name))
            return false;
        var position = new CommandPosition(CommandLine.Tree(), words);
        return position.OptionsEnd is not null || (position.AwaitsProgram && !current.StartsWith('-'));
    }

    /// <summary>Each once; what can't be shown as it is (control characters, say) is not offered.</summary>
    static IEnumerable<Candidate> Of(IReadOnlyList<string> words, string current)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var candidate in All(words, current))
        {
            if (Terminal.Printable(candidate.Word) == candidate.Word && candidate.Word.Length > 0 && seen.Add(candidate.Word))
                yield return candidate;
        }
    }

    static IEnumerable<Candidate> All(IReadOnlyList<string> words, string current)
    {
        if (words is [.., var last] && NameCandidates.AreOf(last))
            return new NameCandidates(words).Of(last);
        if (current.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && NameCandidates.AreOf(current[..at]))
            return new NameCandidates(words).Of(current[..at])
                .Select(candidate => candidate with { Word = $"{current[..at]}={candidate.Word}" });
        return CommandCandidates.Of(CommandLine.Tree(), words, current);
    }
}
