namespace SsoCred.Display;

/// <summary>
/// Prose in lines of a number of columns, broken between words. A word that is longer than a line is left whole, so
/// that it can be copied.
/// </summary>
static class WordWrap
{
    public static IEnumerable<string> Lines(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Columns.Of(line) + 1 + Columns.Of(word) > columns)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
