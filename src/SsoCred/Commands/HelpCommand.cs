using System.CommandLine;
using CredentialProcess;
using CredentialProcess.Text;
using SsoCred.Display;
using SsoCred.Help;

namespace SsoCred.Commands;

/// <summary>The help of a command, or of a topic.</summary>
static class HelpCommand
{
    static readonly Argument<string[]> s_words = WordsArgument();

    public static Command Command()
    {
        var command = new Command("help", "Show the help of a command, or of a topic.") { s_words };
        command.SetAction(Run);
        return command;
    }

    static Argument<string[]> WordsArgument()
    {
        var argument = new Argument<string[]>("COMMAND")
        {
            Description = $"A command, or a topic: {string.Join(", ", Topic.All.Select(topic => topic.Name))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        argument.CompletionSources.Add([.. Topic.All.Select(topic => topic.Name)]);
        return argument;
    }

    static int Run(ParseResult parsed)
    {
        var words = parsed.GetValue(s_words) ?? [];
        StandardOutput.WriteList(words is [var word] && Topic.All.FirstOrDefault(each => each.Name == word) is { } topic
            ? topic.Text
            : HelpText.Of(new HelpPage(Find(parsed.RootCommandResult.Command, words)), HelpPageAction.Columns));
        return (int)ExitCode.Done;
    }

    static Command Find(Command root, string[] words)
    {
        var command = root;
        for (var i = 0; i < words.Length; i++)
        {
            if (command.Subcommands.FirstOrDefault(each => each.Name == words[i] && !each.Hidden) is not { } next)
                throw Unknown(command, words[..(i + 1)]);
            command = next;
        }

        return command;
    }

    static Failure Unknown(Command command, string[] words)
    {
        var path = string.Join(' ', words.SkipLast(1).Append(""));
        var names = command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
        if (words.Length == 1)
            names = names.Concat(Topic.All.Select(topic => topic.Name));
        var near = ClosestNames.Find(words[^1], [.. names]);
        return new Failure(FailureKind.Usage, $"there is no command '{string.Join(' ', words)}'",
            near.Count == 0 ? "run: sso-cred help"
                : $"did you mean {string.Join(" or ", near.Select(name => $"'{path}{name}'"))}?");
    }
}
