using System.CommandLine;
using System.CommandLine.Completions;

namespace SsoCred.Completions;

/// <summary>
/// Commands, options and the values that an option lists, from the tree of commands that the parser itself uses.
/// </summary>
static class KnownWords
{
    public static IEnumerable<Candidate> Of(RootCommand root, IReadOnlyList<string> words, string current)
    {
        Command command = root;
        List<Option> recursive = [];
        Option? awaiting = null;
        foreach (var word in words)
        {
            if (awaiting is not null)
                awaiting = null;
            else if (word.StartsWith('-'))
                awaiting = word.Contains('=') ? null : Find(command, recursive, word) is { } option && TakesValue(option) ? option : null;
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
            {
                recursive.AddRange(command.Options.Where(option => option.Recursive));
                command = sub;
            }
        }

        if (awaiting is not null)
            return Values(awaiting);
        if (current.StartsWith('-') && current.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
        {
            return Find(command, recursive, current[..at]) is { } option && TakesValue(option)
                ? Values(option).Select(value => value with { Word = $"{current[..at]}={value.Word}" })
                : [];
        }

        return current.StartsWith('-')
            ? command.Options.Concat(recursive).Where(option => !option.Hidden && IsFree(option, words))
                .Select(option => new Candidate(option.Name, option.Description))
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => new Candidate(sub.Name, sub.Description))
                .Concat(command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty))
                    .Select(item => new Candidate(item.Label)));
    }

    static Option? Find(Command command, List<Option> recursive, string name) =>
        command.Options.Concat(recursive).FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    static bool IsFree(Option option, IReadOnlyList<string> words) =>
        option.ValueType.IsArray || !words.Any(word => word == option.Name || option.Aliases.Contains(word));

    static IEnumerable<Candidate> Values(Option option) =>
        option.GetCompletions(CompletionContext.Empty).Select(item => new Candidate(item.Label));
}
