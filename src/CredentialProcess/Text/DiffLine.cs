namespace CredentialProcess.Text;

/// <summary>A line of a diff with its sign in front, without its line end.</summary>
sealed record DiffLine(DiffKind Kind, string Text);

enum DiffKind
{
    File,
    Hunk,
    Context,
    Removed,
    Added,
    Note,
}
