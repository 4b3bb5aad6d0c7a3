using System.Globalization;
using System.Text;
using CredentialProcess.Profiles;

namespace SsoCred.Switching;

/// <summary>
/// What a shell's prompt shows of a profile: a format whose words in braces are replaced. An unknown one stays as it
/// is, since a prompt is no place for an error.
/// </summary>
static class PromptText
{
    public const string DefaultFormat = "{profile} {role} {left}";

    /// <summary>The words that are replaced.</summary>
    public const string Words = "{profile}, {account}, {role}, {region}, {session}, {minutes}, {left}";

    /// <param name="name">The profile's name as it was chosen.</param>
    /// <param name="left">Until the role credentials expire; zero where the next command fetches new ones.</param>
    public static string Of(string format, string name, Profile profile, TimeSpan left)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            var open = format.IndexOf('{', at);
            var close = open < 0 ? -1 : format.IndexOf('}', open);
            if (close < 0)
                return text.Append(format, at, format.Length - at).ToString();
            text.Append(format, at, open - at);
            if (Value(format[(open + 1)..close], name, profile, left) is { } value)
            {
                text.Append(value);
                at = close + 1;
            }
            else
            {
                text.Append('{');
                at = open + 1;
            }
        }

        return text.ToString();
    }

    static string? Value(string word, string name, Profile profile, TimeSpan left) => word switch
    {
        "profile" => name,
        "account" => profile.AccountId,
        "role" => profile.RoleName,
        "region" => profile.Region ?? "",
        "session" => profile.SignIn?.Session.Name ?? "",
        "minutes" => ((int)left.TotalMinutes).ToString(CultureInfo.InvariantCulture),
        "left" => Left(left),
        _ => null,
    };

    static string Left(TimeSpan left)
    {
        var (hours, minutes) = ((int)left.TotalHours, left.Minutes);
        return hours == 0
            ? minutes.ToString(CultureInfo.InvariantCulture) + "m"
            : hours.ToString(CultureInfo.InvariantCulture) + "h" + minutes.ToString("00", CultureInfo.InvariantCulture)
                + "m";
    }
}
