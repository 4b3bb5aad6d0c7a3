namespace SsoCred.Display;

/// <summary>
/// Reads stdin for protocols. On POSIX by read(2) itself, since Console would cost more than the rest of a cached run.
/// </summary>
static class StandardInput
{
    const int Descriptor = 0;

    /// <summary>All of it, but not more than this many bytes.</summary>
    /// <param name="isComplete">Whether what has been read is all that is needed; null to read to the end.</param>
    public static ReadOnlyMemory<byte> Read(int limit, Func<ReadOnlySpan<byte>, bool>? isComplete = null)
    {
        using var stream = OperatingSystem.IsWindows() ? Console.OpenStandardInput() : null;
        var input = GC.AllocateUninitializedArray<byte>(limit);
        var length = 0;
        while (length < limit)
        {
            var room = input.AsSpan(length);
            var read = stream is null ? StandardStreams.Read(Descriptor, room) : stream.Read(room);
            length += read;
            if (read == 0 || isComplete?.Invoke(input.AsSpan(0, length)) is true)
                break;
        }

        return input.AsMemory(0, length);
    }
}
