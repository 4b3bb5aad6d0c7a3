using System.CommandLine;
using System.CommandLine.Parsing;
using CredentialProcess;
using CredentialProcess.Config;
using CredentialProcess.Text;
using SsoCred.Options;

namespace SsoCred.Help;

/// <summary>
/// What is wrong with a command line, and what may have been meant: the nearest command or option, else the help of the
/// command that was typed.
/// </summary>
static class UsageError
{
    /// <param name="parsed">A result with an error.</param>
    /// <param name="isProfile">Whether the config has a profile of this name.</param>
    public static Failure Of(ParseResult parsed, Func<string, bool> isProfile)
    {
        var command = parsed.CommandResult.Command;
        var name = new HelpPage(command).Name;
        // A mistyped option may have been taken for an argument, and its value be what is left over.
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(each => each.Tokens).Select(token => token.Value);
        if (arguments.Concat(parsed.UnmatchedTokens).FirstOrDefault(each => each is ['-', _, ..] and not "--")
            is { } option)
            return UnknownOption(option, command);
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            var failure = command.Subcommands.Count > 0 ? UnknownCommand(word, command)
                : new Failure(FailureKind.Usage, $"'{name}' does not take '{word}'", HelpHint(command));
            return command.Action is not null && isProfile(word)
                ? failure.WithHint($"run: {name} {ProfileOption.Name} {TypedCommand.Word(word)}")
                : failure;
        }

        if (command.Action is null && command.Subcommands.Count > 0)
        {
            var commands = string.Join(", ", command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name));
            return new Failure(FailureKind.Usage, $"'{name}' needs a command: {commands}", HelpHint(command));
        }

        var message = parsed.Errors[0].Message;
        return new Failure(FailureKind.Usage, char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.'),
            HelpHint(command));
    }

    public static Failure UnknownOption(string word, Command command)
    {
        var name = word.Split('=')[0];
        var known = OptionsOf(command).Select(each => each.Name).ToList();
        return new Failure(FailureKind.Usage, $"'{new HelpPage(command).Name}' has no option '{name}'",
            DidYouMean(ClosestNames.Find(name, known)) ?? HelpHint(command));
    }

    public static Failure Misplaced(Option option, Command command) => new(FailureKind.Usage,
        $"'{option.Name}' is not an option of '{command.Name}'", HelpHint(command));

    public static string HelpHint(Command command) => $"run: {new HelpPage(command).Name} --help";

    /// <summary>A word that is neither a shell nor one of the command's own commands.</summary>
    public static Failure UnknownShell(string word, IReadOnlyList<string> shells, ParseResult parsed)
    {
        var failure = ShellOption.Unknown(word, shells);
        return Suggestion(word, parsed.CommandResult.Command, shells) is { } hint ? failure.WithHint(hint) : failure;
    }

    // What a word after a command may have been meant to be; null where nothing is near.
    static string? Suggestion(string word, Command command, IReadOnlyList<string> values)
    {
        var page = new HelpPage(command);
        var names = command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
        return DidYouMean([.. ClosestNames.Find(word, [.. names, .. values])
            .Select(name => page.IsRoot ? name : $"{page.Path} {name}")]);
    }

    static Failure UnknownCommand(string word, Command command) => new(FailureKind.Usage,
        $"'{new HelpPage(command).Name}' has no command '{word}'",
        Suggestion(word, command, []) ?? HelpHint(command));

    static IEnumerable<Option> OptionsOf(Command command)
    {
        var own = command.Options.Where(each => !each.Hidden);
        return command.Parents.OfType<Command>().FirstOrDefault() is { } parent
            ? own.Concat(OptionsOf(parent).Where(each => each.Recursive)) : own;
    }

    static string? DidYouMean(IReadOnlyList<string> near) =>
        near.Count == 0 ? null : $"did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?";
}
