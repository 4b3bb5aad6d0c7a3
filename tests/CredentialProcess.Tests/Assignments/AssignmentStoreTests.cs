using CredentialProcess.Assignments;
using CredentialProcess.Files;
using CredentialProcess.Profiles;

namespace CredentialProcess.Tests.Assignments;

/// <summary>What is kept of the last listing.</summary>
public sealed class AssignmentStoreTests : IDisposable
{
    static readonly Session s_session = new("my-sso", "https://example.awsapps.com/start", "us-east-1", null);
    static readonly Account s_account = new("012345678901", "Müller \"& Söhne\"\n", null);

    static readonly CachedListing s_listing = new(TestHome.Noon,
        [s_account, new("123456789012", null, "a@example.com")],
        [new(s_account, "A"), new(s_account, "B")]);

    readonly TemporaryFolder _folder = new();

    AssignmentStore Store => new(new FileCache(_folder.Path), null);

    string File => new FileCache(_folder.Path).PathOf(AssignmentStore.KeyOf(s_session));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_listing_comes_back_as_it_was_and_is_for_its_owner_only()
    {
        Store.Write(s_session, s_listing);
        var read = Store.Read(s_session)!;
        Assert.Equal(s_listing.ListedAt, read.ListedAt);
        Assert.Equal(s_listing.Accounts, read.Accounts);
        Assert.Equal(s_listing.Assignments, read.Assignments);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Another_session_has_another_one_and_removing_takes_only_its_own()
    {
        var other = s_session with { Name = "other" };
        Store.Write(s_session, s_listing);
        Store.Write(other, s_listing with { Assignments = [] });
        Store.Remove(s_session);
        Assert.Null(Store.Read(s_session));
        Assert.Empty(Store.Read(other)!.Assignments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"listedAt":"2026-11-21T12:00:00Z","accounts":[{"id":"1"}]}""")]
    [InlineData("""{"listedAt":"2026-11-21T12:00:00Z","accounts":["x"]}""")]
    [InlineData("""{"listedAt":"yesterday","accounts":[]}""")]
    [InlineData("""{"listedAt":"2026-11-21T12:00:00Z","accounts":[]} x""")]
    public void A_broken_file_is_nothing(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Null(Store.Read(s_session));
    }

    [Fact]
    public void A_complete_listing_tells_since_when_and_with_which_sign_in()
    {
        Store.Write(s_session, s_listing with { Complete = new(TestHome.Noon.AddMinutes(-1), "x") });
        Assert.Equal(new CompleteListing(TestHome.Noon.AddMinutes(-1), "x"), Store.Read(s_session)!.Complete);
        Store.Write(s_session, s_listing);
        Assert.Null(Store.Read(s_session)!.Complete);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"completeSince\":\"2026-11-21T12:00:00Z\",")]
    [InlineData("\"signIn\":\"x\",")]
    [InlineData("\"completeSince\":\"noon\",\"signIn\":\"x\",")]
    [InlineData("\"completeSince\":[\"2026-11-21T12:00:00Z\"],\"signIn\":{},")]
    public void Without_a_time_and_a_sign_in_a_listing_is_not_complete(string fields)
    {
        System.IO.File.WriteAllText(File, $$"""
            {"listedAt":"2026-11-21T12:00:00Z",{{fields}}"accounts":[{"id":"012345678901","roles":["A"]}]}
            """);
        Assert.Null(Store.Read(s_session)!.Complete);
        Assert.Single(Store.Read(s_session)!.Assignments);
    }

    [Fact]
    public void What_is_not_known_is_passed_over()
    {
        System.IO.File.WriteAllText(File, """
            {"new":{"a":[1]},"listedAt":"2026-11-21T12:00:00Z","accounts":[{"id":"012345678901","tags":[{}],"roles":["A"]}]}
            """);
        Assert.Equal("A", Assert.Single(Store.Read(s_session)!.Assignments).RoleName);
    }

    [Fact]
    public void A_folder_that_can_not_be_written_costs_nothing_but_the_listing()
    {
        System.IO.File.WriteAllText(_folder["no-folder"], "");
        var store = new AssignmentStore(new FileCache(_folder["no-folder"]), null);
        store.Write(s_session, s_listing);
        Assert.Null(store.Read(s_session));
    }
}
