using Spectre.Console;

namespace SsoCred;

/// <summary>Lists for people, on stdout: aligned columns without lines, as wide as the terminal, uncut elsewhere.</summary>
static class Lists
{
    const int Uncut = 10_000;

    public static IAnsiConsole Screen()
    {
        // Spectre looks at TERM alone, also where nobody's terminal gets to see it.
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (Console.IsOutputRedirected)
            screen.Profile.Width = Uncut;
        return screen;
    }

    public static Table Table(params string[] columns)
    {
        var table = new Table().NoBorder();
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).PadLeft(0).PadRight(2));
        return table;
    }

    /// <summary>Text as it is, its control characters made visible.</summary>
    public static Text Cell(string text) => new(Terminal.Printable(text));
}
