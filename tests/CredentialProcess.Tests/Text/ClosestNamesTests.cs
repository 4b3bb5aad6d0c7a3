using CredentialProcess.Text;

namespace CredentialProcess.Tests.Text;

public class ClosestNamesTests
{
    [Theory]
    [InlineData("dev", "dve", true)]
    [InlineData("dev", "de", true)]
    [InlineData("dev", "devx", true)]
    [InlineData("dev", "dew", true)]
    [InlineData("dev", "DEV", true)]
    [InlineData("dev", "vd", false)]
    [InlineData("dev", "prod", false)]
    [InlineData("production", "prodcution", true)]
    [InlineData("production", "rpodcutoin", true)]
    [InlineData("production", "rpodcutxz", false)]
    [InlineData("abcdef", "bcdefa", true)]
    [InlineData("abcdef", "defabc", false)]
    [InlineData("abcdef", "xbcdey", true)]
    [InlineData("abcdef", "xbcyez", false)]
    [InlineData("ab", "xa", false)]
    [InlineData("ab", "ba", true)]
    [InlineData("a", "b", true)]
    [InlineData("a", "bc", false)]
    public void Near_is_a_third_of_the_letters_inserted_deleted_changed_or_swapped(string asked, string name,
        bool isNear) =>
        Assert.Equal(isNear ? [name] : [], ClosestNames.Find(asked, [name]));

    [Theory]
    [InlineData("prod", "my-company.Prod.ReadOnly", true)]
    [InlineData("pro", "my-company.Prod.ReadOnly", true)]
    [InlineData("pr", "my-company.Prod.ReadOnly", false)]
    public void A_name_that_holds_the_asked_one_of_three_letters_is_near(string asked, string name, bool isNear) =>
        Assert.Equal(isNear ? [name] : [], ClosestNames.Find(asked, [name]));

    [Fact]
    public void The_nearest_come_first_and_not_too_many()
    {
        string[] names = ["other", "prodxy-a", "prodx", "produ-b", "prod2", "pro", ""];
        Assert.Equal(["prodx", "prod2", "pro"], ClosestNames.Find("prod", names));
    }

    [Fact]
    public void Long_names_are_looked_at_up_to_64_letters()
    {
        var longest = new string('a', 64);
        Assert.Equal([longest], ClosestNames.Find(longest[..63] + "b", [longest, longest + "a"]));
        Assert.Empty(ClosestNames.Find(longest + "a", [longest]));
        Assert.Equal([longest], ClosestNames.Find("aaa", [longest, longest + "a"]));
    }
}
