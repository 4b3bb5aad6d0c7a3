using System.Globalization;

namespace IdentityCenter.Http;

/// <summary>
/// An injected fault, as one line: <c>OPERATION=KIND[:VALUE][,after][,times=N][,delay=SECONDS]
/// [,code=NAME][,message=TEXT][,status=N][,retry-after=SECONDS]</c>. OPERATION may be
/// <c>CreateToken:refresh_token</c> or <c>*</c>. Without <c>after</c>, a kind that replaces the response leaves the
/// tenant's state unchanged; kinds that alter the response always come after the operation. It happens once unless
/// <c>times</c> is given; 0 means always.
/// </summary>
public sealed record Fault
{
    // Kinds that replace the response, and kinds that alter it; see the README.
    static readonly string[] _replacing =
        ["status", "bare", "html", "empty", "body", "reset", "huge", "redirect", "redirect302", "silent"];

    static readonly string[] _altering = ["delay", "missing", "null", "set", "swap", "half", "cut", "gzip", "date"];

    public required string Operation { get; init; }

    public required string Kind { get; init; }

    public string? Value { get; init; }

    /// <summary>The operation is executed first: a refresh token is rotated, and then the response is lost.</summary>
    public bool After { get; init; }

    public int Times { get; init; } = 1;

    public TimeSpan Delay { get; init; }

    public string? Code { get; init; }

    /// <summary>Of a <c>status</c>; in a line without commas.</summary>
    public string? Message { get; init; }

    /// <summary>Of a <c>body</c>.</summary>
    public int Status { get; init; } = 200;

    public int? RetryAfter { get; init; }

    internal bool Replaces => _replacing.Contains(Kind);

    public static Fault Parse(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts[0].Split('=', 2) is not [{ Length: > 0 } operation, { Length: > 0 } what])
            throw new FormatException($"'{line}' is not OPERATION=KIND");
        var kind = what.Split(':', 2);
        var fault = new Fault { Operation = operation, Kind = kind[0], Value = kind.Length > 1 ? kind[1] : null };
        if (!_replacing.Contains(fault.Kind) && !_altering.Contains(fault.Kind))
            throw new FormatException(
                $"'{fault.Kind}' is not a fault; there are {string.Join(", ", _replacing.Concat(_altering))}");
        if (fault.Kind is "status" or "bare" && fault.Number(0) is < 200 or > 599)
            throw new FormatException($"'{line}' needs an HTTP status");
        if (fault.Kind.StartsWith("redirect", StringComparison.Ordinal) && string.IsNullOrEmpty(fault.Value))
            throw new FormatException($"'{line}' needs a URL");
        if (fault.Kind is "set" or "swap" && fault.Value?.IndexOf('=', StringComparison.Ordinal) is not > 0)
            throw new FormatException($"'{line}' needs {(fault.Kind == "set" ? "set:FIELD=TEXT" : "swap:OLD=NEW")}");
        if (fault.Kind == "delay")
            fault = fault with { Delay = Seconds(fault.Value) };

        foreach (var part in parts.Skip(1))
            fault = part.Split('=', 2) switch
            {
                ["after"] => fault with { After = true },
                ["times", var n] => fault with { Times = Whole(n) },
                ["delay", var n] => fault with { Delay = Seconds(n) },
                ["code", var name] => fault with { Code = name },
                ["message", var text] => fault with { Message = text },
                ["status", var n] => fault with { Status = HttpStatus(n) },
                ["retry-after", var n] => fault with { RetryAfter = Whole(n) },
                _ => throw new FormatException($"'{part}' is not known in '{line}'"),
            };
        return fault;
    }

    internal int Number(int otherwise) => Value is null ? otherwise : Whole(Value);

    internal bool Meets(Received request) =>
        Operation == "*" || Operation == request.Operation || Operation == request.Call;

    static int Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a whole number");

    static int HttpStatus(string text) => Whole(text) is >= 200 and <= 599 and var status
        ? status
        : throw new FormatException($"'{text}' is not an HTTP status");

    static TimeSpan Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is not a number of seconds up to 3600");
}
