namespace CredentialProcess.Http;

/// <summary>What a service's responses are written in.</summary>
enum ResponseFormat
{
    /// <summary>One object.</summary>
    Json,

    /// <summary>The query protocol's: the element is named after the call (botocore, parsers.py, QueryParser).</summary>
    Xml,
}
