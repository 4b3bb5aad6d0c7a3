namespace CredentialProcess.Aws;

/// <summary>What a page answered: its status, where it leads to, and its body as far as that may be read.</summary>
sealed record WebPage(int Status, Uri? Location, byte[] Body);
