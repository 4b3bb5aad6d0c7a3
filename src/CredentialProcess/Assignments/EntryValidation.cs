using System.Diagnostics.CodeAnalysis;
using CredentialProcess.Http;

namespace CredentialProcess.Assignments;

/// <summary>What a listing's texts can be, whether they come from the portal or from the file of the last listing.</summary>
static class EntryValidation
{
    const int MaximumTextLength = 1024;

    /// <summary>Of a role of IAM, and twice that of a permission set.</summary>
    const int MaximumRoleLength = 64;

    public static bool IsRole([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaximumRoleLength } && Fault(text) is null && !text.Any(char.IsControl);

    /// <summary>Why this is not the name or the address of an account; null where it may be, or where there is none.</summary>
    public static string? Fault(string? text) =>
        text?.Length > MaximumTextLength ? "is too long" : text?.Contains(ResponseText.Replacement) is true ? "is not text" : null;
}
