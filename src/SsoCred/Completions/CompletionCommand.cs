using System.CommandLine;
using System.Text;
using CredentialProcess;
using CredentialProcess.Config;
using SsoCred.Composition;
using SsoCred.Display;
using SsoCred.Options;

namespace SsoCred.Completions;

/// <summary>
/// What the scripts of <c>sso-cred completion</c> call at each press of the tab key:
/// <c>__complete bash LINE BREAKS</c>, else <c>__complete SHELL =CURRENT WORD…</c>. Prints one candidate a line,
/// followed by a tab and its description; quoted for bash, unquoted elsewhere, since those shells quote by themselves.
/// Exit code 1 leaves the word to the shell; in the command line of another program it also prints how many words come
/// before that, for bash <c>=</c> and what is typed of it. Names of the config and of the last listing need no command
/// tree, so they are as fast as cached credentials.
/// </summary>
/// <param name="tree">Builds the command tree.</param>
sealed class CompletionCommand(Func<RootCommand> tree)
{
    public const string Name = "__complete";

    const int LeftToTheShell = 1;

    // Its script takes every line for a candidate, whatever the exit code.
    const string OlderPowerShell = "powershell";

    public int Run(ReadOnlySpan<string> args)
    {
        try
        {
            return args switch
            {
                ["bash", var line, var breaks] => RunBash(new BashLine(line, breaks)),
                [var shell, ['=', .. var current], .. var words] => Run(shell, [.. words], current),
                _ => (int)ExitCode.Usage,
            };
        }
        catch (Failure)
        {
            // A config that cannot be read: the command itself will report it.
            return (int)ExitCode.Done;
        }
    }

    int RunBash(BashLine line)
    {
        if (OptionsEnd(line.Words, line.Current) is { } position)
            return Leave(FirstOfProgram(position, line.Words) is { } first ? $"={line.From(first)}" : "");
        if (IsFile(line.Words))
            return LeftToTheShell;
        var text = new StringBuilder();
        foreach (var candidate in Of(line.Words, line.Current))
        {
            if (line.Completed(candidate.Word) is { } completed)
                text.Append(completed).Append('\n');
        }

        return Print(text);
    }

    int Run(string shell, string[] words, string current)
    {
        if (OptionsEnd(words, current) is { } position)
            return Leave(shell == OlderPowerShell ? "" : $"{FirstOfProgram(position, words)}");
        if (IsFile(words))
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

    static int Leave(string program)
    {
        if (program.Length > 0)
            StandardOutput.WriteList(program + '\n');
        return LeftToTheShell;
    }

    static bool IsFile(IReadOnlyList<string> words) => words is [.., RoleArguments.PolicyOption];

    // Only a line with one of these two words can hold another program's, so most lines need no tree.
    CommandPosition? OptionsEnd(IReadOnlyList<string> words, string current)
    {
        if (!words.Contains("--") && !words.Contains(ProgramArgument.CommandName))
            return null;
        var position = new CommandPosition(tree(), words);
        return position.OptionsEnd is not null || (position.AwaitsProgram && !current.StartsWith('-'))
            ? position
            : null;
    }

    // 'exec PROFILE -- COMMAND' is answered with the right form when it is run; until then its command is completed.
    static int? FirstOfProgram(CommandPosition position, IReadOnlyList<string> words)
    {
        if (!ProgramArgument.IsTakenBy(position.Command))
            return null;
        var first = position.OptionsEnd ?? words.Count;
        return !position.IsMarked && first + 1 < words.Count && words[first + 1] == "--"
            && Names(words, ProfileOption.Name).Exists(name => name.Word == words[first])
                ? first + 2
                : first;
    }

    /// <summary>Each once, without those that contain control characters.</summary>
    IEnumerable<Candidate> Of(IReadOnlyList<string> words, string current)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var candidate in All(words, current))
        {
            var word = candidate.Word;
            if (word.Length > 0 && Terminal.Printable(word) == word && seen.Add(word))
                yield return candidate;
        }
    }

    IEnumerable<Candidate> All(IReadOnlyList<string> words, string current)
    {
        if (words is [UseScript.Helper, ..])
            return words.Count > 1 ? [] : Names(words, ProfileOption.Name).Concat(UseScript.Options);
        if (words is [.., var last] && NameCandidates.AreOf(last))
            return Names(words, last);
        if (current.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && NameCandidates.AreOf(current[..at]))
        {
            return Names(words, current[..at])
                .Select(candidate => candidate with { Word = $"{current[..at]}={candidate.Word}" });
        }

        var position = new CommandPosition(tree(), words);
        return position.AwaitedName is { } name && !current.StartsWith('-')
            ? name.Options.SelectMany(option => Names(words, option))
            : CommandCandidates.Of(position, words, current);
    }

    static List<Candidate> Names(IReadOnlyList<string> words, string option)
    {
        using var root = new CompositionRoot(new RunOptions(null));
        return [.. new NameCandidates(words, root.Profiles, root.LastListings).Of(option)];
    }
}
