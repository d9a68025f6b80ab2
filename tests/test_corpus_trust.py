"""Signatures, provenance and pins."""

import hashlib
import shutil
import subprocess

import pytest
from test_corpus import numbered, put

from recension.corpus import NoSuchVersionError, open_corpus, open_locked, verify
from recension.corpus.trust import (
    SignatureError,
    check_signature,
    pinned,
    read_lock,
    sign,
    statement,
    written,
)  # fmt: skip


@pytest.fixture
def keys(tmp_path):
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    for name in ("editor", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    kind, public, *_ = (tmp_path / "editor.pub").read_text().split()
    (tmp_path / "allowed").write_text(f"editor@archive {kind} {public}\n")
    return tmp_path


def test_a_signature_holds_until_anything_is_changed(keys) -> None:
    folder = put(keys / "clean", numbered(3)).folder
    with pytest.raises(SignatureError, match="not signed"):
        check_signature(folder, "editor@archive", keys / "allowed")
    sign(folder, keys / "editor")
    check_signature(folder, "editor@archive", keys / "allowed")
    assert verify(folder, "deep") == []
    with pytest.raises(SignatureError):
        check_signature(folder, "someone@else", keys / "allowed")
    sign(folder, keys / "other")
    with pytest.raises(SignatureError):
        check_signature(folder, "editor@archive", keys / "allowed")
    sign(folder, keys / "editor")
    manifest = folder / "manifest.json"
    data = manifest.read_bytes()
    manifest.unlink()
    manifest.write_bytes(data.replace(b"2026-01-31", b"2026-01-30"))
    with pytest.raises(SignatureError):
        check_signature(folder, "editor@archive", keys / "allowed")


def test_a_statement_names_the_manifest_by_its_digest(tmp_path) -> None:
    folder = put(tmp_path, numbered(3)).folder
    said = statement(open_corpus(folder))
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert said["subject"][0]["digest"] == {"sha256": digest}
    assert said["predicateType"].startswith("https://slsa.dev/provenance/")


def test_a_lock_opens_what_it_was_made_on_and_nothing_else(tmp_path) -> None:
    put(tmp_path / "clean", numbered(3))
    (tmp_path / "corpus.lock").write_text(written([pinned(f"{tmp_path}/clean/k", None, tmp_path)]))
    put(tmp_path / "clean", numbered(4))
    assert len(open_locked(tmp_path / "corpus.lock", "k")) == 3
    [pin] = read_lock(tmp_path / "corpus.lock")
    assert (pin.name, pin.version) == ("k", "1.0.0")
    with pytest.raises(LookupError, match="pins no corpus 'x'"):
        open_locked(tmp_path / "corpus.lock", "x")
    text = (tmp_path / "corpus.lock").read_text()
    (tmp_path / "corpus.lock").write_text(text.replace(pin.content_digest, "0" * 64))
    with pytest.raises(NoSuchVersionError, match="content digest"):
        open_locked(tmp_path / "corpus.lock", "k")
    (tmp_path / "corpus.lock").write_text("corpus = 1")
    with pytest.raises(ValueError, match="not a corpus"):
        read_lock(tmp_path / "corpus.lock")
