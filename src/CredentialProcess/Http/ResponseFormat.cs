namespace CredentialProcess.Http;

/// <summary>What a service's responses are written in.</summary>
enum ResponseFormat
{
    /// <summary>One object.</summary>
    Json,

    /// <summary>Of the query protocol: its element is named after the call (botocore, parsers.py).</summary>
    Xml,
}
