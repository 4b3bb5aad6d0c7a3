using System.Text;

namespace SsoCred.Prompts;

/// <summary>
/// The state of a list that is searched and picked from, independent of terminals. Searches while words are typed;
/// selected rows stay selected while others are searched for. Rows may be added while it is shown; what was typed and
/// selected stays, and so does the row at the pointer.
/// </summary>
sealed class PickList
{
    // A longer text was pasted by mistake.
    const int LongestSearch = 200;

    readonly HashSet<PickRow> _selected = new(ReferenceEqualityComparer.Instance);
    List<int> _shown;

    public PickList(IReadOnlyList<PickRow> rows, bool several)
    {
        Rows = rows;
        Several = several;
        _shown = Found([]);
    }

    public IReadOnlyList<PickRow> Rows { get; private set; }

    /// <summary>More than one may be selected.</summary>
    public bool Several { get; }

    public string Search { get; private set; } = "";

    /// <summary>The rows that the search leaves.</summary>
    public IReadOnlyList<int> Shown => _shown;

    /// <summary>Where the pointer is among those that are shown.</summary>
    public int Pointer { get; private set; }

    /// <summary>The number of rows on a page, set when the list is drawn.</summary>
    public int Page { get; set; } = 10;

    /// <summary>The first row on the screen among those that are shown, set when the list is drawn.</summary>
    public int Top { get; set; }

    /// <summary>More rows will come.</summary>
    public bool IsGrowing { get; set; }

    /// <summary>Why the rest of the rows did not come; a key asks for it again.</summary>
    public string? Fault { get; set; }

    /// <summary>The rest was asked for again.</summary>
    public bool IsRetryWanted { get; set; }

    public int SelectedCount => _selected.Count;

    public bool IsSelected(int row) => _selected.Contains(Rows[row]);

    /// <summary>Those selected, in their own order; without any, the one at the pointer.</summary>
    public IReadOnlyList<int> Chosen
    {
        get
        {
            List<int> chosen = [];
            for (var row = 0; row < Rows.Count; row++)
            {
                if (SelectedCount > 0 ? IsSelected(row) : _shown.Count > 0 && _shown[Pointer] == row)
                    chosen.Add(row);
            }

            return chosen;
        }
    }

    /// <summary>Replaces the rows by a list that has all of them, the same objects, and others.</summary>
    public void Grow(IReadOnlyList<PickRow> rows)
    {
        var pointed = _shown.Count > 0 ? Rows[_shown[Pointer]] : null;
        var before = Pointer;
        Rows = rows;
        _shown = Found(PickRow.Words(Search));
        Pointer = pointed is null ? 0 : Math.Max(_shown.FindIndex(row => ReferenceEquals(rows[row], pointed)), 0);
        // A list that was scrolled stays on its lines; at its top, new rows are to be seen.
        if (Top > 0)
            Top += Pointer - before;
    }

    /// <summary>Selects these rows, as keys would.</summary>
    public void Select(Func<int, bool> isSelected)
    {
        for (var row = 0; row < Rows.Count; row++)
        {
            if (isSelected(row))
                _selected.Add(Rows[row]);
        }
    }

    /// <summary>Puts the pointer on a row, which must be shown.</summary>
    public void PointAt(int row) => Pointer = Math.Max(_shown.IndexOf(row), 0);

    public Outcome Press(Key key)
    {
        switch (key.Kind)
        {
            case KeyKind.GiveUp:
                return Outcome.GivenUp;
            case KeyKind.Accept:
                return Chosen.Count > 0 ? Outcome.Accepted : Outcome.GoesOn;
            case KeyKind.Retry:
                IsRetryWanted = Fault is not null;
                return Outcome.GoesOn;
            default:
                Apply(key);
                return Outcome.GoesOn;
        }
    }

    void Apply(Key key)
    {
        switch (key.Kind)
        {
            // A blank separates words; before the first word it toggles, as in every list of checkboxes.
            case KeyKind.Text when Several && Search.Length == 0 && key.Rune.Value == ' ':
                Toggle(1);
                break;
            case KeyKind.Text when Search.Length < LongestSearch:
                Find(Search + key.Rune);
                break;
            case KeyKind.Erase when Search.Length > 0:
                Find(Search[..^Last(Search).Utf16SequenceLength]);
                break;
            case KeyKind.EraseWord:
                Find(Search[..(Search.TrimEnd().LastIndexOf(' ') + 1)]);
                break;
            case KeyKind.EraseAll:
                Find("");
                break;
            case KeyKind.Toggle:
                Toggle(1);
                break;
            case KeyKind.ToggleBack:
                Toggle(-1);
                break;
            case KeyKind.ToggleAll:
                ToggleAll();
                break;
            case KeyKind.Up:
                Move(-1);
                break;
            case KeyKind.Down:
                Move(1);
                break;
            case KeyKind.PageUp:
                Move(-Page);
                break;
            case KeyKind.PageDown:
                Move(Page);
                break;
            case KeyKind.Home:
                Move(-Rows.Count);
                break;
            case KeyKind.End:
                Move(Rows.Count);
                break;
        }
    }

    void Find(string search)
    {
        if (search == Search)
            return;
        Search = search;
        _shown = Found(PickRow.Words(search));
        Pointer = 0;
    }

    List<int> Found(string[] words)
    {
        List<int> found = [];
        for (var row = 0; row < Rows.Count; row++)
        {
            if (Rows[row].Matches(words))
                found.Add(row);
        }

        return found;
    }

    void Move(int by) => Pointer = Math.Clamp(Pointer + by, 0, Math.Max(_shown.Count - 1, 0));

    void Toggle(int by)
    {
        if (Several && _shown.Count > 0 && Rows[_shown[Pointer]] is var row && !_selected.Remove(row))
            _selected.Add(row);
        Move(by);
    }

    // A second time clears the selection.
    void ToggleAll()
    {
        if (!Several)
            return;
        if (_shown.TrueForAll(IsSelected))
            _selected.ExceptWith(_shown.Select(row => Rows[row]));
        else
            _selected.UnionWith(_shown.Select(row => Rows[row]));
    }

    static Rune Last(string text)
    {
        _ = Rune.DecodeLastFromUtf16(text, out var rune, out _);
        return rune;
    }
}
