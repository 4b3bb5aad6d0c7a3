namespace CredentialProcess.Text;

/// <summary>
/// The number of the line at an offset; LF, CR and CRLF end a line. The first lookups scan the text; many lookups
/// build an index of line starts.
/// </summary>
sealed class LineNumbers(byte[] text)
{
    const int MaximumScans = 4;

    int _lookups;
    List<int>? _starts;

    internal int At(int offset)
    {
        if (_lookups++ < MaximumScans)
            return 1 + CountLineEnds(offset, null);
        if (_starts is null)
        {
            List<int> starts = [];
            _ = CountLineEnds(text.Length, starts);
            _starts = starts;
        }

        // As many lines as have started after the first.
        var found = _starts.BinarySearch(offset);
        return 1 + (found >= 0 ? found + 1 : ~found);
    }

    int CountLineEnds(int before, List<int>? starts)
    {
        var ends = 0;
        var rest = text.AsSpan(0, before);
        for (int end; (end = rest.IndexOfAny((byte)'\r', (byte)'\n')) >= 0; ends++)
        {
            var pair = rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n';
            rest = rest[(end + (pair ? 2 : 1))..];
            starts?.Add(before - rest.Length);
        }

        return ends;
    }
}
