using System.Text;
using CredentialProcess.Config;
using CredentialProcess.Text;

namespace CredentialProcess.Profiles;

/// <summary>
/// The failure for a profile or a session that does not exist: where it was looked for, and what may have been meant:
/// a header in another form, a similar name, or a line that hides a header.
/// </summary>
sealed class NameNotFound(AwsFolder folder, AwsConfig config)
{
    const int MaximumListed = 5;
    const string RunConfigure = "run: sso-cred configure";

    internal Failure ForProfile(string name, string? origin)
    {
        var note = origin is null ? "" : $" ({origin})";
        var shown = Printable.Text(name);
        if (config.Config is null && config.Credentials is null)
        {
            if (folder.ConfigFile is { } folderPath && Directory.Exists(folderPath))
            {
                return Refused($"no profile '{shown}'{note}: {folder.Show(folderPath)} is a folder, not a file",
                    $"move {folder.Show(folderPath)} out of the way, then run: sso-cred configure");
            }

            return folder.ConfigFile is { } path
                ? Refused(
                    $"no profile '{shown}'{note}: there is no config file {folder.Show(path)}",
                    RunConfigure)
                : Refused(
                    $"no profile '{shown}'{note}: {AwsFolder.ConfigVariable} is set but empty, so no "
                    + "config file is read",
                    "run: " + TypedCommand.Unset(AwsFolder.ConfigVariable));
        }

        return Refused(
            $"no profile '{shown}' in {config.Config?.Path ?? config.Credentials!.Path}{note}",
            () => Hint("profile", name, [.. config.ProfileNames.Distinct()]));
    }

    internal Failure ForSession(string name, string? origin)
    {
        var place = origin is null ? config.Config?.Path ?? "the config file" : origin;
        return Refused(
            $"{place}: there is no [sso-session {Printable.Text(name)}]",
            () => Hint("sso-session", name, config.SessionNames));
    }

    string Hint(string kind, string name, IReadOnlyList<string> names)
    {
        if (IndentedHeaderHint(kind, name) is { } indented)
            return indented;
        if (OtherFormHint(kind, name) is { } form)
            return form;
        if (ClosestNames.Find(name, names) is { Count: > 0 } near)
            return $"did you mean {Quoted(near, " or ")}?";
        if (config.Config?.FirstInvalidLine() is { } place)
            return $"{place} is not valid; does it hide a header?";
        if (names.Count == 0)
            return RunConfigure;
        var more = names.Count - MaximumListed;
        return $"available: {Quoted(names.Take(MaximumListed), ", ")}"
            + (more > 0 ? $" and {more} more" : "");
    }

    string? IndentedHeaderHint(string kind, string name) => IndentedHeader.Hint(config.Config, kind, name)
        ?? (kind == "profile" ? IndentedHeader.Hint(config.Credentials, null, name) : null);

    // [foo], [Profile foo] or [profile foo bar] instead of [profile foo].
    string? OtherFormHint(string kind, string name)
    {
        for (var i = 0; i < config.Config?.Count; i++)
        {
            var header = Encoding.UTF8.GetString(config.Config.Header(i));
            var rest = header.Trim();
            if (rest.StartsWith(kind, StringComparison.OrdinalIgnoreCase))
                rest = rest[kind.Length..].Trim();
            if (rest.Trim('"', '\'') == name && !(kind == "profile" && IsOtherKind(header)))
                return $"{config.Config.HeaderLocation(i)} has [{Printable.Text(header)}]; write it as "
                    + $"{Header(kind, name)}";
        }

        return null;
    }

    static bool IsOtherKind(string header) =>
        header.StartsWith("sso-session", StringComparison.Ordinal)
        || header.StartsWith("services", StringComparison.Ordinal);

    static string Header(string kind, string name)
    {
        var shown = Printable.Text(name);
        return kind == "profile" && name == "default" ? "[default]"
            : name.AsSpan().ContainsAny(' ', '\t') ? $"[{kind} '{shown}']"
            : $"[{kind} {shown}]";
    }

    static string Quoted(IEnumerable<string> names, string between) =>
        string.Join(between, names.Select(n => $"'{Printable.Text(n)}'"));

    static Failure Refused(string message, string hint) => new(FailureKind.Configuration, message, hint);

    static Failure Refused(string message, Func<string> hint) =>
        new(FailureKind.Configuration, message) { LazyHint = hint };
}
