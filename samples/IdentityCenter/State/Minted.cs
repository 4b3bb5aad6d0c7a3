using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IdentityCenter.State;

/// <summary>
/// A sign-in created without a person, and its file as the AWS CLI writes it: name and bytes as in botocore's
/// SSOTokenLoader and the AWS CLI's JSONFileCache (Python's json.dumps, ASCII only).
/// </summary>
public sealed record Minted(
    string StartUrl,
    string Region,
    string AccessToken,
    DateTimeOffset ExpiresAt,
    string ClientId,
    string ClientSecret,
    DateTimeOffset RegistrationExpiresAt,
    string? RefreshToken)
{
    /// <summary>The content of the AWS CLI's token file.</summary>
    public string ToJson()
    {
        var fields = new List<(string Name, string Value)>
        {
            ("startUrl", StartUrl),
            ("region", Region),
            ("accessToken", AccessToken),
            ("expiresAt", Time(ExpiresAt)),
            ("clientId", ClientId),
            ("clientSecret", ClientSecret),
            ("registrationExpiresAt", Time(RegistrationExpiresAt)),
        };
        if (RefreshToken is not null)
            fields.Add(("refreshToken", RefreshToken));
        return "{" + string.Join(", ", fields.Select(field => $"{Quote(field.Name)}: {Quote(field.Value)}")) + "}";
    }

    /// <summary>Writes the file into a home folder, named for the session or, without one, the start URL.</summary>
    /// <returns>The file's path.</returns>
    public string WriteTo(string home, string? session = null)
    {
        var folder = Path.Combine(home, ".aws", "sso", "cache");
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(session ?? StartUrl))) + ".json";
        var path = Path.Combine(folder, name);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, owner | UnixFileMode.UserExecute);
            options.UnixCreateMode = owner;
        }

        using (var file = new FileStream(path + ".minted", options))
            file.Write(Encoding.ASCII.GetBytes(ToJson()));
        File.Move(path + ".minted", path, overwrite: true);
        return path;
    }

    /// <summary>Keeps secrets out of output.</summary>
    public override string ToString() => $"a sign-in at '{StartUrl}' until {Time(ExpiresAt)}";

    static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (c is >= ' ' and <= '~')
                quoted.Append(c);
            else
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return quoted.Append('"').ToString();
    }
}
