#!/usr/bin/env python3
"""Writes an OCI archive: image.py FILE VERSION PROJECT_URL COMMIT SUMMARY MACHINE=EXECUTABLE=ROOT...

One layer for each machine, made of the executable and of files of ROOT, a folder with Debian's libc6, libssl3 and
ca-certificates. Formats: https://github.com/opencontainers/image-spec. All times are SOURCE_DATE_EPOCH's, owners are
root, and the order is fixed. Prints the digest of each machine's image and of the index.
"""
import datetime
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
BIN = "usr/local/bin"
LOADERS = {"amd64": "lib64/ld-linux-x86-64.so.2", "arm64": "lib/ld-linux-aarch64.so.1"}
FOLDERS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
# .NET looks them up at run time, so no header names them.
LOADED = ["libssl.so.3", "libcrypto.so.3"]
# sso-cred's and those of the packages.
LICENSES = "MIT AND LGPL-2.1-or-later AND Apache-2.0 AND MPL-2.0"
PACKAGES = ["libc6", "libssl3", "ca-certificates"]
OCI = "application/vnd.oci.image."


def fail(message):
    sys.exit(f"image.py: error: {message}")


def needed(file):
    """The libraries that an executable or library names in its dynamic section."""
    lines = subprocess.run(["readelf", "-d", file], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", lines)


class Layer:
    def __init__(self):
        self.entries = {}

    def add(self, name, data, mode=0o644):
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(data), mode, EPOCH
        self.put(info, data)

    def link(self, name, target):
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.mode, info.mtime = tarfile.SYMTYPE, target, 0o777, EPOCH
        self.put(info)

    def folder(self, name, mode=0o755):
        info = tarfile.TarInfo(name)
        info.type, info.mode, info.mtime = tarfile.DIRTYPE, mode, EPOCH
        self.put(info)

    def put(self, info, data=None):
        parent = os.path.dirname(info.name)
        if parent and parent not in self.entries:
            self.folder(parent)
        info.uname = info.gname = "root"
        self.entries[info.name] = (info, data)

    def tar(self):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for name in sorted(self.entries):
                info, data = self.entries[name]
                archive.addfile(info, None if data is None else io.BytesIO(data))
        return stream.getvalue()


def add_libraries(layer, machine, executable, root):
    loader = LOADERS[machine]
    waiting, found = needed(executable) + LOADED, set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name == os.path.basename(loader):
            place = root / loader
        else:
            places = [root / folder / FOLDERS[machine] / name for folder in ("lib", "usr/lib")]
            place = next((each for each in places if each.exists()), None)
        if place is None or not place.exists():
            fail(f"'{root}' has no {name}")
        waiting += needed(place)
        layer.add(str(place.relative_to(root)), place.read_bytes(), 0o755)


def add_trust(layer, root):
    """What Debian's update-ca-certificates makes, and the two names that OpenSSL has for it."""
    files = sorted((root / "usr/share/ca-certificates").rglob("*.crt"))
    if len(files) < 100:
        fail(f"'{root}' has only {len(files)} certificate authorities")
    layer.add("etc/ssl/certs/ca-certificates.crt", b"".join(file.read_bytes().rstrip() + b"\n" for file in files))
    layer.link("usr/lib/ssl/cert.pem", "../../../etc/ssl/certs/ca-certificates.crt")
    layer.link("usr/lib/ssl/certs", "../../../etc/ssl/certs")


def make_layer(machine, executable, root):
    layer = Layer()
    layer.add(f"{BIN}/sso-cred", pathlib.Path(executable).read_bytes(), 0o755)
    layer.link(f"{BIN}/docker-credential-sso-cred", "sso-cred")
    layer.link(f"{BIN}/git-credential-sso-cred", "sso-cred")
    add_libraries(layer, machine, executable, root)
    add_trust(layer, root)
    # Names are looked up as on any machine, also those in /etc/hosts.
    layer.add("etc/nsswitch.conf", b"hosts: files dns\n")
    layer.add("etc/passwd", b"root:x:0:0:root:/root:/bin/false\nnonroot:x:65532:65532:nonroot:/:/bin/false\n")
    layer.add("etc/group", b"root:x:0:\nnonroot:x:65532:\n")
    layer.folder("root", 0o700)
    layer.folder("tmp", 0o1777)
    for name in ("LICENSE", "THIRD-PARTY-NOTICES.md"):
        layer.add(f"usr/share/doc/sso-cred/{name}", pathlib.Path(name).read_bytes())
    for package in PACKAGES:
        copyright_file = root / "usr/share/doc" / package / "copyright"
        layer.add(f"usr/share/doc/{package}/copyright", copyright_file.read_bytes())
    return layer.tar()


class Archive:
    """An OCI layout in a tar file: blobs by their digest, and the index that names one."""

    def __init__(self):
        self.blobs = {}

    def add(self, kind, data):
        digest = hashlib.sha256(data).hexdigest()
        self.blobs[digest] = data
        return {"mediaType": OCI + kind, "digest": f"sha256:{digest}", "size": len(data)}

    def add_json(self, kind, value):
        return self.add(kind, json.dumps(value, separators=(",", ":"), sort_keys=True).encode())

    def write(self, path, index):
        entries = Layer()
        entries.add("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
        entries.add("index.json", json.dumps(
            {"schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": [index]}, sort_keys=True).encode())
        for digest, data in self.blobs.items():
            entries.add(f"blobs/sha256/{digest}", data)
        with open(path, "wb") as file:
            file.write(entries.tar())


def main(path, version, project, commit, summary, *platforms):
    created = datetime.datetime.fromtimestamp(EPOCH, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    labels = {"title": "sso-cred", "description": summary, "version": version, "revision": commit, "source": project,
              "url": project, "licenses": LICENSES, "created": created}
    labels = {f"org.opencontainers.image.{name}": value for name, value in labels.items() if value}
    archive, manifests = Archive(), []
    for machine, executable, root in (platform.split("=", 2) for platform in platforms):
        tar = make_layer(machine, executable, pathlib.Path(root))
        layer = archive.add("layer.v1.tar+gzip", gzip.compress(tar, compresslevel=9, mtime=0))
        config = archive.add_json("config.v1+json", {
            "created": created, "architecture": machine, "os": "linux",
            "config": {"Env": ["PATH=/usr/local/bin"], "Entrypoint": [f"/{BIN}/sso-cred"], "Labels": labels},
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(tar).hexdigest()]},
            "history": [{"created": created, "created_by": "build/packages/image.py"}]})
        manifest = archive.add_json("manifest.v1+json", {
            "schemaVersion": 2, "mediaType": OCI + "manifest.v1+json", "config": config, "layers": [layer],
            "annotations": labels})
        print(f"{machine} {manifest['digest']}", file=sys.stderr)
        manifests.append({**manifest, "platform": {"architecture": machine, "os": "linux"}})
    index = archive.add_json("index.v1+json", {
        "schemaVersion": 2, "mediaType": OCI + "index.v1+json", "manifests": manifests, "annotations": labels})
    print(f"index {index['digest']}", file=sys.stderr)
    archive.write(path, {**index, "annotations": {"org.opencontainers.image.ref.name": f"sso-cred:{version}"}})


main(*sys.argv[1:])
