namespace SsoCred.Prompts;

/// <summary>What a key means to a list, whatever bytes the terminal sends for it.</summary>
enum KeyKind
{
    /// <summary>A character to search for.</summary>
    Text,
    Accept,
    GiveUp,
    Toggle,
    ToggleBack,
    ToggleAll,
    Erase,
    EraseWord,
    EraseAll,
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Redraw,

    /// <summary>What failed is to be tried again.</summary>
    Retry,
    Suspend,

    /// <summary>A key that a list has no use for.</summary>
    Other,
}
