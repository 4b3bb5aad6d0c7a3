using System.CommandLine;

namespace SsoCred.Options;

/// <summary>
/// The command line of another program, which one command takes. From its first word on nothing is an option of this
/// program, so the parser's input and completion look for this argument.
/// </summary>
sealed class ProgramArgument : Argument<string[]>
{
    /// <summary>The name of the only command that takes it.</summary>
    public const string CommandName = "exec";

    public ProgramArgument()
        : base("COMMAND")
    {
        Description = "The command to run, followed by its arguments (default on a terminal: your shell).";
        Arity = ArgumentArity.ZeroOrMore;
    }

    public static bool IsTakenBy(Command command) => command.Arguments is [ProgramArgument];
}
