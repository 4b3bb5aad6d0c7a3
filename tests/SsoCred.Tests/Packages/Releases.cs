using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace SsoCred.Tests.Packages;

/// <summary>
/// Releases as build/package.sh lays them out, whose executables are scripts that print their version and system.
/// </summary>
static class Releases
{
    public const UnixFileMode ProgramMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const string Newest = "/latest/download/SHA256SUMS";

    public static string ListOf(string version) => $"/download/v{version}/SHA256SUMS";

    public static string ArchiveOf(string version, string system) =>
        $"/download/v{version}/sso-cred-{version}-{system}.tar.gz";

    /// <summary>What an installed executable prints for <c>--version</c>.</summary>
    public static string Says(string version, string system) => $"{version} {system}\n";

    public static void Publish(this ReleaseServer server, string version, params string[] systems)
    {
        var list = new StringBuilder("0000000000000000000000000000000000000000000000000000000000000000  install.sh\n");
        foreach (var system in systems)
        {
            var archive = Archive(version, system, $"#!/bin/sh\necho '{version} {system}'\n");
            server.Files[ArchiveOf(version, system)] = archive;
            list.Append(LineOf(archive, version, system));
        }

        server.Files[ListOf(version)] = server.Files[Newest] = Encoding.UTF8.GetBytes(list.ToString());
    }

    /// <summary>Another executable in place of the published one, with its checksum in both lists.</summary>
    public static void Replace(this ReleaseServer server, string version, string system, string script)
    {
        var archive = Archive(version, system, script);
        server.Files[ArchiveOf(version, system)] = archive;
        server.Files[ListOf(version)] = server.Files[Newest] =
            Encoding.UTF8.GetBytes(LineOf(archive, version, system));
    }

    static string LineOf(byte[] archive, string version, string system) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(archive))}  sso-cred-{version}-{system}.tar.gz\n";

    static byte[] Archive(string version, string system, string script)
    {
        var folder = $"sso-cred-{version}-{system}";
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{folder}/sso-cred")
            {
                Mode = ProgramMode,
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(script)),
            });
            foreach (var helper in Installer.Helpers)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"{folder}/{helper}")
                {
                    LinkName = "sso-cred",
                });
            }
        }

        return bytes.ToArray();
    }
}
