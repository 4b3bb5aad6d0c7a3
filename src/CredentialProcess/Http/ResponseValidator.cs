using System.Text;
using System.Text.Json;

namespace CredentialProcess.Http;

/// <summary>
/// Reads a response up to a limit and validates it: the result is either one JSON object, or one XML document, or a
/// fault.
/// </summary>
static class ResponseValidator
{
    /// <summary>A hundred accounts with names and addresses are 20 kB, role credentials 2 kB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Buffers the response; null when it may be parsed.</summary>
    public static async Task<AwsFault?> ValidateAsync(HttpResponseMessage response, Uri url, ResponseFormat format,
        TimeProvider clock, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            return Fault(response, url, new ErrorResponse { Kind = FaultKind.Redirected });
        var body = await ReadAsync(response, cancel);
        if (status >= 400)
            return Fault(response, url, ErrorResponse.Parse(response, body, format, clock));
        if (FindDefect(response, url, body, format) is { } reason)
            return Fault(response, url, new ErrorResponse { Kind = FaultKind.BadAnswer }, reason);
        ReplaceBody(response, format == ResponseFormat.Json ? ResponseText.ReplaceInvalid(body!) : body!);
        return null;
    }

    /// <summary>Buffers at most <see cref="MaxBodyBytes"/> of the body.</summary>
    public static async Task BufferPrefixAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[16 * 1024];
        while (body.Length < MaxBodyBytes && await stream.ReadAsync(buffer, cancel) is > 0 and var count)
            body.Write(buffer, 0, count);
        ReplaceBody(response, body.ToArray());
    }

    static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > MaxBodyBytes)
            return null;
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(cancel);
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancel) is > 0 and var count)
        {
            if (body.Length + count > MaxBodyBytes)
                return null;
            body.Write(buffer, 0, count);
        }
        return body.ToArray();
    }

    static string? FindDefect(HttpResponseMessage response, Uri url, byte[]? body, ResponseFormat format)
    {
        if (body is null)
            return "it is larger than 1 MB";
        // Compression was not requested, and a megabyte may expand to a gigabyte.
        if (response.Content.Headers.ContentEncoding.Any(e => e != "identity"))
            return "it is compressed, unasked";
        // Logout succeeds with an empty body.
        if (body.Length == 0 && url.AbsolutePath.EndsWith("/logout", StringComparison.Ordinal))
            return null;
        if (body.Length == 0)
            return "it is empty";
        return format switch
        {
            ResponseFormat.Json when IsJsonObject(body) => null,
            ResponseFormat.Json => Trim(body).StartsWith("<"u8) ? "it is a web page" : "it is not a JSON object",
            ResponseFormat.Xml when XmlFields.TryParse(body, out var fields)
                && fields.Root.EndsWith("Response", StringComparison.Ordinal) => null,
            ResponseFormat.Xml => IsHtml(body) ? "it is a web page" : "it is not the XML of an AWS response",
        };
    }

    static bool IsHtml(byte[] body)
    {
        var start = Trim(body);
        return Starts(start, "<!doctype html"u8) || Starts(start, "<html"u8);

        static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) =>
            text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[..with.Length], with);
    }

    static ReadOnlySpan<byte> Trim(byte[] body) => body.AsSpan().TrimStart(" \t\r\n"u8);

    static bool IsJsonObject(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static void ReplaceBody(HttpResponseMessage response, byte[] body)
    {
        var copy = new ByteArrayContent(body);
        copy.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content.Dispose();
        response.Content = copy;
    }

    static AwsFault Fault(
        HttpResponseMessage response, Uri url, ErrorResponse error, string? reason = null) => new()
        {
            Kind = error.Kind,
            Host = url.Authority,
            Status = (int)response.StatusCode,
            Code = error.Code,
            Reason = reason,
            MayHaveArrived = true,
            ServerDate = response.Headers.Date,
            RetryAfter = error.RetryAfter,
            Transient = error.IsTransient,
        };
}
