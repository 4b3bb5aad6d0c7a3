using CredentialProcess.Tests;
using CredentialProcess.Text;
using SsoCred.Prompts;

namespace SsoCred.Tests.Prompts;

/// <summary>What each key does to a list, without any terminal.</summary>
public sealed class PickListTests
{
    static readonly PickRow[] s_rows =
    [
        new("Production", "123456789012", "AdministratorAccess", "production@example.com"),
        new("Production", "123456789012", "ReadOnly", "production@example.com"),
        new("Entwicklung – Müller & Söhne", "012345678901", "ReadOnly", "dev@example.com"),
        new("Données 東京", "210987654321", "DatenLeser+Schreiber", "data@example.com"),
    ];

    [Theory]
    [InlineData("", 0, 1, 2, 3)]
    [InlineData("prod", 0, 1)]
    [InlineData("READONLY", 1, 2)]
    [InlineData("only prod", 1)]
    [InlineData("prod   only ", 1)]
    [InlineData("0123", 2)]
    [InlineData("data@", 3)]
    [InlineData("müller", 2)]
    [InlineData("MÜLLER", 2)]
    [InlineData("muller", 2)]
    [InlineData("sohne entw muller", 2)]
    [InlineData("donnees", 3)]
    [InlineData("\u0301", 0, 1, 2, 3)]
    [InlineData("東", 3)]
    [InlineData("prod 東")]
    [InlineData("nobody")]
    public void All_words_must_stand_in_a_row_in_any_column_and_order(string search, params int[] shown) =>
        Assert.Equal(shown, Typed(search, several: false).Shown);

    [Fact]
    public Task The_words_of_a_row_find_it_in_any_order_and_form() => RandomCases.CasesAsync("words", 300, random =>
    {
        string[] words =
        [
            .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => string.Concat(
                Enumerable.Range(0, random.Next(1, 8)).Select(_ => "aZßüŁø东e\u0301x0ñĐ"[random.Next(13)]))),
        ];
        var row = new PickRow(words);
        var shuffled = string.Join(' ', words.OrderBy(_ => random.Next()));
        foreach (var search in (string[])
            [string.Join("  ", words), shuffled, shuffled.ToUpperInvariant(), Diacritics.Fold(shuffled)])
            Assert.True(row.Matches(PickRow.Words(search)), search);
        Assert.False(row.Matches(PickRow.Words(shuffled + " q")));
    });

    [Fact]
    public void Erasing_goes_by_characters_by_words_and_all_at_once()
    {
        var list = Typed("prod only\U0001F600");
        list.Press(new Key(KeyKind.Erase));
        Assert.Equal("prod only", list.Search);
        list.Press(new Key(KeyKind.EraseWord));
        Assert.Equal("prod ", list.Search);
        list.Press(new Key(KeyKind.EraseWord));
        Assert.Equal("", list.Search);
        Type(list, "prod");
        list.Press(new Key(KeyKind.EraseAll));
        Assert.Equal("", list.Search);
        Assert.Equal(4, list.Shown.Count);
        list.Press(new Key(KeyKind.Erase));
        Assert.Equal("", list.Search);
    }

    [Fact]
    public void What_is_selected_stays_so_while_other_words_are_searched_for()
    {
        var list = Typed("東");
        list.Press(new Key(KeyKind.Toggle));
        list.Press(new Key(KeyKind.EraseAll));
        Type(list, "prod admin");
        list.Press(new Key(KeyKind.Toggle));
        Assert.Equal(Outcome.Accepted, list.Press(new Key(KeyKind.Accept)));
        Assert.Equal([0, 3], list.Chosen);
    }

    [Fact]
    public void A_blank_selects_before_the_first_word_and_parts_words_after_it()
    {
        var list = Typed("");
        Type(list, " ");
        Assert.True(list.IsSelected(0));
        Assert.Equal("", list.Search);
        Type(list, "a b");
        Assert.Equal("a b", list.Search);
        Assert.Equal(1, list.SelectedCount);
    }

    [Fact]
    public void Selecting_goes_on_to_the_next_row_or_to_the_one_before()
    {
        var list = Typed("");
        list.Press(new Key(KeyKind.Toggle));
        list.Press(new Key(KeyKind.Toggle));
        Assert.Equal(2, list.Pointer);
        list.Press(new Key(KeyKind.ToggleBack));
        list.Press(new Key(KeyKind.ToggleBack));
        Assert.Equal([0, 2], list.Chosen);
        Assert.Equal(0, list.Pointer);
    }

    [Fact]
    public void All_that_are_shown_are_selected_at_once_and_once_more_are_not()
    {
        var list = Typed("only");
        list.Press(new Key(KeyKind.ToggleAll));
        Assert.Equal([1, 2], list.Chosen);
        list.Press(new Key(KeyKind.EraseAll));
        list.Press(new Key(KeyKind.ToggleAll));
        Assert.Equal(4, list.SelectedCount);
        list.Press(new Key(KeyKind.ToggleAll));
        Assert.Equal(0, list.SelectedCount);
    }

    [Fact]
    public void Where_nothing_is_selected_the_row_at_the_pointer_is_meant()
    {
        var list = Typed("");
        list.Press(new Key(KeyKind.Down));
        Assert.Equal(Outcome.Accepted, list.Press(new Key(KeyKind.Accept)));
        Assert.Equal([1], list.Chosen);
    }

    [Fact]
    public void Nothing_can_be_accepted_where_nothing_is_shown_or_selected()
    {
        var list = Typed("nobody");
        Assert.Equal(Outcome.GoesOn, list.Press(new Key(KeyKind.Accept)));
        list.Press(new Key(KeyKind.Toggle));
        list.Press(new Key(KeyKind.ToggleAll));
        list.Press(new Key(KeyKind.Down));
        list.Press(new Key(KeyKind.End));
        Assert.Equal(0, list.SelectedCount);
        Assert.Empty(list.Chosen);
    }

    [Fact]
    public void The_pointer_stays_in_the_list()
    {
        var list = new PickList([.. Enumerable.Range(0, 100).Select(i => new PickRow($"row {i}"))], true) { Page = 9 };
        Assert.Equal(0, After(KeyKind.Up));
        Assert.Equal(9, After(KeyKind.PageDown));
        Assert.Equal(99, After(KeyKind.End));
        Assert.Equal(99, After(KeyKind.Down));
        Assert.Equal(90, After(KeyKind.PageUp));
        Assert.Equal(0, After(KeyKind.Home));
        After(KeyKind.End);
        Type(list, "row");
        Assert.Equal(0, list.Pointer);

        int After(KeyKind kind)
        {
            list.Press(new Key(kind));
            return list.Pointer;
        }
    }

    [Fact]
    public void One_is_chosen_where_only_one_may_be()
    {
        var list = Typed("", several: false);
        list.Press(new Key(KeyKind.Toggle));
        list.Press(new Key(KeyKind.ToggleAll));
        Type(list, " ");
        Assert.Equal(0, list.SelectedCount);
        Assert.Equal(" ", list.Search);
        Assert.Single(list.Chosen);
    }

    [Fact]
    public void Giving_up_is_giving_up_whatever_is_selected()
    {
        var list = Typed("prod");
        list.Press(new Key(KeyKind.ToggleAll));
        Assert.Equal(Outcome.GivenUp, list.Press(new Key(KeyKind.GiveUp)));
    }

    [Fact]
    public void A_pasted_book_is_not_searched_for()
    {
        var list = Typed(new string('x', 5000));
        Assert.InRange(list.Search.Length, 1, 1000);
    }

    static PickList Typed(string search, bool several = true)
    {
        var list = new PickList(s_rows, several);
        Type(list, search);
        return list;
    }

    static void Type(PickList list, string text)
    {
        foreach (var rune in text.EnumerateRunes())
            Assert.Equal(Outcome.GoesOn, list.Press(new Key(KeyKind.Text, rune)));
    }
}
