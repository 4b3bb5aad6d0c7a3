using CredentialProcess.Files;
using CredentialProcess.Tests;
using SsoCred.Configuring;

namespace SsoCred.Tests.Configuring;

/// <summary>What is kept of the answers of a run that has written nothing.</summary>
public sealed class KeptAnswersTests : IDisposable
{
    static readonly DateTimeOffset s_noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly Answers s_answers = new()
    {
        StartUrl = "https://example.awsapps.com/start",
        SsoRegion = "eu-west-1",
        Session = "demo",
        Accounts = ["012345678901"],
        Roles = [("012345678901", "ReadOnly")],
        Region = "none",
        Process = false,
        Names = "{account_name}.{role}",
    };

    readonly TemporaryFolder _folder = new();

    string File => _folder["configure-answers.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Answers_come_back_for_a_day_and_are_for_their_owner_only()
    {
        var kept = At(s_noon);
        kept.Set(s_answers);
        Assert.True(kept.Keep());
        AssertSame(s_answers, At(s_noon.AddHours(23)).Current);
        AssertSame(new Answers(), At(s_noon.AddHours(24)).Current);
        AssertSame(new Answers(), At(s_noon.AddHours(-1)).Current);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        At(s_noon).Forget();
        Assert.False(System.IO.File.Exists(File));
        At(s_noon).Forget();
    }

    [Fact]
    public void What_nobody_has_typed_is_not_kept()
    {
        var kept = At(s_noon);
        kept.Set(s_answers, isTyped: false);
        Assert.False(kept.Keep());
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void A_folder_that_can_not_be_written_costs_nothing_but_the_answers()
    {
        System.IO.File.WriteAllText(_folder["no-folder"], "");
        var kept = new KeptAnswers(new FileCache(_folder["no-folder"]), TimeProvider.System, null);
        AssertSame(new Answers(), kept.Current);
        kept.Set(s_answers);
        Assert.False(kept.Keep());
        kept.Forget();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"answeredAt":"2026-11-21T12:00:00Z","accounts":[],"roles":[{"account":1,"role":"x"}]}""")]
    [InlineData("""{"answeredAt":"2026-11-21T12:00:00Z","accounts":[],"roles":[{}]}""")]
    [InlineData("""{"answeredAt":"2026-11-21T12:00:00Z","accounts":[],"roles":[],"process":"yes"}""")]
    [InlineData("""{"answeredAt":"2026-11-21T12:00:00Z","accounts":[],"roles":[],"startUrl":[]}""")]
    [InlineData("""{"answeredAt":"noon","accounts":[],"roles":[],"startUrl":"https://example.com"}""")]
    public void A_broken_file_is_nothing(string text)
    {
        System.IO.File.WriteAllText(File, text);
        AssertSame(new Answers(), At(s_noon).Current);
    }

    [Fact]
    public Task Any_damage_is_nothing_or_other_answers() => RandomCases.CasesAsync("kept answers", 300, random =>
    {
        var bytes = AnswersFile.Serialize(s_answers, s_noon);
        for (var i = random.Next(1, 4); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        _ = AnswersFile.Parse(bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)]);
    });

    [Fact]
    public void Answers_for_another_portal_are_no_defaults_and_names_fit_only_the_roles_they_were_for()
    {
        Assert.Same(s_answers, s_answers.For(s_answers.StartUrl!));
        AssertSame(new Answers { StartUrl = "https://other.example" }, s_answers.For("https://other.example"));
        var account = new CredentialProcess.Assignments.Account("012345678901", null, null);
        Assert.Equal(s_answers.Names, s_answers.With([new(account, "ReadOnly")]).Names);
        Assert.Null(s_answers.With([new(account, "Other")]).Names);
        Assert.Equal([("012345678901", "Other")], s_answers.With([new(account, "Other")]).Roles);
    }

    KeptAnswers At(DateTimeOffset now) => new(new FileCache(_folder.Path), new Fixed(now), null);

    static void AssertSame(Answers expected, Answers actual)
    {
        Assert.Equal(expected.Accounts, actual.Accounts);
        Assert.Equal(expected.Roles, actual.Roles);
        Assert.Equal(expected with { Accounts = [], Roles = [] }, actual with { Accounts = [], Roles = [] });
    }

    sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
