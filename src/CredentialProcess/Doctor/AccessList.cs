using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;

namespace CredentialProcess.Doctor;

/// <summary>
/// Who besides this user may read or change a file or folder, by its access control list on Windows. The system and
/// administrators may read everything anyway, as root may. An entry that denies something is not counted: it could only
/// make a list less open than it is reported.
/// </summary>
[SupportedOSPlatform("windows")]
static class AccessList
{
    const FileSystemRights Read = FileSystemRights.ReadData | GenericRead | GenericAll;
    const FileSystemRights Write = FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.Delete
        | FileSystemRights.DeleteSubdirectoriesAndFiles | FileSystemRights.ChangePermissions
        | FileSystemRights.TakeOwnership | GenericWrite | GenericAll;

    // Rights that an entry may hold without the system having translated them into those of files.
    const FileSystemRights GenericRead = (FileSystemRights)int.MinValue;
    const FileSystemRights GenericWrite = (FileSystemRights)0x4000_0000, GenericAll = (FileSystemRights)0x1000_0000;

    /// <summary>This user, as <c>icacls</c> takes it.</summary>
    public static string User => WindowsIdentity.GetCurrent().Name;

    /// <summary>The others who may read it, or change it.</summary>
    public static IReadOnlyList<SecurityIdentifier> Others(string path, bool isFolder, bool write)
    {
        FileSystemSecurity list = isFolder
            ? new DirectoryInfo(path).GetAccessControl(AccessControlSections.Access)
            : new FileInfo(path).GetAccessControl(AccessControlSections.Access);
        var user = WindowsIdentity.GetCurrent().User;
        return
        [
            .. list.GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier))
                .Cast<FileSystemAccessRule>()
                .Where(rule => rule.AccessControlType == AccessControlType.Allow
                    && !rule.PropagationFlags.HasFlag(PropagationFlags.InheritOnly)
                    && (rule.FileSystemRights & (write ? Write : Read)) != 0)
                .Select(rule => (SecurityIdentifier)rule.IdentityReference)
                .Where(who => who != user && !IsTrusted(who))
                .Distinct(),
        ];
    }

    /// <summary>The account's name; its number where nobody knows a name.</summary>
    public static string NameOf(SecurityIdentifier who)
    {
        try
        {
            return who.Translate(typeof(NTAccount)).Value;
        }
        catch (Exception cause) when (cause is SystemException)
        {
            return who.Value;
        }
    }

    static bool IsTrusted(SecurityIdentifier who) =>
        who.IsWellKnown(WellKnownSidType.LocalSystemSid)
        || who.IsWellKnown(WellKnownSidType.BuiltinAdministratorsSid)
        || who.IsWellKnown(WellKnownSidType.CreatorOwnerSid)
        || who.IsWellKnown(WellKnownSidType.WinCreatorOwnerRightsSid);
}
