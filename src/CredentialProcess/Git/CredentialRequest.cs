using System.Text;
using System.Text.Unicode;

namespace CredentialProcess.Git;

/// <summary>
/// What git sends to a credential helper (gitcredentials(7), git-credential(1)): lines <c>key=value</c> up to an empty
/// one or the end. Of a key that comes twice the last one counts, as in git; unknown keys are ignored. A value that git
/// would not send, with a CR or another control character, is refused: git's own check can be switched off.
/// </summary>
sealed record CredentialRequest
{
    /// <summary>In bytes; git's own requests are far smaller.</summary>
    public const int LongestInput = 64 * 1024;

    // A repository's name has at most 100 characters.
    const int LongestPath = 1024;

    public string? Protocol { get; private init; }

    /// <summary>Perhaps with a port.</summary>
    public string? Host { get; private init; }

    /// <summary>Without the slash at its beginning; only with <c>credential.useHttpPath</c>.</summary>
    public string? Path { get; private init; }

    /// <summary>Whether the input, as far as it has been read, holds a whole request.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> input) => input.StartsWith("\n"u8) || input.IndexOf("\n\n"u8) >= 0;

    /// <exception cref="Failure">The input is not such a request.</exception>
    public static CredentialRequest Parse(ReadOnlySpan<byte> input)
    {
        if (input.Length > LongestInput)
            throw Invalid($"is larger than {LongestInput / 1024} kB");
        var request = new CredentialRequest();
        for (var number = 1; !input.IsEmpty; number++)
        {
            var end = input.IndexOf((byte)'\n');
            var line = end < 0 ? input : input[..end];
            input = end < 0 ? [] : input[(end + 1)..];
            if (line.IsEmpty)
                break;
            // The line is not shown: it may hold a password.
            if (line.IndexOf((byte)'=') is not (> 0 and var equals))
                throw Invalid($"has no key in line {number}");
            request = request.With(line[..equals], line[(equals + 1)..], number);
        }

        return request.Path?.Length > LongestPath
            ? throw Invalid($"has a path of more than {LongestPath} characters")
            : request;
    }

    CredentialRequest With(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int number) =>
        key.SequenceEqual("protocol"u8) ? this with { Protocol = Text(value, number) }
        : key.SequenceEqual("host"u8) ? this with { Host = Text(value, number) }
        : key.SequenceEqual("path"u8) ? this with { Path = Text(value, number) }
        : this;

    static string Text(ReadOnlySpan<byte> value, int number) =>
        Utf8.IsValid(value) && !value.ContainsAnyInRange((byte)0, (byte)0x1F) && !value.Contains((byte)0x7F)
            ? Encoding.UTF8.GetString(value)
            : throw Invalid($"has a control character, or text that is not UTF-8, in line {number}");

    static Failure Invalid(string why) =>
        new(FailureKind.Usage, $"the input {why}: it is not a request of git's", "see gitcredentials(7)");
}
