"""Whether a diagram of the architecture is shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import state

Make = Callable[..., Repository]
BOXES = "┌──────┐\n│ data │\n└──────┘\n   ↓\n" * 3
PLAIN = "+------+    +-------+\n| data | -> | model |\n+------+    +-------+\n" * 3


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"README.md": "```mermaid\ngraph TD; a-->b\n```\n"}, "done"),
        ({"docs/index.rst": "Architecture\n============\n\n.. image:: a.png\n", "docs/a.png": b"own"}, "done"),
        ({"docs/index.rst": "Team\n====\n\n.. image:: a.png\n", "docs/a.png": b"own"}, "not_done"),
        ({"docs/index.rst": "Parts\n=====\n\n.. figure:: pipeline.png\n", "docs/pipeline.png": b"own"}, "done"),
        ({"docs/index.rst": ".. graphviz::\n\n   digraph { a -> b }\n"}, "done"),
        ({"docs/architecture.dot": "digraph { a -> b }\n"}, "done"),
        ({"docs/net.dot": "digraph { a -> b }\n"}, "not_done"),
        ({"README.md": "# Architecture\n![x](figures/x.png)\n", "figures/x.png": b"x"}, "done"),
        ({"README.md": "# Runs\n![flow on the ui](figures/flow.png)\n", "figures/flow.png": b"x"}, "not_done"),
        ({"README.md": "# Pipeline\n![](figures/screenshot_1.png)\n", "figures/screenshot_1.png": b"x"}, "not_done"),
        ({"README.md": "# Runs\n![flowchart with the ui](figures/a.png)\n", "figures/a.png": b"x"}, "done"),
        ({"README.md": "# Architecture\n![the ui](figures/a.png)\n", "figures/a.png": b"x"}, "done"),
        ({"README.md": "# Running the pipelines\n![model](figures/a.png)\n", "figures/a.png": b"x"}, "not_done"),
        ({"README.md": "# Deployment architecture\n![model](figures/a.png)\n", "figures/a.png": b"x"}, "done"),
        ({"README.md": "# Training pipeline\n![](figures/pipeline.png)\n", "figures/pipeline.png": b"x"}, "done"),
        ({"README.md": "# Runs\n![Prefect](figures/flow.png)\n", "figures/flow.png": b"x"}, "done"),
        ({"docs/diagram.drawio": "<mxfile/>"}, "done"),
        ({"docs/architecture.png": b"x"}, "done"),
        ({"docs/loss.png": b"x"}, "not_done"),
        ({"README.md": "# Results\n![loss](loss.png)\n", "loss.png": b"x"}, "not_done"),
        ({"README.md": "# Architecture\n![x](figures/missing.png)\n"}, "partial"),
        ({"docs/a.md": "![the architecture](https://github.com/user-attachments/assets/1)\n"}, "partial"),
        ({"README.md": "# Results\n![loss](loss.png)\n# Stack\n![x](https://img.example.org/badge)\n"}, "not_done"),
        ({"README.md": f"# Architecture\n```\n{BOXES}```\n"}, "done"),
        ({"docs/source/index.md": f"# Pipeline\n```\n{PLAIN}```\n"}, "done"),
        ({"app/ARCHITECTURE.md": f"# Dashboard\n```\n{BOXES}```\n"}, "partial"),
        ({"README.md": f"# Results\n```\n{BOXES}```\n"}, "not_done"),
        ({"README.md": "# Project structure\n```\n├── src/\n│   └── a.py\n└── tests/\n```\n"}, "not_done"),
    ],
)
def test_architecture_diagram(repo: Make, files: dict[str, str | bytes], expected: str) -> None:
    assert state(repo(files), "architecture-diagram") == expected


@pytest.mark.parametrize(
    ("text", "line", "sure"),
    [
        ("![drawing](birds_drawing.png)\n\n# Flowchart\n![x](flow.png)\n", 4, "high"),
        ("![drawing](birds_drawing.png)\n", 1, "medium"),
        ("# Architecture\n![a](birds_drawing.png)\n", 2, "high"),
    ],
)
def test_a_drawing_is_shown_for_a_diagram_where_there_is_no_other(repo: Make, text: str, line: int, sure: str) -> None:
    files = {"README.md": text, "birds_drawing.png": b"birds", "flow.png": b"flow"}
    finding = discover()["architecture-diagram"].function(repo(files))
    assert (finding.state.value, finding.evidence[0].line, finding.confidence.value) == ("done", line, sure)


@pytest.mark.parametrize(
    ("shown", "expected"), [("flow.png", "done"), ("overview.png", "not_done"), ("gone.png", "partial")]
)
def test_question_29_shows_a_diagram(repo: Make, shown: str, expected: str) -> None:
    files = {"reports/figures/flow.png": b"flow", "reports/figures/overview.png": b"overview"}
    answers = {29: f"As shown.\n\n![what we built](figures/{shown})"}
    made = repo(files, answers=answers, placeholders=["reports/figures/overview.png"])
    assert state(made, "architecture-diagram") == expected


def test_a_diagram_that_is_shown_with_another_suffix_is_pointed_at(repo: Make) -> None:
    made = repo({"reports/figures/flow.jpg": b"flow"}, answers={29: "![what we built](figures/flow.png)"})
    finding = discover()["architecture-diagram"].function(made)
    assert (finding.state.value, finding.message) == (
        "partial",
        "the diagram that is shown is not in the repository; under that name there is reports/figures/flow.jpg",
    )
    assert finding.evidence[1].path == "reports/figures/flow.jpg"


def test_what_a_report_at_the_root_shows_for_another_question_is_no_lost_diagram(repo: Make) -> None:
    files = {"README.md": "## Question 17\n\n![overview](figures/bucket_overview.png)\n", "a.py": ""}
    assert state(repo(files), "architecture-diagram") == "partial"
    assert state(repo(files, report="README.md"), "architecture-diagram") == "not_done"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({29: f"As drawn.\n\n```\n{BOXES}```\n\nIt starts on our machines."}, "done"),
        ({28: f"As drawn.\n\n```\n{BOXES}```\n\nIt starts on our machines."}, "not_done"),
        ({29: "```\n├── src/\n│   └── a.py\n└── tests/\n```\n"}, "not_done"),
        ({29: "See [our diagram](figures/parts.pdf)."}, "done"),
        ({29: "See [the whole](figures/system_overview.pdf)."}, "done"),
        ({29: "See [the paper](figures/parts.pdf)."}, "not_done"),
        ({29: "See [our diagram](figures/gone.pdf)."}, "not_done"),
    ],
)
def test_a_diagram_of_question_29_in_text_or_behind_a_link(repo: Make, said: dict[int, str], expected: str) -> None:
    files = {"reports/figures/parts.pdf": b"%PDF", "reports/figures/system_overview.pdf": b"%PDF"}
    made = repo(files, answers=said)
    assert state(made, "architecture-diagram") == expected
