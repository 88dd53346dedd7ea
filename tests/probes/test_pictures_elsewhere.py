from __future__ import annotations

import pytest

from auditor import Confidence, State
from probes import containers, docs, testing
from tests.probes.conftest import MakeRepository

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
DOCKER = {"Dockerfile": "FROM python\nRUN pip install x\n"}
WITHIN = f"![ours](data:image/png;base64,{'iVBORw0KGgo' * 30})"


@pytest.mark.parametrize(
    ("told", "seen"),
    [
        ("![builds](https://i.imgur.com/aBc.png)", False),
        ("See https://drive.google.com/file/d/abc/view for the builds.", False),
        ("See [builds](https://www.dropbox.com/s/abc).", False),
        ("![builds](http://example.org/builds.png)", False),
        ("![build](https://img.shields.io/badge/build-passing.svg)", None),
        ("We followed https://docs.docker.com/build/.", None),
        ("![builds](missing.png)", None),
        (WITHIN, True),
    ],
)
def test_a_picture_that_cannot_be_seen_from_here_is_no_proof_and_no_lack(
    repo: MakeRepository, told: str, seen: bool | None
) -> None:
    trigger = containers.docker_trigger(repo(DOCKER, answers={21: told}))
    drawn = docs.architecture_diagram(repo(answers={29: told}))
    assert trigger.state is (State.NOT_DONE if seen is None else State.UNKNOWABLE), trigger.message
    states = {True: (State.DONE,), False: (State.UNKNOWABLE,), None: (State.NOT_DONE, State.PARTIAL)}
    assert drawn.state in states[seen], drawn.message


def test_a_picture_of_coverage_elsewhere_is_one(repo: MakeRepository) -> None:
    assert testing.coverage(repo(answers={8: "![it](https://i.imgur.com/a.png)"})).state is State.UNKNOWABLE
    assert testing.coverage(repo(answers={8: "We did not look."})).state is State.NOT_DONE


@pytest.mark.parametrize(
    ("name", "alt", "state"),
    [
        ("architecture.png", "", State.DONE),
        ("a.png", "Diagram of the system", State.DONE),
        ("runs.png", "our runs", State.NOT_DONE),
        ("archive.png", "", State.NOT_DONE),
    ],
)
def test_a_diagram_that_the_report_shows_beside_its_question_is_one(
    repo: MakeRepository, name: str, alt: str, state: State
) -> None:
    answers = {29: "See the figure in the appendix.", 31: f"All worked.\n\n## Appendix\n\n![{alt}](figures/{name})"}
    finding = docs.architecture_diagram(repo({f"reports/figures/{name}": PNG}, answers=answers))
    sure = Confidence.MEDIUM if state is State.DONE else Confidence.HIGH
    assert (finding.state, finding.confidence) == (state, sure), finding.message


@pytest.mark.parametrize(
    ("name", "state"),
    [("our_builds.png", State.UNKNOWABLE), ("cloud build.png", State.UNKNOWABLE), ("building.png", State.NOT_DONE)],
)
def test_a_history_of_builds_that_the_report_shows_beside_its_question_is_no_lack(
    repo: MakeRepository, name: str, state: State
) -> None:
    answers = {21: "See the appendix.", 31: f"![](<figures/{name}>)"}
    made = repo({**DOCKER, f"reports/figures/{name}": PNG}, answers=answers)
    assert containers.docker_trigger(made).state is state


def test_an_empty_file_is_no_picture(repo: MakeRepository) -> None:
    for content, shown in ((PNG, True), (b"", False), (b"\n", False)):
        files: dict[str, str | bytes] = {**DOCKER, "reports/figures/builds.png": content}
        told = "![builds](figures/builds.png)"
        trigger = containers.docker_trigger(repo(files, answers={21: told}))
        assert trigger.state is (State.UNKNOWABLE if shown else State.NOT_DONE), trigger.message
        drawn = docs.architecture_diagram(repo(files, answers={29: told}))
        assert drawn.state is (State.DONE if shown else State.NOT_DONE), drawn.message
        assert shown or drawn.message == "question 29 shows an empty file, and no other diagram"


@pytest.mark.parametrize(("content", "state"), [(b"x", State.DONE), (b"", State.NOT_DONE), (b"\n", State.NOT_DONE)])
@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# A\n\n![the architecture](docs/architecture.png)\n", "docs/architecture.png": None},
        {"docs/architecture.drawio": None},
        {"docs/architecture.png": None},
    ],
)
def test_a_diagram_without_content_is_none(
    repo: MakeRepository, files: dict[str, str | None], content: bytes, state: State
) -> None:
    filled: dict[str, str | bytes] = {path: content if text is None else text for path, text in files.items()}
    assert docs.architecture_diagram(repo({"a.py": "x = 1\n", **filled})).state is state
