using CredentialProcess.Config;
using CredentialProcess.Tests.Profiles;

namespace CredentialProcess.Tests.Config;

public class AwsFolderTests
{
    [Fact]
    public void Everything_stands_in_the_home_folder()
    {
        var folder = Posix(("HOME", "/home/ann"));
        Assert.Equal("/home/ann/.aws/config", folder.ConfigFile);
        Assert.Equal("/home/ann/.aws/credentials", folder.CredentialsFile);
        Assert.Equal("/home/ann/.aws/sso/cache", folder.TokenCache);
        Assert.Equal("/home/ann/.aws/cli/cache", folder.RoleCache);
        Assert.Equal("/home/ann/.aws/sso-cred", folder.StateFolder);
    }

    [Fact]
    public void A_variable_moves_the_files_but_not_the_caches()
    {
        var folder = Posix(("HOME", "/h"), ("AWS_CONFIG_FILE", "/etc/c"), ("AWS_SHARED_CREDENTIALS_FILE", "k"));
        Assert.Equal("/etc/c", folder.ConfigFile);
        Assert.Equal("k", folder.CredentialsFile);
        Assert.Equal("/h/.aws/sso/cache", folder.TokenCache);
    }

    [Fact]
    public void A_variable_that_is_set_to_nothing_means_no_file()
    {
        var folder = Posix(("HOME", "/h"), ("AWS_CONFIG_FILE", ""), ("AWS_SHARED_CREDENTIALS_FILE", ""));
        Assert.Null(folder.ConfigFile);
        Assert.Null(folder.CredentialsFile);
    }

    [Theory] // Python 3.11, posixpath, with HOME=/h/ X=v$Y Y=y E= (empty)
    [InlineData("$X/a", "v$Y/a")]
    [InlineData("${X}/a", "v$Y/a")]
    [InlineData("$E/a", "/a")]
    [InlineData("${}", "${}")]
    [InlineData("$Q/a", "$Q/a")]
    [InlineData("${Q}b", "${Q}b")]
    [InlineData("~", "/h")]
    [InlineData("~/x", "/h/x")]
    [InlineData("~//a", "/h//a")]
    [InlineData("a~", "a~")]
    [InlineData("$HOME/x", "/h//x")]
    [InlineData("$é", "$é")]
    [InlineData("${X", "${X")]
    [InlineData("$X~", "v$Y~")]
    [InlineData("$1", "$1")]
    [InlineData("x$", "x$")]
    [InlineData("%X%", "%X%")]
    public void Posix_paths_expand_as_in_Python(string written, string expanded) =>
        Assert.Equal(
            expanded,
            Posix(("HOME", "/h/"), ("X", "v$Y"), ("Y", "y"), ("E", ""), ("AWS_CONFIG_FILE", written)).ConfigFile);

    [Theory] // Python 3.11, ntpath, with X=v$Y Y=y
    [InlineData("%X%\\a", "v$Y\\a")]
    [InlineData("%%X%%", "%X%")]
    [InlineData("'%X%'", "'%X%'")]
    [InlineData("it's %X%", "it's %X%")]
    [InlineData("$$X", "$X")]
    [InlineData("${X}", "v$Y")]
    [InlineData("%Q%", "%Q%")]
    [InlineData("%X", "%X")]
    [InlineData("$X-a", "$X-a")]
    [InlineData("$X_", "$X_")]
    [InlineData("%X%%Y%", "v$Yy")]
    [InlineData("~\\a", "C:\\Users\\ann\\a")]
    [InlineData("~/a", "C:\\Users\\ann/a")]
    public void Windows_paths_expand_as_in_Python(string written, string expanded) =>
        Assert.Equal(
            expanded,
            Windows(("USERPROFILE", "C:\\Users\\ann"), ("X", "v$Y"), ("Y", "y"), ("AWS_CONFIG_FILE", written))
                .ConfigFile);

    [Theory]
    [InlineData("~bob/config", "~bob/config")]
    [InlineData("~bob", "~bob")]
    [InlineData("~$X", "~$X")]
    public void The_home_of_another_user_is_refused(string written, string shown)
    {
        var failure = Refusal.Of(() => Posix(("HOME", "/h"), ("X", "bob"), ("AWS_CONFIG_FILE", written)).ConfigFile!
            .ToString());
        Assert.StartsWith($"AWS_CONFIG_FILE is '{shown}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal("use the full path", failure.Hint);
    }

    [Fact]
    public void HOME_even_empty_comes_before_the_user_database()
    {
        Assert.Equal("/.aws/config", new AwsFolder(Lookup([("HOME", "")]), "/home/ann", false).ConfigFile);
        Assert.Equal("/home/ann/.aws/config", new AwsFolder(Lookup([]), "/home/ann", false).ConfigFile);
        Assert.Equal("/h/.aws/config", new AwsFolder(Lookup([("HOME", "/h")]), "/home/ann", false).ConfigFile);
        Assert.Equal("/", Posix(("HOME", "/"), ("AWS_CONFIG_FILE", "~")).ConfigFile);
    }

    [Fact]
    public void Without_any_home_only_a_path_that_needs_one_is_refused()
    {
        var folder = Posix(("AWS_CONFIG_FILE", "/etc/c"));
        Assert.Equal("/etc/c", folder.ConfigFile);
        Assert.Equal("/etc/c", folder.Show("/etc/c"));
        Assert.Equal("set HOME", Refusal.Of(() => _ = folder.TokenCache).Hint);
        Assert.Equal("set HOME", Refusal.Of(() => _ = Posix(("AWS_CONFIG_FILE", "~/c")).ConfigFile).Hint);
    }

    [Fact]
    public void Windows_takes_the_profile_folder_then_the_home_drive_and_HOME_last()
    {
        Assert.Equal(
            "C:\\Users\\ann\\.aws\\config",
            Windows(("USERPROFILE", "C:\\Users\\ann\\"), ("HOMEPATH", "\\p"), ("HOME", "/h")).ConfigFile);
        Assert.Equal(
            "D:\\p\\.aws\\sso\\cache", Windows(("HOMEDRIVE", "D:"), ("HOMEPATH", "\\p"), ("HOME", "/h")).TokenCache);
        Assert.Equal("/h\\.aws\\config", Windows(("HOME", "/h")).ConfigFile);
        Assert.Equal("set USERPROFILE", Refusal.Of(() => _ = Windows().ConfigFile).Hint);
    }

    [Fact]
    public void Paths_are_shown_with_a_tilde_and_without_control_characters()
    {
        var folder = Posix(("HOME", "/home/ann"));
        Assert.Equal("~/.aws/config", folder.Show("/home/ann/.aws/config"));
        Assert.Equal("/home/annette/c", folder.Show("/home/annette/c"));
        Assert.Equal("/tmp/\\u001b[31m", folder.Show("/tmp/\u001b[31m"));
    }

    static AwsFolder Posix(params (string, string)[] variables) => new(Lookup(variables), null, windows: false);

    static AwsFolder Windows(params (string, string)[] variables) => new(Lookup(variables), null, windows: true);

    static Func<string, string?> Lookup((string Name, string Value)[] variables) =>
        name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault();
}
