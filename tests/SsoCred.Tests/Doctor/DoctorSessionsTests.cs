namespace SsoCred.Tests.Doctor;

/// <summary><c>doctor</c> without a profile: every session, and how many problems there are.</summary>
public sealed class DoctorSessionsTests : DoctorHome
{
    [Fact]
    public async Task Without_a_default_every_session_is_checked()
    {
        Home.Config += """

            [sso-session other]
            sso_start_url = https://other.awsapps.com/start
            sso_region = eu-central-1

            [sso-session broken]
            sso_region = eu-central-1
            """;
        Home.SignIn();
        var told = DoctorReport.Of(await Home.RunAsync("doctor", "--json", "--offline"));
        Assert.Equal(1, told.Exit);
        Assert.Equal("checked with profile 'dev'", told.Of("sign-in", "session 'my-sso'").Message);
        Assert.StartsWith("until ", told.Of("sign-in", "token").Message, StringComparison.Ordinal);
        Assert.Equal(("not signed in", "run: sso-cred login other"),
            (told.Of("sign-in", "session 'other'").Message, told.Of("sign-in", "session 'other'").Fix));
        Assert.Contains("'broken' is incomplete", told.Of("sign-in", "session").Message, StringComparison.Ordinal);
        Assert.Equal(2, told.Attentions.Count);

        var text = (await Home.RunAsync("doctor", "--offline")).OutputText;
        Assert.EndsWith("\n2 problems, marked !!\n", text, StringComparison.Ordinal);
        var headings = text.Split('\n').Where(line => line.Length > 0 && line[0] != ' ').ToList();
        Assert.Contains("sign-in", headings);
        Assert.All(headings.Zip(headings.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task With_a_session_that_is_fine_there_are_no_problems_and_one_call_for_a_role()
    {
        Home.SignIn();
        var run = await Home.RunAsync("doctor");
        Assert.True(run.Exit == 0, run.OutputText);
        Assert.EndsWith("\nno problems\n", run.OutputText, StringComparison.Ordinal);
        Assert.Equal(1, Home.Fetches);
    }

    [Fact]
    public async Task Of_many_sessions_the_first_ten_are_checked()
    {
        for (var i = 0; i < 30; i++)
        {
            Home.Config += $"\n[sso-session s{i}]\nsso_start_url = https://s{i}.awsapps.com/start\n"
                + "sso_region = us-east-1\n";
        }

        var told = DoctorReport.Of(await Home.RunAsync("doctor", "--json", "--offline"));
        Assert.Equal(("21 more are not checked", "run: sso-cred doctor NAME"),
            (told.Of("sign-in", "session").Message, told.Of("sign-in", "session").Fix));
        Assert.Equal(9, told.All.Count(each => each.Subject.StartsWith("session 's", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("AWS_PROFILE", "nobody", 3)]
    [InlineData("AWS_PROFILE", "dev", 1)]
    public async Task A_profile_that_is_chosen_is_the_only_one_checked(string variable, string profile, int exit)
    {
        Home.Environment[variable] = profile;
        var told = DoctorReport.Of(await Home.RunAsync("doctor", "--json", "--offline"));
        Assert.Equal(exit, told.Exit);
        Assert.DoesNotContain(told.All, each => each.Subject == "session 'my-sso'");
    }
}
