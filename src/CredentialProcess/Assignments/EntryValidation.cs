using System.Diagnostics.CodeAnalysis;
using CredentialProcess.Http;
using CredentialProcess.Profiles;
using CredentialProcess.Text;

namespace CredentialProcess.Assignments;

/// <summary>Validates the texts of a listing, from the portal and from a cached file.</summary>
static class EntryValidation
{
    const int MaximumTextLength = 1024;

    public static bool IsRole([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= RoleName.MaxLength } && Fault(text) is null && !text.Any(char.IsControl);

    /// <summary>How an entry with this role name is reported.</summary>
    public static string InvalidRole(string name, string accountId) =>
        $"role '{Printable.Text(name)}' of account {accountId}: this is not the name of a role";

    /// <summary>
    /// Why this can't be the name or e-mail address of an account; null where it can, or is missing.
    /// </summary>
    public static string? Fault(string? text) =>
        text?.Length > MaximumTextLength ? "is too long"
        : text?.Contains(ResponseText.Replacement) is true ? "is not text"
        : null;
}
