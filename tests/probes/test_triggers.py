from __future__ import annotations

from collections.abc import Callable

import pytest

from auditor.registry import discover
from auditor.repository import Repository
from tests.probes.ops import state, workflow

Make = Callable[..., Repository]
W = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("echo", on="{push: {paths: ['**/*.dvc']}}"), "done"),
        (workflow("echo", on="{pull_request: {paths: [data/**]}}"), "done"),
        (workflow("echo", on="{push: {branches: [main], paths: [dvc.lock]}}"), "done"),
        (workflow("echo", on="{push: {branches: [data-updates], paths: [dvc.lock]}}"), "partial"),
        (workflow("cml comment create report.md"), "partial"),
        (workflow("echo", on="{push: {paths: ['src/pkg/data.py', 'src/**']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['!data/**', '**.py']}}"), "not_done"),
        (workflow("echo", on="{repository_dispatch: {types: [data-updated]}}"), "done"),
        (workflow("echo", on="{repository_dispatch: {types: [staged]}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['.dvc/**']}}"), "done"),
        (workflow("echo", on="{push: {paths: [data]}}"), "done"),
        (workflow("echo", on="{push: {paths: ['dvc.*']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['**/dvc*']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['dvc_utils.py', '*.py']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['**', '*']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['inputs/*.csv']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['raw/**']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['raw/notes.txt']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['data/dvc.yaml']}}"), "done"),
        (workflow("echo", on="{push: {paths: ['data/config.yaml']}}"), "not_done"),
        (workflow("echo", on="{push: {paths: ['!**/*.dvc', '**.py']}}"), "not_done"),
        (workflow("echo", on="{push: {branches: [$default-branch], paths: [dvc.lock]}}"), "done"),
        (workflow("echo", on="{push: {branches: [data-updates, '!main'], paths: [dvc.lock]}}"), "partial"),
        (workflow(steps="- uses: iterative/setup-cml@v2"), "partial"),
        ("name: Data\n" + workflow("python data_statistics.py"), "partial"),
        (workflow("python data_statistics.py"), "not_done"),
        ("name: Data\n" + workflow(steps="- uses: dorny/paths-filter@v3"), "done"),
        (workflow(steps="- uses: dorny/paths-filter@v3"), "not_done"),
        (workflow("dvc pull"), "not_done"),
    ],
)
def test_workflow_data_change(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "workflow-data-change") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (workflow("echo", on="{repository_dispatch: {types: [staged]}}"), "done"),
        (workflow("echo", on="{push: {paths: ['models/**']}}"), "partial"),
        (workflow("echo", on="repository_dispatch"), "done"),
        (workflow("echo", on="{push: {paths: ['*.onnx']}}"), "partial"),
        (workflow("echo", on="{push: {paths: [model.dvc]}}"), "partial"),
        (workflow("wandb artifact get", on="workflow_dispatch"), "partial"),
        ("name: Promote model\n" + workflow("python promote.py", on="workflow_dispatch"), "partial"),
        ("name: Train by hand\n" + workflow("python train.py wandb.enabled=true", on="workflow_dispatch"), "not_done"),
        (workflow("pytest", on="{push: {paths: ['src/model.py']}}"), "not_done"),
        (workflow("echo", on="{repository_dispatch: {types: [data-updated]}}"), "not_done"),
        (workflow("pytest"), "not_done"),
    ],
)
def test_workflow_model_registry(repo: Make, text: str, expected: str) -> None:
    assert state(repo({W: text}), "workflow-model-registry") == expected


POINTER = "outs:\n- path: {}\n  md5: 0123456789abcdef0123456789abcdef\n"


@pytest.mark.parametrize(
    ("pattern", "pointer", "out", "expected"),
    [
        ("**/*.dvc", "models/checkpoints.dvc", "checkpoints", "partial"),
        ("**.dvc", "models/a.pt.dvc", "a.pt", "partial"),
        ("*.dvc", "fraud.onnx.dvc", "fraud.onnx", "partial"),
        ("*.dvc", "models/checkpoints.dvc", "checkpoints", "not_done"),
        ("**/*.dvc", "data/raw.dvc", "raw", "not_done"),
        ("**/*.dvc", "data/processed/images.pt.dvc", "images.pt", "not_done"),
        ("**/*.dvc", "artifacts/profiling.dvc", "profiling", "not_done"),
        ("**/*.dvc", "artifacts/models.dvc", "models", "partial"),
        ("**", "models/checkpoints.dvc", "checkpoints", "not_done"),
        ("data/**", "models/checkpoints.dvc", "checkpoints", "not_done"),
    ],
)
def test_a_trigger_that_fits_what_tracks_a_model_is_one_on_models(
    repo: Make, pattern: str, pointer: str, out: str, expected: str
) -> None:
    made = repo({W: workflow("pytest", on=f"{{push: {{paths: ['{pattern}']}}}}"), pointer: POINTER.format(out)})
    assert state(made, "workflow-model-registry") == expected
    if expected == "partial":
        found = discover()["workflow-model-registry"].function(made)
        assert [place.note for place in found.evidence] == [f"push on {pattern}, which fits {pointer}"]


def test_a_path_of_code_or_configuration_is_shown_only_where_there_is_no_other(repo: Make) -> None:
    paths = ["configs/model/**", "src/models/**", "models/*.dvc"]
    probe = discover()["workflow-model-registry"].function
    found = probe(repo({W: workflow("pytest", on=f"{{push: {{paths: {paths}}}}}")}))
    assert [place.note for place in found.evidence] == ["push on models/*.dvc"]
    found = probe(repo({W: workflow("pytest", on=f"{{push: {{paths: {paths[:2]}}}}}")}))
    assert (found.state.value, len(found.evidence)) == ("partial", 2)


@pytest.mark.parametrize(
    ("item", "on"),
    [
        ("workflow-data-change", "{push: {paths: ['data/**']}}"),
        ("workflow-model-registry", "{repository_dispatch: {types: [staged_model]}}"),
    ],
)
@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (("pytest", "", ""), "done"),
        (("pytest", "if: false", ""), "partial"),
        (("", "", "- run: pytest\n  if: false"), "partial"),
        (("", "", "- run: pytest\n  if: github.actor == 'a'"), "done"),
    ],
)
def test_a_workflow_of_which_no_job_can_run_is_not_started(
    repo: Make, item: str, on: str, made: tuple[str, str, str], expected: str
) -> None:
    run, job, steps = made
    finding = discover()[item].function(repo({W: workflow(*([run] if run else []), on=on, job=job, steps=steps)}))
    assert finding.state.value == expected
    assert ("can run" in finding.message) == (expected == "partial")


def test_another_workflow_may_start_in_place_of_one_that_is_off(repo: Make) -> None:
    on = "{push: {paths: ['data/**']}}"
    files = {W: workflow("pytest", on=on, job="if: false"), ".github/workflows/z.yml": workflow("pytest", on=on)}
    (place,) = discover()["workflow-data-change"].function(repo(files)).evidence
    assert place.path == ".github/workflows/z.yml"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (workflow("pytest", on="{repository_dispatch: {types: [data-changed]}}"), "done"),
        (workflow("pytest", on="{repository_dispatch: {types: [released]}}"), "partial"),
        (workflow("pytest"), "partial"),
    ],
)
def test_a_folder_of_code_named_after_data_hides_no_workflow_that_data_starts(
    repo: Make, other: str, expected: str
) -> None:
    code = workflow("pytest", on="{push: {paths: ['src/p/data/**']}}")
    made = repo({"src/p/data/make.py": "x = 1\n", W: code, ".github/workflows/z.yml": other})
    assert state(made, "workflow-data-change") == expected


@pytest.mark.parametrize(
    ("tags", "run", "expected"),
    [
        ("['nests@v*', 'nests#prod*']", "gto show nests", "done"),
        ("['*@v*']", "pip install gto && gto describe nests", "done"),
        ("['nests#prod']", "echo", "partial"),
        ("['nests@v[0-9]*']", "echo", "partial"),
        ("['v*']", "gto show nests", "not_done"),
        ("['v*', 'nests@v*']", "gto show nests", "not_done"),
    ],
)
def test_a_registry_of_models_may_be_tags(repo: Make, tags: str, run: str, expected: str) -> None:
    text = workflow(run, on=f"{{push: {{tags: {tags}}}}}")
    assert state(repo({W: text}), "workflow-model-registry") == expected


def test_the_action_of_a_registry_tells_of_it(repo: Make) -> None:
    text = workflow(on="{push: {tags: ['nests@v*']}}", steps="- uses: iterative/gto-action@v2")
    assert state(repo({W: text}), "workflow-model-registry") == "done"
