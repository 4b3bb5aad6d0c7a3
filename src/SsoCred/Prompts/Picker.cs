using System.Globalization;
using System.Text;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// A list on the terminal that is searched and picked from. It is drawn below the cursor and leaves one line with the
/// choice. Between two drawings the cursor stays in the first line, so that erasing everything below works after any
/// change of the terminal's size.
/// </summary>
sealed class Picker(Screen screen, Interrupt interrupt)
{
    // In one write with the lines, so that the cursor is never left hidden. A line that is wider on the terminal than
    // computed is cut at the edge instead of being wrapped.
    const string Begin = "\x1b[?25l\x1b[?7l\r", End = "\x1b[?7h\x1b[?25h";

    const string EraseRest = "\x1b[K", EraseBelow = "\x1b[J", Erase = "\r" + EraseBelow;

    /// <param name="update">
    /// Called between keys, where rows are still to come: adds them to the list, and says whether it has changed.
    /// </param>
    /// <returns>The chosen rows, at least one.</returns>
    /// <exception cref="OperationCanceledException">The user has cancelled, or a signal came.</exception>
    public IReadOnlyList<int> Pick(string title, PickList list, Func<bool>? update, params Fit[] fits)
    {
        var view = new PickView(list, title, fits);
        IReadOnlyList<int> chosen;
        using (var terminal = RawTerminal.Enter(interrupt))
        {
            try
            {
                chosen = Choose(terminal, list, view, update);
            }
            finally
            {
                StandardError.Write(Erase);
            }
        }

        screen.Say($"{title}: " + (chosen.Count > 1 ? $"{chosen.Count} of {list.Rows.Count}"
            : string.Join(' ', list.Rows[chosen[0]].Cells).TrimEnd()));
        return chosen;
    }

    IReadOnlyList<int> Choose(RawTerminal terminal, PickList list, PickView view, Func<bool>? update)
    {
        // Enter that was typed ahead is ignored: the list was not visible yet.
        foreach (var key in terminal.Read(waits: false))
            if (key.Kind != KeyKind.Accept && list.Press(key) == Outcome.GivenUp)
                throw interrupt.GiveUp();
        var (width, height) = StandardError.Size;
        var isStale = true;
        while (true)
        {
            isStale |= update?.Invoke() ?? false;
            var size = StandardError.Size;
            var isResized = size.Width != width || size.Height != height;
            if (isStale || isResized)
            {
                (width, height) = size;
                StandardError.Write(Drawing(view.Draw(width, height, screen.UsesColour), isResized));
                isStale = false;
            }

            // Handles all typed keys before the next drawing.
            foreach (var key in terminal.Read())
            {
                isStale = true;
                if (key.Kind == KeyKind.Suspend)
                {
                    StandardError.Write(Erase);
                    terminal.Suspend();
                }

                switch (list.Press(key))
                {
                    case Outcome.Accepted:
                        return list.Chosen;
                    case Outcome.GivenUp:
                        throw interrupt.GiveUp();
                }
            }

            interrupt.Token.ThrowIfCancellationRequested();
        }
    }

    static string Drawing((IReadOnlyList<string> Lines, int Cursor) view, bool isResized)
    {
        var drawing = new StringBuilder(Begin);
        if (isResized)
            drawing.Append(EraseBelow);
        for (var i = 0; i < view.Lines.Count; i++)
            drawing.Append(i == 0 ? "" : "\r\n").Append(view.Lines[i]).Append(EraseRest);
        drawing.Append(EraseBelow).Append(CultureInfo.InvariantCulture, $"\x1b[{view.Lines.Count - 1}A\r");
        if (view.Cursor > 0)
            drawing.Append(CultureInfo.InvariantCulture, $"\x1b[{view.Cursor}C");
        return drawing.Append(End).ToString();
    }
}
