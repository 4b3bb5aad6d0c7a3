namespace CredentialProcess.Aws;

/// <summary>What a look at a page has shown.</summary>
sealed class Peek(int status, DateTimeOffset? date, byte[] beginning)
{
    public int Status => status;

    /// <summary>The server's clock as its Date header tells it.</summary>
    public DateTimeOffset? Date => date;

    /// <summary>Of its body, as far as was asked for.</summary>
    public byte[] Beginning => beginning;
}
