"""Signatures, provenance and pins: how others trust a version and how they hold on to it.

A signature covers the manifest, and through its digests every byte of the version; it is made and checked by
`ssh-keygen -Y`, which most machines have. `corpus.lock` is a file that a downstream project keeps beside its code:
which versions it was built on, and what they must contain.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from recension.corpus.manifest import encode
from recension.corpus.read import Corpus, NoSuchVersionError, open_corpus
from recension.corpus.store import MANIFEST, SIGNATURE
from recension.corpus.verify import Level, verify

Options = dict[str, Any] | None
_NAMESPACE = "corpus-manifest"


class SignatureError(Exception):
    """A signature that could not be made, or that does not hold; the message is that of ssh-keygen."""


class Pin(NamedTuple):
    """A line of a corpus.lock: a collection's folder or url, the version, and what it must contain."""

    name: str
    location: str
    version: str
    content_digest: str


def sign(folder: Path, key: Path) -> Path:
    """Sign a version's manifest with an SSH key; the signature's file. Raises SignatureError."""
    (folder / SIGNATURE).unlink(missing_ok=True)
    _ssh_keygen("-Y", "sign", "-f", str(key), "-n", _NAMESPACE, str(folder / MANIFEST))
    return folder / SIGNATURE


def check_signature(folder: Path, signer: str, allowed: Path) -> None:
    """Raises SignatureError unless `signer` signed the manifest with a key of the file `allowed` (allowed_signers)."""
    if not (folder / SIGNATURE).exists():
        raise SignatureError(f"{folder / SIGNATURE}: missing; the version is not signed")
    options = ("-f", str(allowed), "-I", signer, "-n", _NAMESPACE, "-s", str(folder / SIGNATURE))
    _ssh_keygen("-Y", "verify", *options, data=(folder / MANIFEST).read_bytes())


def statement(corpus: Corpus) -> dict[str, Any]:
    """An in-toto statement with SLSA provenance: from which inputs and by which program the version was made."""
    manifest = corpus.manifest
    body = encode(manifest)
    materials = [{"uri": "urn:recension:raw", "digest": {"sha256": manifest.inputs.digest}}]
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": f"{manifest.pin}/{MANIFEST}", "digest": {"sha256": hashlib.sha256(body).hexdigest()}}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "urn:recension:build",
                "externalParameters": {"collection": manifest.collection, "created": manifest.created},
                "internalParameters": {"rules": manifest.pipeline.rules, "parts": manifest.pipeline.parts},
                "resolvedDependencies": [one for one in materials if manifest.inputs.digest],
            },
            "runDetails": {
                "builder": {"id": "urn:recension", "version": {"fingerprint": manifest.pipeline.fingerprint}},
                "metadata": {"invocationId": manifest.content_digest},
            },
        },
    }


def pinned(location: str, version: str | None, beside: Path, options: Options = None) -> Pin:
    """A pin of a collection's version, or of the latest; a folder is told as seen from `beside`, where the file is."""
    manifest = open_corpus(location, version, options).manifest
    where = location if "://" in location else os.path.relpath(location, beside)
    return Pin(manifest.collection, where, manifest.version, manifest.content_digest)


def written(pins: Iterable[Pin]) -> str:
    """A corpus.lock that holds these pins."""
    parts = ["# Versions of corpora that this project is built on; `recension lock --check` checks them.\n"]
    for pin in pins:
        parts.append(
            f"[[corpus]]\nname = {json.dumps(pin.name)}\nlocation = {json.dumps(pin.location)}\n"
            f'version = "{pin.version}"\ncontent_digest = "{pin.content_digest}"\n'
        )
    return "\n".join(parts)


def read_lock(path: Path) -> list[Pin]:
    """The pins of a corpus.lock. Raises ValueError for a file that is none."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))["corpus"]
        return [Pin(one["name"], one["location"], one["version"], one["content_digest"]) for one in found]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise ValueError(f"{path}: not a corpus.lock: {problem}") from None


def open_locked(path: str | Path, name: str, options: Options = None) -> Corpus:
    """Open a corpus as a corpus.lock pins it; a folder in it is seen from the file's own place.

    Raises LookupError for a name that is not in it, NoSuchVersionError where the version is gone or is another.
    """
    for pin in read_lock(Path(path)):
        if pin.name == name:
            return open_corpus(_found(Path(path), pin), f"{pin.version}#sha256:{pin.content_digest}", options)
    raise LookupError(f"{path} pins no corpus {name!r}")


def check_lock(path: Path, pin: Pin, level: Level = "full", options: Options = None) -> list[str]:
    """What is wrong with a pinned version: gone, another, or damaged. Empty if nothing."""
    where = _found(path, pin)
    try:
        open_corpus(where, f"{pin.version}#sha256:{pin.content_digest}", options)
    except NoSuchVersionError as problem:
        return [str(problem)]
    return [str(fault) for fault in verify(f"{where}/v{pin.version}", level, options)]


def _found(path: Path, pin: Pin) -> str:
    return pin.location if "://" in pin.location else str(path.parent / pin.location)


def _ssh_keygen(*options: str, data: bytes | None = None) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SignatureError("ssh-keygen is not installed; it comes with OpenSSH")
    done = subprocess.run([program, *options], input=data, capture_output=True, check=False)
    if done.returncode:
        raise SignatureError((done.stderr or done.stdout).decode("utf-8", "replace").strip())
