namespace CredentialProcess.Tests.Structure;

/// <summary>What does not follow the rules yet. Only ever shortened.</summary>
static class PendingChanges
{
    /// <summary>Projects whose folders are not ordered yet.</summary>
    public static readonly string[] UnorderedProjects = [];

    public static readonly string[] FolderUses = ["Connections/WatchedStream.cs uses Aws"];

    /// <summary>Beginnings of paths.</summary>
    public static readonly string[] LongLines = ["src/CredentialProcess/", "tests/CredentialProcess.Tests/"];

    /// <summary>Beginnings of paths.</summary>
    public static readonly string[] FileNames = ["src/CredentialProcess/", "samples/"];

    /// <summary>Whether native functions are declared all over the sources.</summary>
    public static readonly bool NativeDeclarations = true;
}
