from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.repository import Repository
from tests.probes.ops import workflow
from tests.probes.remarks.remarked import remarked

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("on", "names", "expected"),
    [
        ("{push: {branches: [master]}}", ("work",), 1),
        ("{push: {branches: [main, master]}}", ("work",), 0),
        ("{push: {branches: [master]}}", (), 0),
        ("{push: {branches: ['release/**']}}", ("work",), 0),
        ("{push: {branches: [dev]}}", ("origin/dev",), 0),
        ("{push: {branches: [master], tags: ['v*']}}", ("work",), 0),
    ],
)
def test_a_filter_for_branches_that_are_not_there_is_remarked(
    repo: Make, on: str, names: tuple[str, ...], expected: int
) -> None:
    made = repo({W: workflow("pytest", on=on)}, branches={name: {"a.py": ""} for name in names})
    assert len(remarked(made, "workflow-branch-missing")) == expected


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (
            "['data/**']",
            [
                "data/** matches no tracked file, because .gitignore leaves out /data/, so no change can start the "
                "workflow through it; DVC tracks that in data.dvc, which the filter does not name"
            ],
        ),
        ("['data/**', 'data.dvc']", []),
        ("['data/**', '*.dvc']", []),
        ("['data/**', '.gitignore']", ["can start the workflow through it; through .gitignore it can; DVC"]),
        ("['registry/**']", ["registry/** matches no tracked file: only"]),
        ("['registry/**', 'data.dvc']", []),
        ("['notes.txt', '.gitignore']", []),
        (
            "['models/**']",
            ["models/** matches no tracked file but the placeholder of an empty folder: only a new file"],
        ),
        (
            "['registry/**', 'm.toml']",
            [
                "registry/** and m.toml match no tracked file: only a new file there could start the workflow through them"
            ],
        ),
        ("['**/*.dvc']", []),
        ("['*.dvc', '!data.dvc']", []),
    ],
)
def test_a_filter_for_paths_that_fits_nothing_is_remarked(repo: Make, paths: str, expected: list[str]) -> None:
    files = {"data.dvc": "outs:\n- path: data\n", ".gitignore": "/data/\nnotes.txt\n", "models/.gitkeep": ""}
    on = f"{{push: {{paths: {paths}}}, pull_request: {{paths: {paths}}}}}"
    found = remarked(repo({W: workflow("pytest", on=on), **files}), "workflow-paths-unmatched")
    assert len(found) == len(expected)
    assert all(text in each.message for text, each in zip(expected, found, strict=True))


def test_a_filter_of_another_event_may_fit_the_file_of_dvc(repo: Make) -> None:
    files = {"data.dvc": "outs:\n- path: data\n", ".gitignore": "/data/\n"}
    on = "{push: {paths: ['**/*.dvc']}, pull_request: {paths: ['data/']}}"
    assert not remarked(repo({W: workflow("pytest", on=on), **files}), "workflow-paths-unmatched")


@pytest.mark.parametrize(
    ("condition", "names", "expected"),
    [
        ("github.ref == 'refs/heads/master'", ("work",), "github-pages"),
        ("github.event_name == 'push' && github.ref_name == 'master'", ("work",), "github-pages"),
        ("github.ref == 'refs/heads/main'", ("work",), None),
        ("github.ref == 'refs/heads/work'", ("origin/work",), None),
        ("github.ref == 'refs/heads/master'", (), None),
        ("github.ref == 'refs/heads/master' || github.ref == 'refs/heads/main'", ("work",), None),
        ("github.ref == 'refs/tags/v1'", ("work",), None),
        ("github.ref != 'refs/heads/master'", ("work",), None),
    ],
)
def test_a_condition_for_a_branch_that_is_not_there_is_remarked(
    repo: Make, condition: str, names: tuple[str, ...], expected: str | None
) -> None:
    step = f"- uses: peaceiris/actions-gh-pages@v3\n  if: {condition}"
    made = repo({W: workflow("pytest", steps=step)}, branches={name: {"a.py": ""} for name in names})
    assert [each.item for each in remarked(made, "workflow-branch-missing")] == ([expected] if expected else [])


def test_two_events_of_one_branch_are_one_remark(repo: Make) -> None:
    on = "{push: {branches: [master]}, pull_request: {branches: [master]}}"
    made = repo({W: workflow("pytest", on=on)}, branches={"work": {"a.py": ""}})
    (found,) = remarked(made, "workflow-branch-missing")
    assert found.message.startswith("push and pull_request start the workflow only on master, and")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("{push: {path: ['src/**']}}", 1),
        ("{pull_request: {branch: [main], paths_ignore: [docs]}}", 2),
        ("{push: {paths: ['src/**'], branches: [main], tags: ['v*']}}", 0),
        ("{workflow_dispatch: {inputs: {path: {type: string}}}}", 0),
        ("[push]", 0),
        ("push", 0),
    ],
)
def test_filters_that_are_none(repo: Make, on: str, expected: int) -> None:
    made = repo({W: workflow("pytest", on=on)})
    assert len(remarked(made, "workflow-filter-unknown")) == expected


CLOSED = "github.event_name == 'pull_request' && github.event.action == 'closed'"
GUARDED = """
on: {on}
jobs:
  a:
    runs-on: ubuntu-latest
    steps: [{{run: pytest}}]
  b:
    if: {condition}
    runs-on: ubuntu-latest
    steps: [{{run: pytest}}]
"""


@pytest.mark.parametrize(
    ("on", "condition", "expected"),
    [
        ("[push, pull_request]", CLOSED, 1),
        ("[push, pull_request]", f"${{{{ {CLOSED} && github.event.pull_request.merged == true }}}}", 1),
        ("{pull_request: {types: [closed]}}", CLOSED, 0),
        ("{pull_request: {types: [opened]}}", "github.event.pull_request.merged", 1),
        ("{pull_request: {branches: [main]}}", "github.base_ref == 'main'", 0),
        ("{pull_request: {branches: [dev]}, push: {}}", "github.base_ref == 'main'", 1),
        ("{push: {branches: [main]}}", "github.event_name == 'push' && github.ref == 'refs/heads/Main'", 0),
        ("{push: {branches: [main]}}", "github.ref == 'refs/heads/release'", 1),
        ("{push: {branches: ['**']}}", "github.ref == 'refs/heads/release'", 0),
        ("{push: {tags: ['v*']}}", "github.ref == 'refs/heads/release'", 0),
        ("pull_request", "github.ref == 'refs/heads/main'", 1),
        ("pull_request", "github.event_name == 'push' || github.actor == 'me'", 0),
        ("pull_request", "github.event_name == 'push' || github.event_name == 'schedule'", 1),
        ("pull_request", "github.event_name != 'push'", 0),
        ("pull_request", "(github.event_name == 'push' && x) || y", 0),
        ("pull_request", "\"!(a && github.event_name == 'push' && b)\"", 0),
        ("pull_request", "always() && github.event_name == 'push'", 1),
        ("[pull_request, workflow_call]", "github.event_name == 'push'", 0),
        ("workflow_dispatch", "github.ref == 'refs/heads/main'", 0),
    ],
)
def test_a_job_whose_condition_never_holds(repo: Make, on: str, condition: str, expected: int) -> None:
    found = remarked(repo({W: GUARDED.format(on=on, condition=condition)}), "workflow-job-never-runs")
    assert [each.message.partition(" of ")[0] for each in found] == ["the job b"] * expected


WAITING = """
on: push
jobs:
  build:
    if: {condition}
    runs-on: ubuntu-latest
    steps: [{{run: pytest}}]
  deploy:
    needs: {needs}
    runs-on: ubuntu-latest
    steps: [{{run: echo}}]
  check:
    runs-on: ubuntu-latest
    steps: [{{run: echo}}]
"""


@pytest.mark.parametrize(
    ("needs", "condition", "expected"),
    [
        ("build", "always()", []),
        ("[build, test]", "always()", ["test"]),
        ("build", "false", []),
        ("${{ x }}", "always()", []),
        ("[one, two]", "always()", ["one", "two"]),
    ],
)
def test_a_job_that_waits_for_one_that_is_not_there(
    repo: Make, needs: str, condition: str, expected: list[str]
) -> None:
    found = remarked(repo({W: WAITING.format(needs=needs, condition=condition)}), "workflow-needs-missing")
    assert [each.message.partition(",")[0] for each in found] == (
        [f"the job deploy needs {' and '.join(expected)}"] if expected else []
    )
    assert [place.note for each in found for place in each.evidence] == [f"deploy needs {name}" for name in expected]
