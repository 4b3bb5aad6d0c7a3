namespace CredentialProcess.Files;

/// <summary>The content of an open file: overwriting it, and reserving disk space for it.</summary>
static class FileContent
{
    // Every reader of these files skips blank lines, also after JSON.
    const byte Padding = (byte)'\n';

    /// <summary>Replaces the content; where the file can't be shortened, the rest becomes blank.</summary>
    public static void Overwrite(FileStream file, ReadOnlySpan<byte> content)
    {
        file.Position = 0;
        SizeLimit.Write(file, content);
        if (file.Length <= content.Length)
            return;
        try
        {
            file.SetLength(content.Length);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException
            or ArgumentException)
        {
            SizeLimit.Write(file, Blank((int)file.Length - content.Length));
        }
    }

    /// <summary>Empties the file and, if a size is given, allocates that much on the disk.</summary>
    public static void Reserve(FileStream file, int size)
    {
        if (file.Length > 0)
            file.SetLength(0);
        if (size == 0)
            return;
        SizeLimit.Write(file, Blank(size));
        DiskFlush.Flush(file);
    }

    static byte[] Blank(int length)
    {
        var blank = new byte[length];
        blank.AsSpan().Fill(Padding);
        return blank;
    }
}
