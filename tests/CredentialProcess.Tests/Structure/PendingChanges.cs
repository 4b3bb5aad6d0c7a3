namespace CredentialProcess.Tests.Structure;

/// <summary>What does not follow the rules yet. Only ever shortened.</summary>
static class PendingChanges
{
    public static readonly string[] FolderUses = [];

    public static readonly string[] LongLines = [];

    public static readonly string[] FileNames = [];

    public static readonly string[] NativeDeclarations = [];

    public static readonly string[] DoubleImports = [];
}
