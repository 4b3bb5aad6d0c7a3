namespace CredentialProcess.Tests.Structure;

/// <summary>What does not follow the rules yet. Only ever shortened.</summary>
static class PendingChanges
{
    /// <summary>Ends of the messages.</summary>
    public static readonly string[] FolderUses = ["uses nothing"];

    /// <summary>Beginnings of the paths.</summary>
    public static readonly string[] LongLines = ["src/CredentialProcess/", "tests/CredentialProcess.Tests/"];

    public static readonly string[] FileNames = [];

    public static readonly string[] NativeDeclarations = [];

    public static readonly string[] DoubleImports = [];
}
