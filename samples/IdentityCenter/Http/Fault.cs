using System.Globalization;

namespace IdentityCenter.Http;

/// <summary>
/// One thing that goes wrong, told in one line: <c>OPERATION=KIND[:VALUE][,after][,times=N][,delay=SECONDS]
/// [,code=NAME][,retry-after=SECONDS]</c>. OPERATION may be <c>CreateToken:refresh_token</c> or <c>*</c>.
/// Without <c>after</c>, a kind that takes the answer's place leaves the tenant's state alone; kinds that only bend
/// the answer always come after it. It happens once unless <c>times</c> says otherwise; 0 is for ever.
/// </summary>
public sealed record Fault
{
    // What stands in for the answer, and what bends it. The README explains each.
    static readonly string[] _replacing =
        ["status", "bare", "html", "empty", "reset", "huge", "redirect", "redirect302", "silent"];

    static readonly string[] _bending = ["delay", "missing", "null", "set", "swap", "half", "cut", "gzip", "date"];

    public required string Operation { get; init; }

    public required string Kind { get; init; }

    public string? Value { get; init; }

    /// <summary>The tenant's state changes first: a refresh token is rotated, and then the answer is lost.</summary>
    public bool After { get; init; }

    public int Times { get; init; } = 1;

    public TimeSpan Delay { get; init; }

    public string? Code { get; init; }

    public int? RetryAfter { get; init; }

    internal bool Replaces => _replacing.Contains(Kind);

    public static Fault Parse(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts[0].Split('=', 2) is not [{ Length: > 0 } operation, { Length: > 0 } what])
            throw new FormatException($"'{line}' is not OPERATION=KIND");
        var kind = what.Split(':', 2);
        var fault = new Fault { Operation = operation, Kind = kind[0], Value = kind.Length > 1 ? kind[1] : null };
        if (!_replacing.Contains(fault.Kind) && !_bending.Contains(fault.Kind))
            throw new FormatException(
                $"'{fault.Kind}' is not a fault; there are {string.Join(", ", _replacing.Concat(_bending))}");
        if (fault.Kind is "status" or "bare" && fault.Number(0) is < 200 or > 599)
            throw new FormatException($"'{line}' wants an HTTP status");
        if (fault.Kind.StartsWith("redirect", StringComparison.Ordinal) && string.IsNullOrEmpty(fault.Value))
            throw new FormatException($"'{line}' wants a URL");
        if (fault.Kind is "set" or "swap" && fault.Value?.IndexOf('=', StringComparison.Ordinal) is not > 0)
            throw new FormatException($"'{line}' wants {(fault.Kind == "set" ? "set:FIELD=TEXT" : "swap:OLD=NEW")}");
        if (fault.Kind == "delay")
            fault = fault with { Delay = Seconds(fault.Value) };

        foreach (var part in parts.Skip(1))
            fault = part.Split('=', 2) switch
            {
                ["after"] => fault with { After = true },
                ["times", var n] => fault with { Times = Whole(n) },
                ["delay", var n] => fault with { Delay = Seconds(n) },
                ["code", var name] => fault with { Code = name },
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

    static TimeSpan Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"'{text}' is not a number of seconds up to 3600");
}
