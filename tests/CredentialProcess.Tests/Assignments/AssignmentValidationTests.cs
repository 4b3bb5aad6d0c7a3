using OnTheWire = IdentityCenter.State.Account;

namespace CredentialProcess.Tests.Assignments;

/// <summary>Entries and answers of the portal that are invalid, refused or not from the portal.</summary>
public class AssignmentValidationTests : AssignmentFixture
{
    [Fact]
    public async Task An_account_that_vanishes_during_the_listing_is_left_out()
    {
        _house.StandIn.Faults.Add("ListAccountRoles=status:404");
        var list = await ListAsync();
        Assert.Equal(2, list.Assignments.DistinctBy(assignment => assignment.Account).Count());
        Assert.Empty(list.Refused);
        Assert.True(list.IsComplete);
    }

    [Theory]
    [InlineData("status:403")]
    [InlineData("bare:403")]
    [InlineData("bare:404")]
    [InlineData("html:404")]
    public async Task An_account_that_is_refused_keeps_its_cached_roles(string fault)
    {
        await AllAsync();
        _house.StandIn.Faults.Add("ListAccountRoles=" + fault);
        var list = await ListAsync();
        var refused = Assert.Single(list.Refused);
        Assert.DoesNotContain(list.Assignments, assignment => assignment.Account == refused);
        Assert.NotEmpty(RolesOf(_house.LastListings.Read(_house.Profile.Session)!, refused.Id));
    }

    [Fact]
    public async Task A_single_entry_that_can_not_be_true_is_left_out_and_told()
    {
        Served = [new("1234", "x", null, ["R"]), new("123456789012", "y", null, ["R", new('r', 65), "a\u001b[2J"])];
        var list = await ListAsync();
        Assert.Equal(("123456789012", "R"), list.Assignments.Select(each => (each.Account.Id, each.RoleName)).Single());
        Assert.Equal(3, list.LeftOut.Count);
        Assert.Equal("account '1234': its id is not 12 digits", list.LeftOut[0]);
        Assert.All(list.LeftOut, entry => Assert.DoesNotContain(entry, char.IsControl));
        Assert.False(list.IsComplete);
    }

    [Theory]
    [InlineData(@"\ud800", "its name is not text")]
    [InlineData(@"\udc00\ud800", "its name is not text")]
    [InlineData("\u00ff", "its name is not text")] // a byte that is in no UTF-8
    [InlineData(null, "its name is too long")]
    public async Task One_name_that_can_not_be_true_costs_one_account_and_not_the_listing(string? name, string why)
    {
        Served = [new("123456789012", "odd", null, ["R"]), new("012345678901", "good", null, ["R"])];
        _house.StandIn.Faults.Add($"ListAccounts=swap:odd={name ?? new string('x', 1025)},times=0");
        var accounts = await AccountListAsync();
        Assert.Equal("012345678901", Assert.Single(accounts.Accounts).Id);
        Assert.Equal($"account 123456789012: {why}", Assert.Single(accounts.LeftOut));
        var all = await ListAsync();
        Assert.Equal(("012345678901", false), (Assert.Single(all.Assignments).Account.Id, all.IsComplete));
        Assert.Equal(accounts.LeftOut, all.LeftOut);
    }

    [Fact]
    public async Task A_role_and_an_address_that_are_no_text_are_left_out_alone()
    {
        Served = [new("123456789012", "x", "a@x", ["R", "odd"]), new("012345678901", "y", "odd@x", ["R"])];
        _house.StandIn.Faults.Add(@"ListAccounts=swap:odd=\udfff");
        _house.StandIn.Faults.Add(@"ListAccountRoles=swap:odd=\udfff");
        var list = await ListAsync();
        Assert.Equal(("123456789012", "R"), list.Assignments.Select(each => (each.Account.Id, each.RoleName)).Single());
        Assert.Equal(
            ["account 012345678901: its address is not text",
                "role '\\ufffd' of account 123456789012: this is not the name of a role"], list.LeftOut);
    }

    [Theory]
    [InlineData(@"\ud83d\ude00 x", "\U0001F600 x")]
    [InlineData(@"\\ud800", @"\ud800")]
    [InlineData(@"\u0041\uD7FF", "A\uD7FF")]
    public async Task An_escape_that_is_text_is_left_as_it_is(string sent, string name)
    {
        Served = [new("012345678901", "odd", null, ["R"])];
        _house.StandIn.Faults.Add($"ListAccounts=swap:odd={sent}");
        Assert.Equal(name, Assert.Single(await AccountsAsync()).Name);
    }

    [Fact]
    public async Task A_portal_that_gives_the_roles_of_no_account_is_no_empty_list()
    {
        _house.StandIn.Faults.Add("ListAccountRoles=status:403,times=0");
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Refused, failure.Exit);
        Assert.Contains("'my-sso'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListAccounts=html:404")]
    [InlineData("ListAccounts=bare:403")]
    [InlineData("ListAccountRoles=html:404,times=0")]
    [InlineData("ListAccountRoles=bare:403,times=0")]
    public async Task What_a_stranger_refuses_is_not_told_as_the_portals_word(string fault)
    {
        _house.StandIn.Faults.Add(fault);
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains("refuses the request (40", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListAccounts=set:nextToken=next+/0==,times=0", "a page is repeated")]
    [InlineData("ListAccountRoles=set:nextToken=next+/0==,times=0", "a page is repeated")]
    [InlineData("ListAccounts=set:accountId=12345678901", "12 digits")]
    [InlineData("ListAccounts=set:accountId=../../etc/pwd", "12 digits")]
    [InlineData("ListAccounts=missing:accountId", "12 digits")]
    [InlineData("ListAccounts=missing:accountList", "no accountList")]
    [InlineData("ListAccounts=null:accountList", "no accountList")]
    [InlineData("ListAccountRoles=missing:roleList", "no roleList")]
    [InlineData("ListAccountRoles=null:roleList", "no roleList")]
    [InlineData("ListAccounts=html", "a web page")]
    public async Task What_can_not_be_true_is_a_broken_answer(string fault, string words)
    {
        _house.StandIn.Faults.Add(fault);
        var failure = await FailAsync();
        Assert.Equal(ExitCode.Failed, failure.Exit);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_is_one_and_not_sure()
    {
        Served = [];
        Assert.False((await ListAsync()).IsComplete);
        Served = [new("123456789012", "y", null, [])];
        Assert.Empty((await ListAsync()).Assignments);
    }

    [Fact]
    public async Task A_listing_without_an_end_is_refused()
    {
        Served = [.. Enumerable.Range(0, 20_500).Select(i =>
            new OnTheWire($"{i:D12}", "x", null, []))];
        Assert.Contains("too many entries", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_kept_as_they_are_whatever_they_hold()
    {
        string[] names = ["[a]\n[default]", "\"'`$(touch x)", "👩‍🚀 \u202e", "..", new string('x', 300),
            "\u0000\u001b[31m"];
        Served = [.. names.Select((name, i) => new OnTheWire($"{i:D12}", name, null, ["R"]))];
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase),
            (await AllAsync()).Select(assignment => assignment.Account.Name));
        Assert.Equal(names.Order(StringComparer.Ordinal),
            _house.LastListings.Read(_house.Profile.Session)!.Accounts.Select(account => account.Name!)
                .Order(StringComparer.Ordinal));
    }
}
