"""The manifests of docs/kubernetes: each document against the schema of its kind, and the names that must agree."""

from pathlib import Path

import pytest

validator = pytest.importorskip("kubernetes_validate")
yaml = pytest.importorskip("yaml")
FOLDER = Path(__file__).parent.parent / "docs" / "kubernetes"
MANIFESTS = [
    (path.name, document) for path in sorted(FOLDER.glob("*.yaml")) for document in yaml.safe_load_all(path.read_text())
]


def named(value: object) -> str:
    return value if isinstance(value, str) else f"{value['kind']}-{value['metadata']['name']}"


@pytest.mark.parametrize(("file", "manifest"), MANIFESTS, ids=named)
def test_a_manifest_is_valid(file: str, manifest: dict) -> None:
    validator.validate(manifest, validator.latest_version(), strict=True)


def test_a_mistake_is_found() -> None:
    broken = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": {"porst": []}}
    with pytest.raises(validator.ValidationError):
        validator.validate(broken, validator.latest_version(), strict=True)


def test_what_is_named_is_there() -> None:
    kinds = {(each["kind"], each["metadata"]["name"]) for _, each in MANIFESTS}
    for _, manifest in MANIFESTS:
        if manifest["kind"] == "Service":
            assert ("Deployment", manifest["spec"]["selector"]["app.kubernetes.io/name"]) in kinds
        if manifest["kind"] != "Deployment":
            continue
        template = manifest["spec"]["template"]
        labels = manifest["spec"]["selector"]["matchLabels"]
        assert labels.items() <= template["metadata"]["labels"].items()
        volumes = {
            each["name"]: each["persistentVolumeClaim"]["claimName"] for each in template["spec"].get("volumes", ())
        }
        assert {("PersistentVolumeClaim", claim) for claim in volumes.values()} <= kinds
        for container in template["spec"]["containers"]:
            assert {mount["name"] for mount in container.get("volumeMounts", ())} <= volumes.keys()


@pytest.mark.parametrize("words", [["prefect", "server", "start", "--host"], ["prefect", "worker", "start", "--pool"]])
def test_the_commands_have_the_options_they_are_given(words: list[str]) -> None:
    """Those that Prefect knows: an image that cannot start its command is found at night."""
    import subprocess
    import sys

    pytest.importorskip("prefect")
    told = subprocess.run([sys.executable, "-m", *words[:-1], "--help"], capture_output=True, text=True, check=True)
    assert words[-1] in told.stdout
