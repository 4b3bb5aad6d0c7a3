using System.CommandLine;
using System.Text.RegularExpressions;

namespace SsoCred.Tests.Documents;

/// <summary>
/// A command as a page names it, such as <c>sso-cred login [--force]</c>, and the words that the tree does not know.
/// </summary>
sealed partial record NamedCommand(Command Command, IReadOnlyList<string> Path, IReadOnlyList<string> Unknown)
{
    static readonly RootCommand s_tree = SsoCred.CommandLine.Tree();

    /// <summary>The commands that can be run, and the words that name each.</summary>
    public static IReadOnlyList<NamedCommand> All { get; } = [.. Below(s_tree, [])];

    /// <summary>Every option of every command.</summary>
    public static IReadOnlySet<string> Options { get; } = All.Select(named => named.Command).Append(s_tree)
        .SelectMany(command => command.Options).SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);

    public string Name => string.Join(' ', Path);

    /// <summary>All commands of this program in a text: a line of a script, or what is written in code type.</summary>
    public static IEnumerable<NamedCommand> In(string text) => Mention().Matches(text)
        .Select(match => Of(match.Groups["words"].Value.Replace("\\|", " ", StringComparison.Ordinal)));

    static NamedCommand Of(string text)
    {
        var words = Bracket().Replace(text, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Command command = s_tree;
        List<Option> options = [.. s_tree.Options];
        List<string> path = [], unknown = [];
        foreach (var word in words)
        {
            if (command.Subcommands.FirstOrDefault(each => each.Name == word) is not { } next)
                break;
            (command, options) = (next, [.. options.Where(option => option.Recursive), .. next.Options]);
            path.Add(word);
        }

        // A further word in lower case is an argument, if there are any.
        if (command.Arguments.Count == 0 && words.Length > path.Count && PlainWord().IsMatch(words[path.Count]))
            unknown.Add(words[path.Count]);
        var known = options.SelectMany(NamesOf).ToHashSet(StringComparer.Ordinal);
        // Not in the tree: it would be an option of every command.
        if (words.Contains("--version"))
            known.Add("--json");
        var own = words.TakeWhile(word => word != "--").Select(word => word.Split('=')[0].TrimEnd(',', '.'));
        unknown.AddRange(own.Where(word => OptionWord().IsMatch(word) && !known.Contains(word)));
        return new NamedCommand(command, path, unknown);
    }

    static IEnumerable<NamedCommand> Below(Command parent, string[] path)
    {
        foreach (var command in parent.Subcommands.Where(each => !each.Hidden))
        {
            string[] own = [.. path, command.Name];
            if (command.Action is not null)
                yield return new NamedCommand(command, own, []);
            foreach (var below in Below(command, own))
                yield return below;
        }
    }

    static IEnumerable<string> NamesOf(Option option) => [option.Name, .. option.Aliases];

    // Not sso-cred-prod, ~/.aws/sso-cred or a session's name; up to the end of the command.
    [GeneratedRegex(@"(?<![\w./=-])(sso-cred)(?<words>( (\\\||[^|;&)`])+)?)(?=$|[|;&)`])", RegexOptions.Multiline)]
    private static partial Regex Mention();

    [GeneratedRegex(@"[\[\]…]")]
    private static partial Regex Bracket();

    [GeneratedRegex("^[a-z][a-z-]+$")]
    private static partial Regex PlainWord();

    [GeneratedRegex("^--?[a-zA-Z]")]
    private static partial Regex OptionWord();
}
