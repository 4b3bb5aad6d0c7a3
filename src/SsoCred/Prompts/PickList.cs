using System.Text;

namespace SsoCred.Prompts;

/// <summary>
/// The state of a list that is searched and picked from, independent of terminals. Searches while words are typed;
/// selected rows stay selected while others are searched for.
/// </summary>
sealed class PickList
{
    // A longer text was pasted by mistake.
    const int LongestSearch = 200;

    readonly bool[] _selected;
    List<int> _shown;

    public PickList(IReadOnlyList<PickRow> rows, bool several)
    {
        Rows = rows;
        Several = several;
        _selected = new bool[rows.Count];
        _shown = Found([]);
    }

    public IReadOnlyList<PickRow> Rows { get; }

    /// <summary>More than one may be selected.</summary>
    public bool Several { get; }

    public string Search { get; private set; } = "";

    /// <summary>The rows that the search leaves.</summary>
    public IReadOnlyList<int> Shown => _shown;

    /// <summary>Where the pointer is among those that are shown.</summary>
    public int Pointer { get; private set; }

    /// <summary>The number of rows on a page, set when the list is drawn.</summary>
    public int Page { get; set; } = 10;

    public int SelectedCount { get; private set; }

    public bool IsSelected(int row) => _selected[row];

    /// <summary>Those selected, in their own order; without any, the one at the pointer.</summary>
    public IReadOnlyList<int> Chosen
    {
        get
        {
            List<int> chosen = [];
            for (var row = 0; row < Rows.Count; row++)
            {
                if (SelectedCount > 0 ? _selected[row] : _shown.Count > 0 && _shown[Pointer] == row)
                    chosen.Add(row);
            }

            return chosen;
        }
    }

    public Outcome Press(Key key)
    {
        switch (key.Kind)
        {
            case KeyKind.GiveUp:
                return Outcome.GivenUp;
            case KeyKind.Accept:
                return Chosen.Count > 0 ? Outcome.Accepted : Outcome.GoesOn;
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
        if (Several && _shown.Count > 0)
            Select(_shown[Pointer], !_selected[_shown[Pointer]]);
        Move(by);
    }

    // A second time clears the selection.
    void ToggleAll()
    {
        if (!Several)
            return;
        var select = !_shown.TrueForAll(IsSelected);
        foreach (var row in _shown)
            Select(row, select);
    }

    void Select(int row, bool selected)
    {
        SelectedCount += (selected ? 1 : 0) - (_selected[row] ? 1 : 0);
        _selected[row] = selected;
    }

    static Rune Last(string text)
    {
        _ = Rune.DecodeLastFromUtf16(text, out var rune, out _);
        return rune;
    }
}
