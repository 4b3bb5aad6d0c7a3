using CredentialProcess.Doctor;

namespace SsoCred.Display;

/// <summary>What <c>doctor --json</c> prints.</summary>
static class FindingsDocument
{
    // Quotes around names stay readable; the text is not for HTML.
    public static void Write(IReadOnlyList<Finding> findings) => JsonOutput.Write(json =>
    {
        json.WriteBoolean("healthy"u8, findings.All(finding => finding.State != FindingState.Attention));
        json.WriteObjects("findings", findings, finding =>
        {
            json.WriteString("step"u8, finding.Step);
            json.WriteString("state"u8, finding.State switch
            {
                FindingState.Ok => "ok",
                FindingState.Note => "note",
                FindingState.Attention => "attention",
            });
            json.WriteString("subject"u8, Terminal.Printable(finding.Subject));
            json.WriteString("message"u8, Terminal.Printable(finding.Message));
            json.WriteString("fix"u8, finding.Fix is { } fix ? Terminal.Printable(fix) : null);
        });
    });
}
