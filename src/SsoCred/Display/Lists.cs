namespace SsoCred.Display;

/// <summary>Lists for people, on stdout.</summary>
static class Lists
{
    /// <summary>Stdout is a terminal that is lively.</summary>
    public static bool IsColourful => !Console.IsOutputRedirected
        && Terminal.IsLively(Environment.GetEnvironmentVariable);

    /// <summary>A page with one table on it.</summary>
    /// <inheritdoc cref="ListPage.Add"/>
    public static void Show<T>(string[] columns, IReadOnlyList<T> rows, Func<T, int, string> cell)
    {
        var page = new ListPage();
        page.Add(columns, rows, cell);
        page.Show();
    }
}
