"""`audit explain` with catalogues and packages of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.finding import Finding
from auditor.registry import Probe, discover
from auditor.repository import Repository
from tests.cli.conftest import Run


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package brings a probe that the built-in catalogue has no item for."""

    def changelog(repo: Repository) -> Finding:
        """A log tells what changed.

        done      there is one
        """
        return Finding.done("there")

    known = discover()
    mine = Probe("changelog", changelog)
    monkeypatch.setattr("auditor.registry.discover", lambda audited=None: {**known, "changelog": mine})


@pytest.mark.usefixtures("installed")
def test_an_item_is_explained_by_the_name_of_its_probe(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text("items:\n  - {id: log, text: Keep a log, week: Week 1, probe: changelog}\n", encoding="utf-8")
    code, by_probe, _ = run("explain", "changelog", "--checklist", str(path))
    assert code == 0
    assert by_probe.startswith(b"log  Week 1\nKeep a log\n\nA log tells what changed.\n")
    assert run("explain", "log", "--checklist", str(path))[1] == by_probe


@pytest.mark.usefixtures("installed")
def test_a_probe_that_no_item_of_the_catalogue_has_is_said_to_be_one(run: Run) -> None:
    code, _, err = run("explain", "changelog")
    assert code == 2
    assert "'changelog' is a probe, and no item of this checklist names it: " in err
    assert "--checklist" in err


@pytest.mark.usefixtures("installed")
def test_the_installed_probes_are_listed(run: Run) -> None:
    listed = run("explain", "probes")[1].decode()
    assert "changelog                   A log tells what changed." in listed
    assert listed.splitlines() == sorted(listed.splitlines())
    assert "did you mean 'changelog'" in run("explain", "changlog")[2]


def test_items_without_a_week_stand_under_a_heading_of_their_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text(
        "items:\n  - {id: ci, text: Run it, week: Part 1}\n  - {id: hydra, text: Use it}\n", encoding="utf-8"
    )
    listed = run("explain", "--checklist", str(path))[1].decode().splitlines()
    assert [line for line in listed if not line.startswith("  ")][:2] == ["Part 1", "Other"]
    assert run("explain", "hydra", "--checklist", str(path))[1].startswith(b"hydra\nUse it\n")


def test_a_catalogue_without_weeks_has_no_headings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text("items:\n  - {id: ci, text: Run it}\n  - {id: hydra, text: Use it}\n", encoding="utf-8")
    listed = run("explain", "--checklist", str(path))[1].decode().splitlines()
    assert [line.split()[0] for line in listed[:2]] == ["ci", "hydra"]
