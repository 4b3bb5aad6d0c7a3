using CredentialProcess.Tests;
using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Tests.Prompts;

/// <summary>A list that gets more rows while somebody searches and selects in it.</summary>
public sealed class GrowingListTests
{
    static readonly PickRow[] s_rows =
        [.. Enumerable.Range(0, 60).Select(i => new PickRow($"team {i:00}", $"{(char)('a' + (i % 7))}"))];

    [Fact]
    public void The_pointer_stays_on_its_row_and_the_search_and_what_is_selected_stay()
    {
        var list = new PickList([s_rows[10], s_rows[20], s_rows[30]], several: true);
        list.Press(new Key(KeyKind.Toggle));
        list.Press(new Key(KeyKind.Down));
        list.Grow(s_rows);
        Assert.Equal(30, list.Shown[list.Pointer]);
        Assert.Equal([10], list.Chosen);
        Type(list, "team 2");
        list.Press(new Key(KeyKind.Down));
        Assert.Equal(12, list.Shown[list.Pointer]);
        list.Grow([new PickRow("another team 2"), .. s_rows]);
        Assert.Equal("team 2", list.Search);
        Assert.Equal(13, list.Shown[list.Pointer]);
        Assert.Equal(16, list.Shown.Count);
    }

    [Fact]
    public void A_search_that_has_found_nothing_finds_what_comes()
    {
        var list = new PickList([s_rows[0]], several: true);
        Type(list, "59");
        Assert.Equal(Outcome.GoesOn, list.Press(new Key(KeyKind.Accept)));
        list.Grow(s_rows);
        Assert.Equal(Outcome.Accepted, list.Press(new Key(KeyKind.Accept)));
        Assert.Equal([59], list.Chosen);
    }

    [Fact]
    public void A_list_at_its_top_shows_what_comes_above_and_one_that_is_scrolled_stays_on_its_lines()
    {
        var list = new PickList([.. s_rows[30..]], several: true);
        var view = new PickView(list, "teams", Fit.Shrinks, Fit.Whole);
        list.Press(new Key(KeyKind.Down));
        view.Draw(80, 24, false);
        list.Grow([.. s_rows[25..]]);
        var lines = view.Draw(80, 24, false).Lines;
        Assert.StartsWith("  [ ] team 25", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("> [ ] team 31", lines[7], StringComparison.Ordinal);

        list.Press(new Key(KeyKind.End));
        for (var i = 0; i < 5; i++)
            list.Press(new Key(KeyKind.Up));
        var before = view.Draw(80, 24, false).Lines;
        list.Grow(s_rows);
        Assert.Equal(before.Take(before.Count - 2), view.Draw(80, 24, false).Lines.Take(before.Count - 2));
    }

    [Fact]
    public void How_many_there_are_so_far_is_shown_and_what_went_wrong_with_the_key_that_helps()
    {
        var list = new PickList(s_rows, several: true) { IsGrowing = true };
        var view = new PickView(list, "teams", Fit.Shrinks, Fit.Whole);
        Assert.Equal("  60 so far, 0 selected", view.Draw(80, 24, false).Lines[^2]);
        Type(list, "nothing of this");
        Assert.Equal("  nothing has all these words so far", view.Draw(80, 24, false).Lines[1]);
        Assert.Equal("  0 of 60 so far, 0 selected", view.Draw(80, 24, false).Lines[^2]);
        list.Press(new Key(KeyKind.Retry));
        Assert.False(list.IsRetryWanted);

        (list.IsGrowing, list.Fault) = (false, "the network\e[2J is\nunreachable" + new string('x', 500));
        var lines = view.Draw(80, 24, false).Lines;
        Assert.StartsWith(@"  Ctrl-R lists the rest: the network\u001b[2J is\u000aunreachablexxx", lines[^1],
            StringComparison.Ordinal);
        Assert.Equal(79, lines[^1].Length);
        Assert.Equal("  0 of 60, 0 selected", lines[^2]);
        list.Press(new Key(KeyKind.Retry));
        Assert.True(list.IsRetryWanted);
    }

    [Fact]
    public void Columns_fit_the_rows_that_came_later()
    {
        var list = new PickList([new PickRow("a", "1")], several: false);
        var view = new PickView(list, "teams", Fit.Shrinks, Fit.Whole);
        Assert.Equal("> a  1", view.Draw(80, 24, false).Lines[1]);
        list.Grow([list.Rows[0], new PickRow("a longer name", "2")]);
        Assert.Equal(["> a              1", "  a longer name  2"], view.Draw(80, 24, false).Lines.Skip(1).Take(2));
    }

    // The row at the pointer is shown and changes only by a key; what is selected stays.
    [Fact]
    public Task Rows_may_come_between_any_two_keys() => RandomCases.CasesAsync("growing lists", 300, random =>
    {
        var taken = s_rows.Where(_ => random.Next(10) == 0).ToHashSet(ReferenceEqualityComparer.Instance);
        var list = new PickList([.. s_rows.Where(taken.Contains)], several: true);
        var view = new PickView(list, "teams", Fit.Shrinks, Fit.Whole);
        for (var step = 0; step < 30; step++)
        {
            if (random.Next(3) == 0)
            {
                var (pointed, selected, search) = (Pointed(list), Selected(list), list.Search);
                taken.UnionWith(s_rows.Where(_ => random.Next(10) == 0));
                list.Grow([.. s_rows.Where(taken.Contains)]);
                Assert.Equal(search, list.Search);
                Assert.Equal(selected, Selected(list));
                if (pointed is not null)
                    Assert.Same(pointed, Pointed(list));
            }
            else if (random.Next(3) == 0)
            {
                Type(list, random.In("t", "0", "1", " ", "x"));
            }
            else
            {
                list.Press(new Key(random.In(KeyKind.Up, KeyKind.Down, KeyKind.End, KeyKind.Toggle, KeyKind.ToggleAll,
                    KeyKind.Erase, KeyKind.EraseAll, KeyKind.PageDown, KeyKind.Accept)));
            }

            Assert.Equal(Enumerable.Range(0, list.Rows.Count)
                .Where(row => list.Rows[row].Matches(PickRow.Words(list.Search))), list.Shown);
            var lines = view.Draw(random.Next(20, 100), random.Next(2, 30), false).Lines;
            if (list.Shown.Count > 0)
                Assert.Contains(lines, line => line.StartsWith("> ", StringComparison.Ordinal));
        }
    });

    static PickRow? Pointed(PickList list) => list.Shown.Count > 0 ? list.Rows[list.Shown[list.Pointer]] : null;

    static HashSet<object?> Selected(PickList list) => Enumerable.Range(0, list.Rows.Count).Where(list.IsSelected)
        .Select(row => (object?)list.Rows[row]).ToHashSet(ReferenceEqualityComparer.Instance);

    static void Type(PickList list, string text)
    {
        foreach (var rune in text.EnumerateRunes())
            list.Press(new Key(KeyKind.Text, rune));
    }
}
