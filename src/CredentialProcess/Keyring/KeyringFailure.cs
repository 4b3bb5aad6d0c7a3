using System.Net.Sockets;
using CredentialProcess.Text;
using Tmds.DBus.Protocol;

namespace CredentialProcess.Keyring;

/// <summary>
/// What is wrong with the keyring, and what to type. A keyring that is locked or missing needs a person, like a sign-in
/// (exit code 4). Error messages of D-Bus are not shown, only their names: a service may put anything into them.
/// </summary>
static class KeyringFailure
{
    const string LockedError = "org.freedesktop.Secret.Error.IsLocked";
    const string NoCollection = "org.freedesktop.Secret.Error.NoSuchObject";

    static readonly string s_files = $"or keep the secrets in files: {Profiles.SecretStoreSetting.Key} = files";

    /// <summary>Without a hint: the executable adds the command that signs in, which can unlock it.</summary>
    public static Failure Locked() => new(FailureKind.SignInNeeded, "the keyring is locked");

    public static Failure StillLocked() => new(FailureKind.SignInNeeded,
        "the keyring is still locked: its dialog was closed", "try again, and type the keyring's password there");

    /// <summary>Such as KeePassXC, whose answer to each new item is a prompt.</summary>
    public static Failure AsksEachTime() => new(FailureKind.SignInNeeded,
        "the keyring is unlocked, but wants each access confirmed",
        $"use a keyring that asks only once, as gnome-keyring does, {s_files}");

    public static Failure NotUnderstood() =>
        new(FailureKind.Local, "the keyring's answer is not one of the Secret Service");

    public static Failure NoBus(string why) => new(FailureKind.SignInNeeded, $"no keyring: {why}",
        $"run it in the desktop's session, {s_files}");

    public static Failure NoKeyring() => new(FailureKind.SignInNeeded,
        "no keyring: no program offers one (org.freedesktop.secrets) on the session bus",
        $"start gnome-keyring-daemon, {s_files}");

    public static Failure NoDefault() => new(FailureKind.SignInNeeded,
        "the keyring has no default collection", "create one in the desktop's password program");

    public static Failure Ended() => NoBus("the program that offers it has ended");

    public static Failure Hung(TimeSpan limit) => Deadlines.Exceeded("the keyring has not answered", limit);

    /// <summary>The failure behind an exception of a call; null where it is a bug of ours.</summary>
    /// <param name="limit">How long the call was waited for.</param>
    public static Failure? Of(Exception cause, TimeSpan limit) => cause switch
    {
        Failure failure => failure,
        TimeoutException => Hung(limit),
        DBusErrorReplyException { ErrorName: var name } => OfError(name),
        DBusConnectionException or DBusConnectFailedException or DBusConnectionClosedException =>
            cause.InnerException is Failure inner ? inner : NoBus("the session bus has closed the connection"),
        DBusExceptionBase or SocketException or IOException or ObjectDisposedException =>
            new Failure(FailureKind.Local, $"the keyring can't be used ({cause.GetType().Name})", null, cause),
        _ => null,
    };

    /// <summary>Whether the keyring does not know this connection's session: it was started again.</summary>
    public static bool IsOfOldSession(DBusErrorReplyException cause) =>
        cause.ErrorName == "org.freedesktop.Secret.Error.NoSession";

    public static bool IsLocked(DBusErrorReplyException cause) => cause.ErrorName == LockedError;

    /// <summary>Whether an item or a collection is not there.</summary>
    public static bool IsMissing(DBusErrorReplyException cause) => cause.ErrorName is NoCollection
        or "org.freedesktop.DBus.Error.UnknownObject" or "org.freedesktop.DBus.Error.UnknownMethod"
        or "org.freedesktop.DBus.Error.UnknownInterface";

    static Failure OfError(string name) => name switch
    {
        LockedError => Locked(),
        "org.freedesktop.DBus.Error.ServiceUnknown" or "org.freedesktop.DBus.Error.NameHasNoOwner" => NoKeyring(),
        NoCollection or "org.freedesktop.DBus.Error.UnknownObject" or "org.freedesktop.DBus.Error.UnknownMethod" =>
            NoDefault(),
        "org.freedesktop.DBus.Error.NoReply" or "org.freedesktop.DBus.Error.Disconnected" =>
            Ended(),
        _ => new Failure(FailureKind.Local, $"the keyring refuses: {Printable.Text(name)}"),
    };
}
