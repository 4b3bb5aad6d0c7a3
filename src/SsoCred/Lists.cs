using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SsoCred;

/// <summary>
/// Lists for people, on stdout: aligned columns without lines. They are as wide as what stands in them: a name that is
/// broken in a column can't be copied, and a terminal breaks its lines itself.
/// </summary>
static class Lists
{
    const int Uncut = 10_000;

    /// <summary>Draws with Spectre and writes with ours: its own way is through Console.</summary>
    public static void Show(params IEnumerable<IRenderable> parts)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsColourful ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new Page(text),
        });
        foreach (var part in parts)
            screen.Write(part);
        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd());
        StandardOutput.WriteList(string.Join('\n', lines));
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

    /// <summary>Stdout is a terminal that is lively.</summary>
    public static bool IsColourful => !Console.IsOutputRedirected
        && Terminal.IsLively(Environment.GetEnvironmentVariable);

    /// <summary>Text of any width. Spectre's own class asks Console.</summary>
    sealed class Page(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => Uncut;

        public int Height => Uncut;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
