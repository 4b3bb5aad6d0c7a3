using CredentialProcess.Tests;
using SsoCred.Prompts;

namespace SsoCred.Tests.Prompts;

/// <summary>Which answers to a numbered list are numbers, and of which rows.</summary>
public sealed class NumberedListTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("30", 29)]
    [InlineData("3 1", 0, 2)]
    [InlineData("1,2, 4", 0, 1, 3)]
    [InlineData("2-4 3 30", 1, 2, 3, 29)]
    public void Numbers_and_ranges_are_rows(string answer, params int[] rows) =>
        Assert.Equal(rows, NumberedList.Numbers(answer, ListOf(several: true)));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("31")]
    [InlineData("012")]
    [InlineData("123456789012")]
    [InlineData("99999999999999999999")]
    [InlineData("1 prod")]
    [InlineData("4-2")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    public void Anything_else_is_searched_for(string answer) =>
        Assert.Null(NumberedList.Numbers(answer, ListOf(several: true)));

    [Fact]
    public Task Rows_as_numbers_are_read_as_the_same_rows() => RandomCases.CasesAsync("ranges", 200, random =>
    {
        int[] rows = [.. Enumerable.Range(0, 30).Where(_ => random.Next(2) == 0)];
        if (rows.Length > 0)
            Assert.Equal(rows, NumberedList.Numbers(NumberedList.Ranges(rows), ListOf(several: true)));
    });

    [Fact]
    public void Neighbours_are_a_range() => Assert.Equal("1-3 5 7-8", NumberedList.Ranges([0, 1, 2, 4, 6, 7]));

    [Fact]
    public void Where_one_may_be_chosen_there_is_one_number()
    {
        Assert.Equal([1], NumberedList.Numbers("2", ListOf(several: false)));
        Assert.Null(NumberedList.Numbers("1 2", ListOf(several: false)));
    }

    static PickList ListOf(bool several) =>
        new([.. Enumerable.Range(1, 30).Select(i => new PickRow($"row {i}"))], several);
}
