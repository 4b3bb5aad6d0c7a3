using System.Diagnostics.CodeAnalysis;
using CredentialProcess.Http;

namespace CredentialProcess.Assignments;

/// <summary>Validates the texts of a listing, whether they come from the portal or from a cached file.</summary>
static class EntryValidation
{
    const int MaximumTextLength = 1024;

    /// <summary>An IAM role's limit; a permission set's is half of it.</summary>
    const int MaximumRoleLength = 64;

    public static bool IsRole([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaximumRoleLength } && Fault(text) is null && !text.Any(char.IsControl);

    /// <summary>
    /// Why this can't be the name or e-mail address of an account; null where it can, or where there is none.
    /// </summary>
    public static string? Fault(string? text) =>
        text?.Length > MaximumTextLength ? "is too long" : text?.Contains(ResponseText.Replacement) is true ? "is not text" : null;
}
