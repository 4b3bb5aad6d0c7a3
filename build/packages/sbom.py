#!/usr/bin/env python3
"""Writes a bill of materials: sbom.py RID EXECUTABLE VERSION PROJECT_URL, with SOURCE_DATE_EPOCH in the environment.

CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/): the .NET runtime, every package of the system's lock file, and
OpenSSL where the system's is loaded. Nothing in it is random: the serial number is made from the content.
"""
import base64
import datetime
import hashlib
import json
import os
import pathlib
import sys
import uuid
import xml.etree.ElementTree

TOP = pathlib.Path(__file__).resolve().parents[2]
RUNTIME = "Microsoft.NETCore.App.Runtime.NativeAOT."
# They build and analyze, and nothing of them is in the executable.
BUILD_ONLY = ("Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.NET.ILLink.Tasks", "Microsoft.DotNet.ILCompiler")
# Only QRCoder's bitmaps need them; trimming removes both whole.
TRIMMED = ("Microsoft.Win32.SystemEvents", "System.Drawing.Common")


def fail(message):
    sys.exit(f"sbom.py: error: {message}")


class Package:
    """A NuGet package with what its own files say about it."""

    def __init__(self, folders, name, version):
        self.name, self.version = name, version
        places = [pathlib.Path(folder, name.lower(), version.lower()) for folder in folders]
        self.folder = next((place for place in places if place.is_dir()), None)
        if self.folder is None:
            fail(f"package {name} {version} is not restored")
        nuspec = next(self.folder.glob("*.nuspec"))
        self.metadata = xml.etree.ElementTree.parse(nuspec).getroot()[0]

    @property
    def reference(self):
        return f"pkg:nuget/{self.name}@{self.version}"

    @property
    def scope(self):
        """CycloneDX: an optional component cannot be called, an excluded one is no part at run time."""
        if self.name.startswith(BUILD_ONLY) or self.name.endswith(".Microsoft.DotNet.ILCompiler"):
            return "excluded"
        return "optional" if self.name in TRIMMED else "required"

    def field(self, name):
        return next((child for child in self.metadata if child.tag.rpartition("}")[2] == name), None)

    def component(self):
        licence = self.field("license")
        if licence is None or licence.get("type") != "expression":
            fail(f"package {self.name} {self.version} names no licence expression")
        digest = next(self.folder.glob("*.nupkg.sha512")).read_text().strip()
        component = {
            "type": "library",
            "bom-ref": self.reference,
            "authors": [{"name": self.field("authors").text}],
            "name": self.name,
            "version": self.version,
            "scope": self.scope,
            # Of the .nupkg file.
            "hashes": [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}],
            "licenses": [{"expression": licence.text}],
            "purl": self.reference,
        }
        copyright = self.field("copyright")
        if copyright is not None and copyright.text:
            component["copyright"] = copyright.text
        site = self.field("projectUrl")
        if site is not None and site.text:
            component["externalReferences"] = [{"type": "website", "url": site.text}]
        return component


def read_lock(rid):
    """Package name -> version, and name -> names it depends on."""
    lock = json.loads((TOP / f"src/SsoCred/packages.{rid}.lock.json").read_text())
    versions, needs = {}, {}
    for packages in lock["dependencies"].values():
        for name, entry in packages.items():
            needs.setdefault(name, set()).update(entry.get("dependencies", {}))
            if entry["type"] == "Direct":
                needs.setdefault("", set()).add(name)
            if entry["type"] == "Project":
                needs[""].add(name)
            else:
                versions[name] = entry["resolved"]
    # The library is part of the program: what it needs, the program needs.
    for project in set(needs) - set(versions) - {""}:
        needs[""].remove(project)
        needs[""] |= needs.pop(project)
    return versions, needs


def read_runtime(rid):
    """The native runtime pack and where packages are, from what the restore wrote."""
    assets = json.loads((TOP / f"artifacts/native/{rid}/obj/SsoCred/project.assets.json").read_text())
    packs = {
        pack["name"]: pack["version"].strip("[]").split(",")[0]
        for framework in assets["project"]["frameworks"].values()
        for pack in framework.get("downloadDependencies", [])
    }
    if RUNTIME + rid not in packs:
        fail(f"the restore for {rid} has no native runtime pack")
    return packs[RUNTIME + rid], list(assets["packageFolders"])


def openssl():
    return {
        "type": "library",
        "bom-ref": "openssl",
        "name": "openssl",
        "description": "The system's libssl.so.3 or libssl.so.1.1, loaded at run time for https; not distributed.",
        "scope": "required",
        "externalReferences": [{"type": "website", "url": "https://openssl-library.org/"}],
    }


def program(executable, content, version, url):
    return {
        "type": "application",
        "bom-ref": f"sso-cred@{version}",
        "name": "sso-cred",
        "version": version,
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        "licenses": [{"license": {"id": "MIT"}}],
        "externalReferences": [{"type": "website", "url": url}],
        "properties": [{"name": "sso-cred:file", "value": executable.name}],
    }


def main(rid, executable, version, url):
    executable = pathlib.Path(executable)
    content = executable.read_bytes()
    versions, needs = read_lock(rid)
    runtime, folders = read_runtime(rid)
    if runtime.encode() not in content:
        fail(f"'{executable}' was not linked with version {runtime} of the runtime")

    versions[RUNTIME + rid] = runtime
    needs[""].add(RUNTIME + rid)
    packages = {name: Package(folders, name, versions[name]) for name in sorted(versions, key=str.lower)}
    described = program(executable, content, version, url)
    components = [package.component() for package in packages.values()]
    edges = [{"ref": package.reference, "dependsOn": sorted(packages[need].reference for need in needs.get(name, ()))}
             for name, package in packages.items()]
    own = sorted(packages[need].reference for need in needs[""])
    if rid.startswith("linux-"):
        components.append(openssl())
        edges.append({"ref": "openssl", "dependsOn": []})
        own.append("openssl")

    date = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": date.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "build"}],
            "component": described,
        },
        "components": components,
        "dependencies": [{"ref": described["bom-ref"], "dependsOn": own}, *edges],
    }
    digest = hashlib.sha256(json.dumps(bill, sort_keys=True).encode()).hexdigest()
    bill["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{url}#{digest}')}"
    json.dump(bill, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if len(sys.argv) != 5:
    sys.exit(__doc__.splitlines()[0])
main(*sys.argv[1:])
