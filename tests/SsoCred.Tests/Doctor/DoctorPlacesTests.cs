using SsoCred.Tests.Refusals;

namespace SsoCred.Tests.Doctor;

/// <summary>Links that work, folders that are not files, and file systems that refuse locks or modes.</summary>
public sealed class DoctorPlacesTests : DoctorHome
{
    [Theory]
    [InlineData(".aws")]
    [InlineData(".aws/sso/cache")]
    public async Task A_link_to_a_folder_that_is_there_is_fine(string name)
    {
        Home.SignIn();
        Directory.Move(Home[name], Home["elsewhere"]);
        File.CreateSymbolicLink(Home[name], Home["elsewhere"]);
        var told = await DoctorReport.OfAsync(Home);
        Assert.Empty(told.Attentions);
        Assert.Contains(told.All, each => each is { State: "note", Fix: null } && each.Subject == "~/" + name
            && each.Message == $"is a link to {Home["elsewhere"]}");
    }

    [Theory]
    [InlineData("config")]
    [InlineData("credentials")]
    public async Task A_folder_in_place_of_a_file(string name)
    {
        Home.SignIn();
        File.Delete(Home[".aws/" + name]);
        Directory.CreateDirectory(Home[".aws/" + name]);
        var told = await DoctorReport.OfAsync(Home);
        var found = told.Of("files", "~/.aws/" + name);
        Assert.Equal(("attention", $"run: rmdir ~/.aws/{name}"), (found.State, found.Fix));
        Assert.Equal(name == "config" ? 3 : 1, told.Exit);
        Assert.Equal(0, (await Home.ShellAsync(found.Fix![5..])).Exit);
    }

    [Theory]
    [InlineData("ENOLCK", true)]
    [InlineData("EOPNOTSUPP", false)]
    public async Task Locks_that_do_not_work(string errno, bool hasRun)
    {
        Home.SignIn();
        if (hasRun)
            await Home.DocumentAsync();
        await new Refusal("flock", errno).ApplyAsync(Home);
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.StartsWith("file locks do not work on its file system", wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("~/.aws/", wrong.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modes_that_are_refused()
    {
        Home.SignIn();
        await new Refusal("chmod", "EPERM").ApplyAsync(Home);
        var fine = (await DoctorReport.OfAsync(Home)).Fine("files", "~/.aws");
        Assert.Equal("note", fine.State);
        Assert.StartsWith("its file system refuses chmod", fine.Message, StringComparison.Ordinal);

        // Where others can read, no chmod is advised that would be refused.
        Refusal.Lift(Home);
        File.SetUnixFileMode(Home.TokenPath, (UnixFileMode)0b110_100_100);
        await new Refusal("chmod", "EPERM").ApplyAsync(Home);
        var wrong = (await DoctorReport.OfAsync(Home)).Wrong();
        Assert.Equal(("others can read it (mode 0644)", null), (wrong.Message, wrong.Fix));
    }

    [Fact]
    public async Task A_look_changes_no_file()
    {
        Home.SignIn();
        await Home.DocumentAsync();
        const string List = "find ~/.aws -printf '%p %m %u %s %T@\\n' | sort";
        var before = (await Home.ShellAsync(List)).OutputText;
        Assert.Empty((await DoctorReport.OfAsync(Home)).Attentions);
        Assert.Equal(before, (await Home.ShellAsync(List)).OutputText);
    }
}
