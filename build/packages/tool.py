#!/usr/bin/env python3
"""Writes the dotnet tool's packages: tool.py FOLDER VERSION PROJECT_URL COMMIT SUMMARY RID=EXECUTABLE...

The layout is that of the SDK's Microsoft.NET.PackTool.targets with ToolPackageRuntimeIdentifiers and PublishAot. The
SDK's own pack would compile each executable again, and stamps the time of the run into every entry. Here the times are
SOURCE_DATE_EPOCH's and the order is fixed. Prints the path of each package.
"""
import datetime
import os
import re
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

NAME = "sso-cred"
AUTHORS = "the sso-cred authors"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
PROPERTIES = "package/services/metadata/core-properties/nuget.psmdcp"


def nuspec(identity, version, project, commit, summary, package_type):
    commit = f" commit={quoteattr(commit)}" if commit else ""
    return DECLARATION + f"""\
<package xmlns="http://schemas.microsoft.com/packaging/2012/06/nuspec.xsd">
  <metadata>
    <id>{escape(identity)}</id>
    <version>{escape(version)}</version>
    <authors>{AUTHORS}</authors>
    <license type="expression">MIT</license>
    <licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>
    <readme>README.md</readme>
    <projectUrl>{escape(project)}</projectUrl>
    <description>{escape(summary)}</description>
    <tags>aws sso iam-identity-center credential-process</tags>
    <packageTypes>
      <packageType name="{package_type}" />
    </packageTypes>
    <repository type="git" url={quoteattr(project)}{commit} />
  </metadata>
</package>
"""


def relationships(identity):
    return DECLARATION + f"""\
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/{identity}.nuspec" Id="R1" />
  <Relationship Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" \
Target="/{PROPERTIES}" Id="R2" />
</Relationships>
"""


def content_types(names):
    """Every part needs a type (ECMA-376, part 2): by its ending, or by its own name if it has none."""
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml",
                "psmdcp": "application/vnd.openxmlformats-package.core-properties+xml"}
    overrides = []
    for name in names:
        base, ending = os.path.splitext(os.path.basename(name))
        if base and ending:
            defaults.setdefault(ending[1:], "application/octet")
        else:
            overrides.append(name)
    lines = [f'  <Default Extension="{ending}" ContentType="{kind}" />' for ending, kind in defaults.items()]
    lines += [f'  <Override PartName="/{name}" ContentType="application/octet" />' for name in overrides]
    return (DECLARATION + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\n'
            + "\n".join(lines) + "\n</Types>\n")


def core_properties(identity, version, summary):
    return DECLARATION + f"""\
<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:creator>{AUTHORS}</dc:creator>
  <dc:description>{escape(summary)}</dc:description>
  <dc:identifier>{escape(identity)}</dc:identifier>
  <version>{escape(version)}</version>
</coreProperties>
"""


def settings(command, packages=()):
    lines = ['<DotNetCliTool Version="2">', "  <Commands>", f"    <Command {command} />", "  </Commands>"]
    if packages:
        lines.append("  <RuntimeIdentifierPackages>")
        lines += [f'    <RuntimeIdentifierPackage RuntimeIdentifier="{rid}" Id="{NAME}.{rid}" />' for rid in packages]
        lines.append("  </RuntimeIdentifierPackages>")
    return DECLARATION + "\n".join(lines + ["</DotNetCliTool>"]) + "\n"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def readme(project, version):
    """README.md for nuget.org, which shows no HTML, follows no relative links and has pictures of few hosts only."""
    def absolute(link):
        target = link[1]
        if re.match(r"[a-z]+:|#", target):
            return link[0]
        kind = "tree" if os.path.isdir(target.split("#")[0]) else "blob"
        return f"]({project}/{kind}/v{version}/{target})"

    text = read("README.md").decode()
    text = re.sub(r"(?m)^(<!-- .* -->|!\[[^]]*\]\([^)]*\))\n\n?", "", text)
    return re.sub(r"\]\(([^)\s]+)\)", absolute, text).encode()


class Packages:
    def __init__(self, folder, version, project, commit, summary):
        self.folder, self.version, self.project, self.commit, self.summary = folder, version, project, commit, summary
        moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
        # A zip has no years before 1980.
        self.time = max(moment.timetuple()[:6], (1980, 1, 1, 0, 0, 0))

    def write(self, identity, package_type, files):
        parts = [("_rels/.rels", relationships(identity)),
                 (f"{identity}.nuspec", nuspec(identity, self.version, self.project, self.commit, self.summary,
                                               package_type)),
                 ("README.md", readme(self.project, self.version)), ("LICENSE", read("LICENSE")), *files,
                 (PROPERTIES, core_properties(identity, self.version, self.summary))]
        parts.insert(0, ("[Content_Types].xml", content_types([name for name, _ in parts])))
        path = os.path.join(self.folder, f"{identity}.{self.version}.nupkg")
        with zipfile.ZipFile(path + ".new", "w") as archive:
            for name, data in parts:
                entry = zipfile.ZipInfo(name, self.time)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, wherever this runs
                entry.external_attr = (0o100755 if name.startswith("tools/") and "." not in name else 0o100644) << 16
                archive.writestr(entry, data, compresslevel=9)
        os.replace(path + ".new", path)
        print(path)


def main(folder, version, project, commit, summary, *pairs):
    packages = Packages(folder, version, project, commit, summary)
    executables = dict(pair.split("=", 1) for pair in pairs)
    for rid, executable in executables.items():
        file = os.path.basename(executable)
        packages.write(f"{NAME}.{rid}", "DotnetToolRidPackage", [
            ("THIRD-PARTY-NOTICES.md", read("THIRD-PARTY-NOTICES.md")),
            (f"tools/any/{rid}/DotnetToolSettings.xml",
             settings(f'Name="{NAME}" EntryPoint="{file}" Runner="executable"')),
            (f"tools/any/{rid}/{file}", read(executable))])
    packages.write(NAME, "DotnetTool", [
        ("tools/any/any/DotnetToolSettings.xml", settings(f'Name="{NAME}"', list(executables)))])


main(*sys.argv[1:])
