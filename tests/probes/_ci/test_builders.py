"""Builders whose targets stand in files of a language of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import confidence, state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"
PANTS = {"gate/BUILD": 'python_sources()\ndocker_image(\n    name="gate",\n    source="Dockerfile",\n)\n'}
BAZEL = {"gate/BUILD.bazel": 'oci_image(\n    name = "image",\n    base = "@python",\n)\n'}


@pytest.mark.parametrize(
    ("command", "files", "expected"),
    [
        ("pants package ::", PANTS, "done"),
        ("pants package publish gate:gate", PANTS, "done"),
        ("pants package gate:other", PANTS, "not_done"),
        ("pants lint ::", PANTS, "not_done"),
        ("pants package ::", {"gate/BUILD": 'pex_binary(name="gate")\n'}, "not_done"),
        ("bazel run //gate:image.push", BAZEL, "done"),
        ("bazel build //gate/...", BAZEL, "done"),
        ("bazel build //gate:train", BAZEL, "not_done"),
        ("bazel test //gate:image", BAZEL, "not_done"),
        ("nix build .#image", {"flake.nix": "image = pkgs.dockerTools.buildImage { name = 'gate'; };\n"}, "done"),
        ("nix build .#pkg", {"flake.nix": "pkg = pkgs.hello;\n"}, "not_done"),
    ],
)
def test_images_that_a_builder_makes(repo: Make, command: str, files: dict[str, str], expected: str) -> None:
    made = repo({W: workflow(command), **files})
    assert state(made, "docker-trigger") == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("bazel test //...", "low"),
        ("nix build", "low"),
        ("nix develop -c python train.py", "high"),
        ("pants test ::", "high"),
        ("echo bazel", "high"),
    ],
)
def test_what_a_target_does_that_is_not_read_is_not_sure(repo: Make, command: str, expected: str) -> None:
    made = repo({W: workflow(command)})
    assert (state(made, "ci-linting"), confidence(made, "ci-linting")) == ("not_done", expected)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({W: workflow("pants test --use-coverage ::")}, "done"),
        ({W: workflow("pants test ::"), "pants.toml": "[test]\nuse_coverage = true\n"}, "done"),
        ({W: workflow("pants test ::"), "pants.toml": "[test]\nuse_coverage = false\n"}, "not_done"),
        ({W: workflow("bazel coverage //...")}, "done"),
    ],
)
def test_coverage_that_a_builder_measures(repo: Make, files: dict[str, str], expected: str) -> None:
    assert state(repo(files), "coverage") == expected
