using System.Net.Http.Headers;
using System.Text.Json;

namespace CredentialProcess.Http;

/// <summary>Reads a response up to a limit and validates it: the result is either one JSON object or a fault.</summary>
static class ResponseValidator
{
    /// <summary>A hundred accounts with names and addresses are 20 kB, role credentials 2 kB.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>Buffers the response; null when the SDK may parse it.</summary>
    public static async Task<AwsFault?> ValidateAsync(
        HttpResponseMessage response, Uri url, TimeProvider clock, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400)
            return Fault(response, url, FaultKind.Redirected);
        var body = await ReadAsync(response, cancel);
        if (status >= 400)
            return ErrorFault(response, url, body, clock);
        if (FindDefect(response, url, body) is { } reason)
            return Fault(response, url, FaultKind.BadAnswer, reason);
        ReplaceBody(response, ResponseText.ReplaceInvalid(body!));
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

    static string? FindDefect(HttpResponseMessage response, Uri url, byte[]? body)
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
        if (IsJsonObject(body))
            return null;
        return body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? "it is a web page" : "it is not a JSON object";
    }

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

    static AwsFault ErrorFault(HttpResponseMessage response, Uri url, byte[]? body, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var code = ErrorCode.Parse(Header(response, "x-amzn-errortype")
            ?? (body is null ? null : ParseErrorCode(body)));
        var kind = status switch
        {
            _ when status == 429 || ErrorCode.IsThrottling(code) => FaultKind.Throttled,
            401 => FaultKind.Unauthorized,
            403 => FaultKind.Forbidden,
            404 => FaultKind.NotFound,
            >= 500 => FaultKind.ServerError,
            _ => FaultKind.BadRequest,
        };
        return Fault(response, url, kind, null, ErrorCode.Normalize(code), RetryAfter(response.Headers, clock),
            kind == FaultKind.Throttled || status is 500 or 502 or 503 or 504 || ErrorCode.IsTransient(code));
    }

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    // botocore's order (parsers.py, RestJSONParser): code, Code, __type; then OAuth's error (RFC 6749, 5.2).
    static string? ParseErrorCode(byte[] body)
    {
        string? code = null, type = null, error = null;
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    reader.Skip();
                else if (name is "code" or "Code")
                    code ??= reader.GetString();
                else if (name is "__type")
                    type = reader.GetString();
                else if (name is "error")
                    error = reader.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A web page or a truncated response: only the status is known.
        }
        return code ?? type ?? error;
    }

    static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider clock)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - (headers.Date ?? clock.GetUtcNow()));
        return wait > TimeSpan.Zero ? wait : null;
    }

    static AwsFault Fault(HttpResponseMessage response, Uri url, FaultKind kind, string? reason = null,
        string? code = null, TimeSpan? retryAfter = null, bool transient = false) => new()
        {
            Kind = kind,
            Host = url.Authority,
            Status = (int)response.StatusCode,
            Code = code,
            Reason = reason,
            MayHaveArrived = true,
            ServerDate = response.Headers.Date,
            RetryAfter = retryAfter,
            Transient = transient,
        };
}
