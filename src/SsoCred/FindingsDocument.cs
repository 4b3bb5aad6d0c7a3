using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CredentialProcess.Doctor;

namespace SsoCred;

/// <summary>What <c>doctor --json</c> prints; documented in the README, and stable: fields are only ever added.</summary>
static class FindingsDocument
{
    public static ReadOnlySpan<byte> Bytes(IReadOnlyList<Finding> findings)
    {
        var text = new ArrayBufferWriter<byte>();
        // Quotes around names stay readable; nothing of it goes into a web page.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(text, options))
        {
            json.WriteStartObject();
            json.WriteBoolean("healthy", findings.All(finding => finding.State != FindingState.Attention));
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("step", finding.Step);
                json.WriteString("state", finding.State switch
                {
                    FindingState.Ok => "ok",
                    FindingState.Note => "note",
                    _ => "attention",
                });
                json.WriteString("subject", Terminal.Printable(finding.Subject));
                json.WriteString("message", Terminal.Printable(finding.Message));
                json.WriteString("fix", finding.Fix is { } fix ? Terminal.Printable(fix) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.Write("\n"u8);
        return text.WrittenSpan;
    }
}
