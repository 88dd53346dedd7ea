"""CI files of GitLab: what they include, and what starts their jobs."""

from __future__ import annotations

import pytest

from auditor.views.workflows import WorkflowsView
from tests.soon import soon
from tests.views.memory import memory_tree

ROOT = ".gitlab-ci.yml"
TESTS = "tests:\n  script: [pytest]\n"


def read(files: dict[str, str]) -> tuple[dict[str, list[str | None]], list[str]]:
    tree = memory_tree(files)
    view = WorkflowsView(tree)
    runs = {each.path: [step.run for job in each.jobs for step in job.steps] for each in view.files}
    return {path: steps for path, steps in runs.items() if steps}, list(tree.doubted)


@pytest.mark.parametrize(
    "included",
    [
        "include: ci/tests.yml",
        "include: /ci/tests.yml",
        "include: [ci/tests.yml]",
        "include: [{local: ci/tests.yml}]",
        "include: {local: /ci/tests.yml}",
        "include: [{local: 'ci/*.yml'}]",
        "include: [{local: 'ci/**.yml'}]",
        "child: {trigger: {include: ci/tests.yml}}",
        "child: {trigger: {include: [{local: ci/tests.yml}]}}",
        "include: ci/more.yml",
    ],
)
def test_files_that_are_included_are_read(included: str) -> None:
    files = {ROOT: f"stages: [a]\n{included}\n", "ci/tests.yml": TESTS, "other/tests.yml": "b: {script: [ruff]}\n"}
    if "more" in included:
        files["ci/more.yml"] = "include: ci/tests.yml\n"
    assert read(files) == ({"ci/tests.yml": ["pytest"]}, [])


@pytest.mark.parametrize(
    "included",
    [
        "include: [{template: Jobs/Build.gitlab-ci.yml}]",
        "include: [{local: ci/tests.yml}, {project: a/b, file: c.yml}]",
        "include: https://example.org/ci.yml",
        "include: [{remote: 'https://example.org/ci.yml'}]",
        "include: ci/none.yml",
        "child: {trigger: {include: [{artifact: made.yml, job: a}]}}",
        "own: {extends: .elsewhere, script: [a]}",
    ],
)
def test_what_is_included_from_elsewhere_stays_unread(included: str) -> None:
    assert read({ROOT: f"{included}\n", "ci/tests.yml": TESTS})[1] == [ROOT]


INCLUDES = "include: ci/tests.yml\n"


@pytest.mark.parametrize(
    ("root", "other", "doubted"),
    [
        ("lint: {script: [!reference [.lint, script]]}\n", ".lint: {script: [ruff check .]}\n", [ROOT]),
        ("lint: {script: [a]}\n", "default: {cache: {paths: [.cache/pip]}}\n", ["ci/tests.yml"]),
        ("lint: {script: [a]}\n", "default: {before_script: [pip install .]}\n", ["ci/tests.yml"]),
        ("lint: {script: [a]}\n", "cache: {paths: [.cache/pip]}\n", ["ci/tests.yml"]),
        ("before_script: [pip install .]\n", "lint: {script: [a]}\n", [ROOT]),
        ("test: {rules: [{if: $A}]}\n", "test: {script: [a], rules: [{when: manual}]}\n", ["ci/tests.yml", ROOT]),
        # Nothing of a file reaches into another.
        ("lint: {script: [!reference [.lint, script]]}\n.lint: {script: [ruff]}\n", TESTS, []),
        ("lint: {script: [a], cache: {paths: [b]}}\n", "default: {image: python}\n" + TESTS, []),
        ("stages: [a]\nvariables: {A: b}\n", "variables: {C: d}\n" + TESTS, []),
    ],
)
def test_what_files_share_is_not_surely_absent(root: str, other: str, doubted: list[str]) -> None:
    assert sorted(read({ROOT: INCLUDES + root, "ci/tests.yml": other})[1]) == sorted(doubted)


def test_what_one_file_gives_its_own_jobs_is_read() -> None:
    assert read({ROOT: "cache: {paths: [b]}\nbefore_script: [c]\n" + TESTS}) == ({ROOT: ["c", "pytest"]}, [])


def test_files_that_include_each_other_end() -> None:
    files = {f"ci/{number}.yml": "include: [{local: 'ci/*.yml'}, ci/1.yml]\n" + TESTS for number in range(40)}
    with soon(5):
        found, _ = read({ROOT: "include: ci/0.yml\n", **files})
    assert len(found) == 40


@pytest.mark.parametrize(
    ("job", "waits"),
    [
        ("{script: x}", False),
        ("{script: x, when: manual}", True),
        ("{script: x, when: always}", False),
        ("{script: x, only: [schedules]}", True),
        ("{script: x, only: {refs: [schedules, tags]}}", True),
        ("{script: x, only: [main]}", False),
        ("{script: x, only: [schedules, main]}", False),
        ("{script: x, rules: [{when: manual}]}", True),
        ('{script: x, rules: [{if: $CI_PIPELINE_SOURCE == "schedule"}]}', True),
        ('{script: x, rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]}', False),
        ("{script: x, rules: [{if: $CI_COMMIT_TAG}]}", True),
        ("{script: x, rules: [{if: $CI_COMMIT_BRANCH, when: manual}, {if: $CI_COMMIT_BRANCH}]}", False),
        ("{script: x, extends: .base}", True),
        ("{script: x, extends: .base, when: on_success}", False),
    ],
)
def test_a_job_waits_that_no_change_starts(job: str, waits: bool) -> None:
    view = WorkflowsView(memory_tree({ROOT: f".base: {{when: manual}}\na: {job}\n"}))
    assert [each.waits for each in view.files[0].jobs] == [waits]
