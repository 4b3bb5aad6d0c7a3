using SsoCred.Display;
using SsoCred.Prompts;

namespace SsoCred.Tests.Prompts;

/// <summary>A list as lines, in terminals of all sizes and with names of all kinds.</summary>
public sealed class PickViewTests
{
    static readonly Fit[] s_fits = [Fit.Shrinks, Fit.Whole, Fit.Shrinks, Fit.LeftOut];

    static readonly PickRow[] s_rows =
    [
        new("Production", "123456789012", "AdministratorAccess", "production@example.com"),
        new("Données 東京", "210987654321", "ReadOnly", "data@example.com"),
        new("e\u0301te\u0301 👩 한국", "012345678901", "ReadOnly", "x@example.com"),
        new("\e[2J\u202eevil\nname\u0007", "000000000000", "ReadOnly", ""),
        new(new string('長', 400), "111111111111", new string('R', 64), ""),
    ];

    [Fact]
    public void Columns_are_aligned_and_a_wide_character_takes_two() => Assert.Equal(
        [
            "roles: ",
            "> [ ] Production    123456789012  ReadOnly",
            "  [ ] Données 東京  210987654321  ReadOnly",
            "  2, 0 selected",
            "  Tab selects, Enter accepts, Esc gives up, type to search, Ctrl-A all shown",
        ],
        new PickView(new PickList([
            new PickRow("Production", "123456789012", "ReadOnly"),
                new PickRow("Données 東京", "210987654321", "ReadOnly"),
        ], true), "roles", Fit.Shrinks, Fit.Whole, Fit.Shrinks).Draw(80, 24, false).Lines);

    [Fact]
    public void No_line_is_as_wide_as_the_terminal_nor_are_there_as_many_as_it_has()
    {
        for (var width = 1; width <= 130; width++)
        {
            var list = Many();
            list.Press(new Key(KeyKind.End));
            var view = View(list);
            for (var height = 1; height <= 30; height++)
            {
                var (lines, cursor) = view.Draw(width, height, false);
                Assert.All(lines, line => Assert.InRange(Columns.Of(line), 0, Math.Max(width - 1, 1)));
                Assert.InRange(lines.Count, 2, Math.Max(height - 1, 2));
                Assert.InRange(cursor, 0, width);
                if (width > 2)
                    Assert.Contains(lines, line => line.StartsWith('>'));
            }
        }
    }

    [Fact]
    public void Nothing_in_a_name_steers_the_terminal()
    {
        var (lines, _) = View(new PickList(s_rows, true)).Draw(200, 24, true);
        Assert.All(lines, line => Assert.DoesNotContain(line.Replace("\e[1m", "", StringComparison.Ordinal)
            .Replace("\e[2m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal),
                char.IsControl));
        Assert.DoesNotContain(lines, line => line.Contains('\u202e'));
        Assert.Contains(lines, line => line.Contains(@"\u001b[2J\u202eevil\u000aname", StringComparison.Ordinal));
    }

    [Fact]
    public void In_40_columns_numbers_stay_whole_and_addresses_are_left_out()
    {
        var (lines, _) = View(new PickList(s_rows, true)).Draw(40, 24, false);
        foreach (var row in s_rows)
            Assert.Contains(lines, line => line.Contains(row.Cells[1], StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('@'));
        Assert.Contains("Tab selects, Enter accepts", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void In_eight_lines_there_is_a_list_that_scrolls()
    {
        var list = Many();
        var view = View(list);
        Assert.Contains("row 0 ", view.Draw(80, 8, false).Lines[1], StringComparison.Ordinal);
        for (var i = 0; i < 50; i++)
            list.Press(new Key(KeyKind.Down));
        var lines = view.Draw(80, 8, false).Lines;
        Assert.Equal(7, lines.Count);
        Assert.StartsWith("> [ ] row 50 ", lines[4], StringComparison.Ordinal);
        list.Press(new Key(KeyKind.Home));
        Assert.StartsWith("> [ ] row 0 ", view.Draw(80, 8, false).Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_and_boxes_tell_what_is_selected_without_any_colour()
    {
        var list = Many();
        list.Press(new Key(KeyKind.Toggle));
        foreach (var c in "row 17")
            list.Press(new Key(KeyKind.Text, new System.Text.Rune(c)));
        var (lines, cursor) = View(list).Draw(80, 24, false);
        Assert.Equal("accounts and roles: row 17", lines[0]);
        Assert.Equal(26, cursor);
        Assert.Equal("  137 of 1,800, 1 selected", lines[^2]);
        list.Press(new Key(KeyKind.EraseAll));
        Assert.StartsWith("> [x] row 0 ", View(list).Draw(80, 24, false).Lines[1], StringComparison.Ordinal);
        Assert.All(View(list).Draw(80, 24, false).Lines, line => Assert.DoesNotContain('\e', line));
    }

    [Fact]
    public void A_long_search_shows_its_end()
    {
        var list = Many();
        foreach (var c in new string('x', 70) + "end")
            list.Press(new Key(KeyKind.Text, new System.Text.Rune(c)));
        var (lines, cursor) = View(list).Draw(40, 24, false);
        Assert.EndsWith("xend", lines[0], StringComparison.Ordinal);
        Assert.Equal(39, cursor);
        Assert.Equal("  nothing has all these words", lines[1]);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("東京", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("👩", 2)]
    [InlineData("한국", 4)]
    [InlineData("ｱ！", 3)]
    [InlineData("…–ß", 3)]
    public void Characters_take_as_many_columns_as_terminals_give_them(string text, int columns) =>
        Assert.Equal(columns, Columns.Of(text));

    [Theory]
    [InlineData("東京都", 6, "東京都")]
    [InlineData("東京都", 5, "東京…")]
    [InlineData("東京都", 4, "東…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    [InlineData("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    public void A_text_is_cut_by_columns(string text, int most, string cut) =>
        Assert.Equal(cut, Columns.Cut(text, most));

    static PickList Many() => new([.. Enumerable.Range(0, 1800).Select(i =>
        new PickRow($"row {i} 東京 with a name of some length", "123456789012", "AdministratorAccess", "a@example.com"))],
            true);

    static PickView View(PickList list) => new(list, "accounts and roles", s_fits);
}
