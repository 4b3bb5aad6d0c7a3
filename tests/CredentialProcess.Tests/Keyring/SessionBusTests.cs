using CredentialProcess.Keyring;

namespace CredentialProcess.Tests.Keyring;

/// <summary>Which session bus is spoken to.</summary>
public sealed class SessionBusTests
{
    [Theory]
    [InlineData("unix:path=/run/user/1000/bus", "/run/user/1000/bus")]
    [InlineData("unix:path=/tmp/a%2db,guid=0123", "/tmp/a-b")]
    [InlineData("unix:guid=0123,path=/tmp/x;tcp:host=a", "/tmp/x")]
    [InlineData("unix:abstract=/tmp/dbus-x,guid=0", "\0/tmp/dbus-x")]
    public void Sockets_of_this_machine_are_used(string address, string path) =>
        Assert.Equal(path, SessionBus.PathsOf(address, null)[0]);

    [Theory]
    [InlineData("tcp:host=a,port=1;unix:path=/x;unix:abstract=y", "/x", "\0y")]
    [InlineData("autolaunch:;unix:runtime=yes", "/run/user/7/bus")]
    public void Several_are_alternatives(string address, params string[] paths) =>
        Assert.Equal(paths, SessionBus.PathsOf(address, "/run/user/7"));

    [Fact]
    public void A_path_that_fits_in_no_socket_address_is_refused()
    {
        var path = "/" + new string('é', 60);
        Assert.Throws<Failure>(() => SessionBus.PathsOf("unix:path=" + path, null));
        Assert.Throws<Failure>(() => SessionBus.PathsOf("unix:runtime=yes", path));
        Assert.Throws<Failure>(() => SessionBus.PathsOf("unix:abstract=" + new string('a', 108), null));
    }

    [Theory]
    [InlineData("tcp:host=127.0.0.1,port=4")]
    [InlineData("unixexec:path=/bin/sh")]
    [InlineData("launchd:env=X")]
    [InlineData("unix:")]
    [InlineData("unix:path=relative")]
    [InlineData("unix:path=/a%00b")]
    [InlineData("unix:runtime=yes")]
    [InlineData(";")]
    public void Everything_else_is_refused(string address)
    {
        var refused = Assert.Throws<Failure>(() => SessionBus.PathsOf(address, null));
        Assert.Equal(FailureKind.SignInNeeded, refused.Kind);
        Assert.NotNull(refused.Hint);
    }

    [Fact]
    public void Without_an_address_there_is_none_unless_the_runtime_folder_has_its_socket()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<Failure>(() => SessionBus.PathsOf(null, null));
        File.WriteAllText(folder["bus"], "");
        Assert.Throws<Failure>(() => SessionBus.PathsOf("", folder.Path));
        File.Delete(folder["bus"]);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(folder["bus"]));
        Assert.Equal([folder["bus"]], SessionBus.PathsOf("", folder.Path));
    }
}
