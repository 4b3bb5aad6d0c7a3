using System.Globalization;
using System.Text;
using SsoCred.Display;
using SsoCred.Processes;

namespace SsoCred.Prompts;

/// <summary>
/// Lets a person search a list and choose from it. It draws below the cursor, on lines of its own, and leaves one line
/// that says what was chosen. The cursor rests in its first line between two drawings, so that erasing all below it is
/// right whatever size the terminal has got meanwhile.
/// </summary>
sealed class Picker(Screen screen, Interrupt interrupt)
{
    // In one write with the lines: nobody is left without a cursor, and a line that a terminal thinks wider than we do
    // is cut at the edge instead of going on in the next.
    const string Begin = "\x1b[?25l\x1b[?7l\r", End = "\x1b[?7h\x1b[?25h";

    const string EraseRest = "\x1b[K", EraseBelow = "\x1b[J", Erase = "\r" + EraseBelow;

    /// <returns>The chosen rows, at least one.</returns>
    /// <exception cref="OperationCanceledException">The person has given up, or a signal came.</exception>
    public IReadOnlyList<int> Pick(string title, PickList list, params Fit[] fits)
    {
        var view = new PickView(list, title, fits);
        IReadOnlyList<int> chosen;
        using (var terminal = RawTerminal.Enter(interrupt))
        {
            try
            {
                chosen = Choose(terminal, list, view);
            }
            finally
            {
                StandardError.Write(Erase);
            }
        }

        screen.Say($"{title}: " + (list.Several ? $"{chosen.Count} of {list.Rows.Count}"
            : string.Join(' ', list.Rows[chosen[0]].Cells).TrimEnd()));
        return chosen;
    }

    IReadOnlyList<int> Choose(RawTerminal terminal, PickList list, PickView view)
    {
        // Whoever typed ahead has not seen what they would choose by it.
        foreach (var key in terminal.Read())
            if (key.Kind != KeyKind.Accept && list.Press(key) == Outcome.GivenUp)
                throw interrupt.GiveUp();
        var (width, height) = StandardError.Size;
        var isStale = true;
        while (true)
        {
            var size = StandardError.Size;
            var isResized = size.Width != width || size.Height != height;
            if (isStale || isResized)
            {
                (width, height) = size;
                StandardError.Write(Drawing(view.Draw(width, height, screen.IsLively), isResized));
                isStale = false;
            }

            // All that has been typed is taken before anything is drawn again.
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
