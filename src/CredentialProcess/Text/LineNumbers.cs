namespace CredentialProcess.Text;

/// <summary>
/// Which line of a text a place is in; LF, CR and CRLF end one. A message counts its lines; who has many to write looks
/// them up.
/// </summary>
sealed class LineNumbers(byte[] text)
{
    const int MaximumScans = 4;

    int _counts;
    List<int>? _starts;

    internal int At(int offset)
    {
        if (_counts++ < MaximumScans)
            return 1 + CountLineEnds(offset, null);
        if (_starts is null)
        {
            List<int> starts = [];
            _ = CountLineEnds(text.Length, starts);
            _starts = starts;
        }

        // As many as have begun after the first.
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
