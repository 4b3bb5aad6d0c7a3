using System.Text;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Profiles;

public sealed class RecentProfilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    RecentProfiles Recent => new(new FileCache(_folder.Path), null);

    string File => _folder["recent-profiles.json"];

    [Fact]
    public void The_last_one_chosen_comes_first_and_each_is_listed_once()
    {
        foreach (var name in (string[])["a", "b", "c", "a"])
            Recent.Add(name);
        Assert.Equal(["a", "c", "b"], Recent.Read());
    }

    [Fact]
    public void Only_as_many_as_a_screen_shows_are_kept_and_no_endless_name()
    {
        for (var i = 0; i < 50; i++)
            Recent.Add($"profile-{i}");
        Assert.Equal(RecentProfiles.Most, Recent.Read().Count);
        Assert.Equal("profile-49", Recent.Read()[0]);
        Recent.Add(new string('x', 600));
        Assert.Equal("profile-49", Recent.Read()[0]);
    }

    [Fact]
    public void The_one_that_is_first_already_is_not_written_again()
    {
        Recent.Add("a");
        System.IO.File.SetLastWriteTimeUtc(File, DateTime.UnixEpoch);
        Recent.Add("a");
        Assert.Equal(DateTime.UnixEpoch, System.IO.File.GetLastWriteTimeUtc(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[\"a\"]")]
    [InlineData("{\"profiles\":\"a\"}")]
    [InlineData("{\"profiles\":[\"a\"")]
    [InlineData("{\"profiles\":[\"\\ud800\"]}")]
    [InlineData("{\"other\":{\"profiles\":[\"a\"]}}")]
    public void A_file_that_holds_something_else_counts_as_empty_and_is_replaced(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Empty(Recent.Read());
        Recent.Add("b");
        Assert.Equal(["b"], Recent.Read());
    }

    [Fact]
    public void Fields_and_values_of_a_later_version_are_passed_over()
    {
        System.IO.File.WriteAllText(File, """{"version":{"x":[1]},"profiles":["a",{"name":"x"},7,"b"],"more":null}""");
        Assert.Equal(["a", "b"], Recent.Read());
    }

    [Fact]
    public void A_folder_that_can_not_be_written_costs_nothing_but_the_order()
    {
        System.IO.File.WriteAllText(_folder["file"], "");
        var recent = new RecentProfiles(new FileCache(Path.Combine(_folder["file"], "below")), null);
        recent.Add("a");
        Assert.Empty(recent.Read());
    }

    [Fact]
    public void Names_of_any_kind_come_back_as_they_were()
    {
        var names = HostileValues.All().Where(value => value.Length is > 0 and <= 512 && IsText(value)).Take(15);
        foreach (var name in names)
        {
            Recent.Add(name);
            Assert.Equal(name, Recent.Read()[0]);
        }

        static bool IsText(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)) == value;
    }
}
