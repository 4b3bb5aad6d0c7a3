namespace CredentialProcess.Tests;

/// <summary>Values of variables that no shell may interpret: what is special in some shell, alone and mixed.</summary>
static class HostileValues
{
    static readonly string[] s_pieces =
    [
        "'", "'", "\"", "\"", "\\", "\\", "\\'", "$", "$HOME", "${HOME}", "$(touch run)", "`touch run`", "!", "!!",
            "%PATH%",
        "%", "\n", "\n", "\r\n", "\r", "\t", " ", ";", "&", "|", ">x", "<", "#", "*", "?", "~", "[", "]", "{a,b}", "(",
            ")",
        "^", "=", "-", "a", "Z9", "/+=", "é", "東京", "\u2018", "\u2019", "\u201B", "😀", "\u001b[2J", "\u007f", "\u0085",
        "$Env:PATH", "$null", "@(", "\\x41", "\\n", "\\u{41}",
    ];

    public static IEnumerable<string> All()
    {
        foreach (var piece in s_pieces)
        {
            yield return piece;
            yield return piece + piece;
            yield return "a" + piece + "b";
        }

        var chance = new Random(20261121);
        for (var i = 0; i < 400; i++)
            yield return string.Concat(Enumerable.Range(0, chance.Next(1, 9)).Select(_ =>
                s_pieces[chance.Next(s_pieces.Length)]));
    }
}
