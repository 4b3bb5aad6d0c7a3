using System.Text;

namespace SsoCred.Prompts;

/// <summary>A key that was pressed.</summary>
/// <param name="Rune">The character of <see cref="KeyKind.Text"/>.</param>
sealed record Key(KeyKind Kind, Rune Rune = default);
