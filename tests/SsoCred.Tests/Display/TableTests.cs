using CredentialProcess.Tests;
using SsoCred.Display;

namespace SsoCred.Tests.Display;

/// <summary>Tables in terminals of all widths, with names of all kinds, and outside of terminals.</summary>
public sealed class TableTests
{
    static readonly TableColumn[] s_profiles =
    [
        new("profile", Fit.Name), new("session", Fit.Shrinks), new("account", Fit.Whole), new("role", Fit.Shrinks),
        new("until", Fit.Whole),
    ];

    static readonly string[][] s_rows =
    [
        ["dev", "my-company", "012345678901", "ReadOnly", "14:05 CET"],
        ["Production.AdministratorAccess", "my-company", "123456789012", "AWSAdministratorAccess", "-"],
    ];

    [Fact]
    public void What_fits_is_not_cut() => Assert.Equal(
        [
            "profile                         session     account       role                    until",
            "dev                             my-company  012345678901  ReadOnly                14:05 CET",
            "Production.AdministratorAccess  my-company  123456789012  AWSAdministratorAccess  -",
        ], Lines(s_profiles, s_rows, 95));

    [Fact]
    public void The_widest_of_those_that_may_be_cut_is_cut_in_the_middle() => Assert.Equal(
        [
            "profile                         session     account       role            until",
            "dev                             my-company  012345678901  ReadOnly        14:05 CET",
            "Production.AdministratorAccess  my-company  123456789012  AWSAdmi…Access  -",
        ], Lines(s_profiles, s_rows, 83));

    [Fact]
    public void Where_cutting_does_not_do_names_have_a_line_of_their_own() => Assert.Equal(
        [
            "profile",
            "  session     account       role                    until",
            "Production.PowerUserAccess",
            "  my-company  012345678901  ReadOnly                14:05 CET",
            "Production.AdministratorAccess",
            "  my-company  123456789012  AWSAdministratorAccess  -",
        ], Lines(s_profiles, [["Production.PowerUserAccess", .. s_rows[0][1..]], s_rows[1]], 63));

    [Fact]
    public void One_long_name_among_short_ones_does_not_push_the_rest_away() => Assert.Equal(
        [
            "profile           session     account       role      until",
            "dev               my-company  012345678901  ReadOnly  14:05 CET",
            "test              my-company  012345678901  ReadOnly  14:05 CET",
            "stage             my-company  012345678901  ReadOnly  14:05 CET",
            "Production.AdministratorAccess",
            "                  my-company  123456789012  ReadOnly  -",
        ], Lines(s_profiles,
        [
            s_rows[0], ["test", .. s_rows[0][1..]], ["stage", .. s_rows[0][1..]],
            ["Production.AdministratorAccess", "my-company", "123456789012", "ReadOnly", "-"],
        ], 63));

    [Fact]
    public void Values_that_would_look_the_same_are_not_cut() => Assert.Equal(
        [
            "account       e-mail",
            "012345678901  team+aws-production-1@example.com",
            "123456789012  team+aws-production-2@example.com",
        ], Lines([new("account", Fit.Whole), new("e-mail", Fit.Shrinks)],
        [
            ["012345678901", "team+aws-production-1@example.com"],
            ["123456789012", "team+aws-production-2@example.com"],
        ], 47));

    [Fact]
    public void Prose_is_wrapped_in_its_column_and_a_command_stays_whole() => Assert.Equal(
        [
            "session  sign-in",
            "my-sso   signed in until yesterday 21:10",
            "         CET, 9 h 5 min ago; run:",
            "         sso-cred login my-sso",
        ], Lines([new("session", Fit.Name), new("sign-in", Fit.Prose)],
            [["my-sso", "signed in until yesterday 21:10 CET, 9 h 5 min ago; run: sso-cred login my-sso"]],
            40));

    [Fact]
    public void A_name_longer_than_the_terminal_is_broken_where_its_parts_end() => Assert.Equal(
        ["profile", "Entwicklung-", "  Muller-Sohne.", "  AdministratorAcces", "  s", "          my-company"],
        Lines([new("profile", Fit.Name), new("", Fit.Shrinks)],
            [["Entwicklung-Muller-Sohne.AdministratorAccess", "my-company"]], 20));

    [Fact]
    public Task In_every_width_lines_fit_accounts_are_whole_and_different_rows_look_different() =>
        RandomCases.CasesAsync("tables", 400, random =>
        {
            TableColumn[] columns =
            [
                new("profile", random.In(Fit.Name, Fit.Shrinks)), new("session", Fit.Shrinks),
                new("account", Fit.Whole), new("role", random.In(Fit.Name, Fit.Shrinks)), new("sign-in", Fit.Prose),
            ];
            var alike = Word(random, 60);
            string[][] rows = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => (string[])
            [
                random.In(Word(random, 12), Word(random, 70), alike + Word(random, 2), Word(random, 2) + alike),
                random.In("my-company", Word(random, 90), alike), $"{random.NextInt64(1_000_000_000_000):d12}",
                random.In("ReadOnly", "AWSAdministratorAccess", alike, Word(random, 40)),
                string.Join(' ', Enumerable.Range(0, random.Next(30)).Select(_ => Word(random, 4))),
            ])];
            var room = random.Next(15, 160);
            var blocks = new Table<string[]>(columns, rows, (row, column) => row[column]).Lines(room, false)
                .GroupBy(line => line.Row, line => line.Line).ToDictionary(row => row.Key, row => row.ToArray());
            Assert.All(blocks.Values, block => Assert.All(block, line => Assert.InRange(Columns.Of(line), 0, room)));
            Assert.All(rows.Index(), row => Assert.Contains(
                blocks[row.Index], line => line.Contains(row.Item[2], StringComparison.Ordinal)));
            Assert.Equal(rows.Select(row => string.Join('\0', row)).Distinct().Count(),
                rows.Index().Select(row => string.Join('\n', blocks[row.Index])).Distinct().Count());
        });

    [Fact]
    public Task Without_a_terminal_every_row_is_one_line_with_its_values_whole() =>
        RandomCases.CasesAsync("tables without a terminal", 50, random =>
        {
            string[][] rows = [.. Enumerable.Range(0, 5).Select(_ => (string[])
                [Word(random, 300), Word(random, 300), "012345678901", Word(random, 300), "14:05 CET"])];
            var lines = Lines(s_profiles, rows, null);
            Assert.Equal(rows.Length + 1, lines.Count);
            Assert.All(rows.Zip(lines.Skip(1)), row => Assert.All(
                row.First, value => Assert.Contains(value, row.Second, StringComparison.Ordinal)));
        });

    [Theory]
    [InlineData("AWSAdministratorAccess", 10, "AWSAd…cess")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 2, "a…")]
    [InlineData("abcd", 1, "…")]
    [InlineData("abcd", 0, "")]
    [InlineData("東京都港区", 6, "東…区")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301", 3, "e\u0301…e\u0301")]
    [InlineData("ab東\u0301", 2, "a…")]
    [InlineData("👩👩👩👩", 5, "👩…👩")]
    public void A_text_is_cut_in_its_middle_by_columns(string text, int most, string cut) =>
        Assert.Equal(cut, Columns.Middle(text, most));

    static List<string> Lines(TableColumn[] columns, string[][] rows, int? room) =>
        [.. new Table<string[]>(columns, rows, (row, column) => row[column]).Lines(room, false)
            .Select(line => line.Line)];

    static string Word(Random random, int longest) => string.Concat(Enumerable.Range(0, random.Next(1, longest + 1))
        .Select(_ => random.In("a", "b", "é", "e\u0301", "東", "👩", "-", ".", "…", "W")));
}
