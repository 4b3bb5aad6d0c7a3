using System.Net.Http.Headers;
using System.Text.Json;

namespace CredentialProcess.Http;

/// <summary>What an error response says besides its status: the error code, whether and when to try again.</summary>
readonly struct ErrorResponse
{
    public required FaultKind Kind { get; init; }

    /// <summary>As in <see cref="AwsFault.Code"/>.</summary>
    public string? Code { get; private init; }

    /// <summary>The Retry-After header.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The same call may succeed in a moment.</summary>
    public bool IsTransient { get; private init; }

    /// <param name="body">Null where it is too large.</param>
    public static ErrorResponse Parse(
        HttpResponseMessage response, byte[]? body, ResponseFormat format, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var code = ErrorCode.Parse(Header(response, "x-amzn-errortype")
            ?? (body is null ? null : ParseErrorCode(body, format)));
        var kind = status switch
        {
            _ when status == 429 || ErrorCode.IsThrottling(code) => FaultKind.Throttled,
            401 => FaultKind.Unauthorized,
            403 => FaultKind.Forbidden,
            404 => FaultKind.NotFound,
            >= 500 => FaultKind.ServerError,
            _ => FaultKind.BadRequest,
        };
        return new ErrorResponse
        {
            Kind = kind,
            Code = ErrorCode.Normalize(code),
            RetryAfter = ParseRetryAfter(response.Headers, clock),
            IsTransient = kind == FaultKind.Throttled || status is 500 or 502 or 503 or 504
                || ErrorCode.IsTransient(code),
        };
    }

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    static string? ParseErrorCode(byte[] body, ResponseFormat format) => format switch
    {
        ResponseFormat.Json => ParseJson(body),
        // STS answers in JSON where something in between asks for it.
        ResponseFormat.Xml => ParseXml(body) ?? ParseNestedJson(body),
    };

    // Both forms are in use (botocore, parsers.py, BaseXMLResponseParser and QueryParser).
    static string? ParseXml(byte[] body) => XmlFields.TryParse(body, out var fields)
        ? fields["ErrorResponse/Error/Code"] ?? fields["Response/Errors/Error/Code"]
        : null;

    // {"Error":{"Code":"…"}}
    static string? ParseNestedJson(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("Error"u8, out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("Code"u8, out var code) && code.ValueKind == JsonValueKind.String
                    ? code.GetString()
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A web page, a truncated response, or a code that is no text: only the status is known.
            return null;
        }
    }

    // botocore's order (parsers.py, RestJSONParser): code, Code, __type; then OAuth's error (RFC 6749, 5.2).
    static string? ParseJson(byte[] body)
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

    static TimeSpan? ParseRetryAfter(HttpResponseHeaders headers, TimeProvider clock)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - (headers.Date ?? clock.GetUtcNow()));
        return wait > TimeSpan.Zero ? wait : null;
    }
}
