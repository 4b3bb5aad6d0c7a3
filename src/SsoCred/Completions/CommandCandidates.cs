using System.CommandLine;
using System.CommandLine.Completions;

namespace SsoCred.Completions;

/// <summary>
/// Commands, options and the values of an option, from the command tree of the parser.
/// </summary>
static class CommandCandidates
{
    public static IEnumerable<Candidate> Of(CommandPosition position, IReadOnlyList<string> words, string current)
    {
        if (position.Awaiting is { } awaiting)
            return Values(awaiting);
        if (current.StartsWith('-') && current.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
        {
            return position.Find(current[..at]) is { } option && CommandPosition.TakesNextWord(option)
                ? Values(option).Select(value => value with { Word = $"{current[..at]}={value.Word}" })
                : [];
        }

        var command = position.Command;
        return current.StartsWith('-')
            ? position.Options.Where(option => !option.Hidden && IsFree(option, words))
                .Select(option => new Candidate(option.Name, option.Description))
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => new Candidate(sub.Name, sub.Description))
                .Concat(command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty))
                    .Select(item => new Candidate(item.Label)));
    }

    static bool IsFree(Option option, IReadOnlyList<string> words) =>
        option.ValueType.IsArray || !words.Any(word => word == option.Name || option.Aliases.Contains(word));

    static IEnumerable<Candidate> Values(Option option) =>
        option.GetCompletions(CompletionContext.Empty).Select(item => new Candidate(item.Label));
}
