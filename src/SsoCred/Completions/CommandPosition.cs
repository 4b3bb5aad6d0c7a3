using System.CommandLine;
using SsoCred.Options;

namespace SsoCred.Completions;

/// <summary>
/// Where the words of a command line lead in the command tree: to which command, which option still needs its value,
/// and where the command line of another program begins. The parser and completion both use it: the parser alone would
/// take options from anywhere in the line, also from the other program's arguments.
/// </summary>
sealed class CommandPosition
{
    readonly List<Option> _inherited = [];
    int _plainWords;

    public CommandPosition(RootCommand root, IReadOnlyList<string> words)
    {
        Command = root;
        for (var i = 0; i < words.Count && OptionsEnd is null; i++)
            Take(words[i], i);
    }

    public Command Command { get; private set; }

    /// <summary>The option whose value comes next, or null.</summary>
    public Option? Awaiting { get; private set; }

    /// <summary>
    /// The index after <c>--</c>, or of the other program's first word; null while options may follow.
    /// </summary>
    public int? OptionsEnd { get; private set; }

    /// <summary>The options ended by a <c>--</c>.</summary>
    public bool IsMarked { get; private set; }

    /// <summary>A word before the other program's first one that looks like an option and is unknown.</summary>
    public string? UnknownOption { get; private set; }

    /// <summary>Whether the next word starts the command line of another program, unless it is an option.</summary>
    public bool AwaitsProgram => Awaiting is null && ProgramArgument.IsTakenBy(Command);

    /// <summary>The name that the next word is, unless it is an option; null where none comes.</summary>
    public NameArgument? AwaitedName => Awaiting is null && OptionsEnd is null && _plainWords == 0
        && Command.Arguments is [NameArgument name] ? name : null;

    /// <summary>The command's own options and the recursive ones.</summary>
    public IEnumerable<Option> Options => Command.Options.Concat(_inherited);

    /// <summary>The option of this name or alias at this position, or null.</summary>
    public Option? Find(string name) =>
        Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    /// <summary>A boolean option takes its value only after an equals sign.</summary>
    public static bool TakesNextWord(Option option) =>
        option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    void Take(string word, int index)
    {
        if (Awaiting is not null)
            Awaiting = null;
        else if (word == "--")
            (OptionsEnd, IsMarked) = (index + 1, true);
        else if (Find(word) is { } option)
            Awaiting = TakesNextWord(option) ? option : null;
        else if (word is ['-', _, ..])
            RefuseUnknown(word);
        else if (Command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } sub)
        {
            _inherited.AddRange(Command.Options.Where(each => each.Recursive));
            Command = sub;
        }
        else if (AwaitsProgram)
            OptionsEnd = index;
        else
            _plainWords++;
    }

    // With a value it is '--option=value' or, which the parser accepts too, '--option:value'.
    void RefuseUnknown(string word)
    {
        var end = word.AsSpan().IndexOfAny('=', ':');
        if (AwaitsProgram && (end < 0 || Find(word[..end]) is null))
            UnknownOption ??= word;
    }
}
