using System.Text;
using SsoCred.Display;

namespace SsoCred.Help;

/// <summary>A help page as text, in lines of a number of columns.</summary>
sealed class HelpText(int columns)
{
    // Descriptions of longer forms begin on the next line.
    const int WidestForm = 24;

    readonly StringBuilder _text = new();

    public static string Of(HelpPage page, int columns)
    {
        var text = new HelpText(columns);
        text.Add(page);
        return text._text.ToString();
    }

    void Add(HelpPage page)
    {
        AddProse(page.Purpose);
        _text.Append($"\nUsage:\n  {page.Usage}\n");
        // The commands of all groups are aligned.
        var width = Width(page.Groups.SelectMany(group => group.Entries));
        foreach (var group in page.Groups)
            Add(group, width);
        foreach (var section in page.Sections)
            Add(section, Width(section.Entries));
        if (page.Examples.Count > 0)
            Add(page.Examples);
        if (page.IsRoot)
            AddProse(Topic.Pointer, before: "\n");
    }

    static int Width(IEnumerable<HelpPage.Entry> entries) => entries.Select(entry => entry.Form.Length)
        .Where(length => length <= WidestForm).DefaultIfEmpty(WidestForm).Max();

    void Add(HelpPage.Section section, int width)
    {
        _text.Append('\n').Append(section.Title).Append(":\n");
        foreach (var entry in section.Entries)
        {
            var indent = new string(' ', width + 4);
            var lines = WordWrap.Lines(entry.Purpose, Math.Max(columns - indent.Length, WidestForm)).ToList();
            _text.Append("  ").Append(entry.Form.PadRight(width));
            if (entry.Form.Length > width)
                _text.Append('\n').Append(indent, 0, indent.Length - 2);
            _text.Append("  ").AppendJoin('\n' + indent, lines).Append('\n');
        }
    }

    void Add(IReadOnlyList<Example> examples)
    {
        _text.Append("\nExamples:\n");
        foreach (var (line, purpose) in examples)
            _text.Append($"  # {purpose}\n  {line}\n");
    }

    void AddProse(string prose, string before = "")
    {
        _text.Append(before);
        foreach (var line in WordWrap.Lines(prose, columns))
            _text.Append(line).Append('\n');
    }
}
