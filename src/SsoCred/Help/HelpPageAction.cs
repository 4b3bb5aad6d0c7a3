using System.CommandLine;
using System.CommandLine.Invocation;
using SsoCred.Display;

namespace SsoCred.Help;

/// <summary><c>--help</c>, in place of the parser's own.</summary>
sealed class HelpPageAction : SynchronousCommandLineAction
{
    // Longer lines are hard to read, and help that goes to another program is searched by lines.
    const int WidestText = 100;

    public static int Columns =>
        Console.IsOutputRedirected ? int.MaxValue : Math.Min(StandardError.Width, WidestText);

    // Help is asked for where something is missing yet.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(
            HelpText.Of(new HelpPage(parseResult.CommandResult.Command), Columns));
        return 0;
    }
}
