using System.Text;
using CredentialProcess.Aws;
using CredentialProcess.Config;
using CredentialProcess.Credentials;
using CredentialProcess.Files;
using CredentialProcess.Text;

namespace CredentialProcess.Output;

/// <summary>
/// One section of the shared credentials file with role credentials in it. Only the lines of its own keys change;
/// every other byte of the file stays. It recognizes its own keys by <c>x_sso_cred</c>, which repeats the access key:
/// keys without it, or with another value, belong to someone else and are refused unless forced.
/// </summary>
/// <param name="Name">As between the brackets: in this file the bare profile name.</param>
/// <param name="Region">The profile's own; null keeps an existing Region.</param>
sealed record CredentialsSection(string Name, RoleCredentials Credentials, string? Region = null)
{
    /// <summary>Marks keys written by this program. SDKs ignore unknown keys.</summary>
    internal const string Marker = "x_sso_cred";

    const string KeyId = "aws_access_key_id", RegionKey = "region";

    static readonly string[] s_keys =
        [KeyId, "aws_secret_access_key", "aws_session_token", "x_security_token_expires", Marker];

    /// <summary>Refuses a name that the file can't hold or that readers would misinterpret.</summary>
    public static string ValidateName(string name)
    {
        if (name.Length is > 0 and <= 200
            && !name.Any(c => char.IsControl(c) || c is '[' or ']' or '\u2028' or '\u2029')
            && name.AsSpan().Trim().Length == name.Length && name is not "DEFAULT")
            return name;
        throw new Failure(FailureKind.Usage, $"'{Printable.Text(name)}' can't be a section of the credentials file",
            "choose a plain name with --as NAME");
    }

    /// <summary>The file's text with this section set.</summary>
    /// <param name="shown">The file's path as messages show it.</param>
    /// <exception cref="Failure">The file can't be parsed, or the section has keys of another program.</exception>
    public byte[] ApplyTo(byte[] text, string shown, bool force)
    {
        ValidateName(Name);
        var old = new ConfigText(shown, text);
        if (old.FirstInvalidLine() is { } bad)
            throw new Failure(FailureKind.Configuration,
                $"{bad}: not a 'key = value' line", "fix the line first");
        var section = Find(old);
        var edit = new TextEdit(text);
        if (section < 0)
            edit.Append($"[{Name}]", Lines());
        else
            Change(old, section, edit, force);

        var result = edit.Result();
        Verify(old, section, new ConfigText(shown, result));
        return result;
    }

    int Find(ConfigText text)
    {
        var wanted = Encoding.UTF8.GetBytes(Name);
        var found = -1;
        for (var i = 0; i < text.Count; i++)
        {
            if (!text.Header(i).SequenceEqual(wanted))
                continue;
            if (found >= 0)
            {
                throw new Failure(FailureKind.Configuration,
                    $"{text.HeaderLocation(i)}: duplicate [{Printable.Text(Name)}]; first defined at "
                        + $"{text.HeaderLocation(found)}",
                    "keep one of the two sections");
            }

            found = i;
        }

        return found;
    }

    void Change(ConfigText text, int section, TextEdit edit, bool force)
    {
        var keys = text.OwnKeys(section);
        var isOwn = keys.Text(Marker) is { } mark && mark == keys.Text(KeyId);
        if (!force && !isOwn && s_keys[..3].Append(RegionKey).FirstOrDefault(Conflicts) is { } conflict
            && keys.TryGet(conflict, out var foreign))
        {
            throw new Failure(FailureKind.Configuration,
                $"{foreign.Location}: [{Printable.Text(Name)}] has keys that sso-cred did not write",
                "choose another section with --as NAME, or overwrite them with --force");
        }

        SectionEdit.Set(text, section, Values(), edit);

        // A Region alone is not a credential: it only conflicts where it would change.
        bool Conflicts(string key) => key == RegionKey
            ? Region is { Length: > 0 } && keys.TryGet(key, out var region) && region.Text != Region
            : keys.Has(key);
    }

    IEnumerable<string> Lines() => Values().Select(line => $"{line.Key} = {line.Value}");

    Dictionary<string, string> Values()
    {
        string[] values =
        [
            Credentials.AccessKeyId, Credentials.SecretAccessKey, Credentials.SessionToken,
            Timestamp.Format(Credentials.Expiration), Credentials.AccessKeyId,
        ];
        if (values.Any(value => value.Length == 0 || value.Any(c => c is <= ' ' or > '~' or '#' or ';')))
            throw new Failure(FailureKind.Service,
                "the service returned keys that the credentials file can't hold");
        var pairs = new Dictionary<string, string>();
        for (var i = 0; i < s_keys.Length; i++)
            pairs.Add(s_keys[i], values[i]);
        if (Region is { Length: > 0 })
        {
            if (!RegionName.IsHostLabel(Region))
                throw RegionName.Invalid(Region);
            pairs.Add(RegionKey, Region);
        }

        return pairs;
    }

    // Verifies that the other sections are the same and that this one has its keys: where indented lines of a value or
    // unusual indentation would change their meaning, nothing is written.
    void Verify(ConfigText old, int section, ConfigText now)
    {
        for (var i = 0; i < old.Count; i++)
            _ = old.OwnKeys(i); // refuses a duplicate key in any section
        var index = section < 0 ? old.Count : section;
        var same = now.Count == old.Count + (section < 0 ? 1 : 0) && now.FirstInvalidLine() is null
            && SectionEdit.PreservesOthers(old, i => i == section, now, i => i == index)
            && SectionEdit.HasExpectedKeys(now, index, Values(), old, section);
        if (!same)
        {
            throw new Failure(FailureKind.Configuration,
                $"{now.Path}: [{Printable.Text(Name)}] can't be changed without changing the lines around it",
                "start each header and key of the file at the left margin");
        }
    }
}
