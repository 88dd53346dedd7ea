"""What launches a training in GCP by a tool of its own: Snakemake, Nextflow, dsub, SkyPilot, Ray, Terraform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._cloud.clusters import runs_training
from probes._lines import live_lines, printed
from probes._paths import NEXTFLOW, SNAKEMAKE
from probes._shared import clipped
from probes._training.models import trains

if TYPE_CHECKING:
    from auditor.views.python import Module

_EXECUTED: Final = regex(
    r"\bsnakemake\b[^\n]{0,400}\s--(?:executor[= ]{1,3}googlebatch\b|google-lifesciences\b)|"
    r"\bnextflow\b[^\n]{0,400}\s-process\.executor[= ]{1,3}['\"]?google-(?:batch|lifesciences)\b"
)
_EXECUTOR: Final = regex(
    r"^[ \t]{0,40}(?:process[ .{]{0,4})?\bexecutor[ ]?=[ ]?['\"]google-(?:batch|lifesciences)['\"]"
)
_HANDED: Final = regex(r"\b(?:dsub|ray\s{1,4}(?:submit|exec|job\s{1,4}submit))\s")
_OF_GOOGLE: Final = regex(r"--provider[= ]{1,3}google-(?:batch|cls-v2|v2)\b")
_SCRIPT: Final = regex(r"\s(?:--script[= ]{1,3})?((?:[\w.-]{1,80}/){0,8}[\w.-]{1,80}\.py)\b")
_COMMAND: Final = regex(r"\s--command[= ]{1,3}[\"']([^\"'\n]{1,400})|\s--\s{1,4}([^\n]{1,400})")
_JOB: Final = regex(r"\bresource\s{1,9}\"google_cloud_run_v2_job\"|\bresource\s{1,9}\"google_batch_job\"")
_BLOCK: Final = 4_000
_GIVEN: Final = regex(r"\b(?:command|args)\s{0,9}=\s{0,9}\[([^\]]{1,1000})\]")
_WORD: Final = regex(r"\"([^\"\n]{1,200})\"")


def launched_training(repo: Repository) -> Iterator[Evidence]:
    """Yield where something other than gcloud launches a training of the project's in GCP."""
    yield from _workflows(repo)
    ray = any(key.name == "provider.type" and key.value == "gcp" for each in repo.configs.files for key in each.keys)
    for line in live_lines(repo, _HANDED):
        if printed(line.text) or not (_OF_GOOGLE.search(line.text) or (ray and "ray " in line.text)):
            continue
        script, told = _SCRIPT.search(line.text), _COMMAND.search(line.text)
        words = ["python", script[1]] if script else ((told[1] or told[2]).split() if told else [])
        if runs_training(repo, words):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))
    for line in live_lines(repo, _JOB, "*.tf"):
        block = "\n".join((repo.tree.text(line.path) or "").split("\n")[line.line - 1 :])[:_BLOCK]
        following = _JOB.search(block, len(line.text))
        given = _GIVEN.findall(block, 0, following.start() if following else len(block))
        if runs_training(repo, [word for each in given for word in _WORD.findall(each)]):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))
    for module in (*repo.python.code, *repo.python.tasks):
        if module.uses("sky") and any(
            call.name in ("sky.launch", "sky.jobs.launch", "sky.exec") for call in module.calls
        ):
            yield from _by_skypilot(repo, module)


def _workflows(repo: Repository) -> Iterator[Evidence]:
    """Yield where the rules of a workflow, of which a script trains, are told to run on Google's machines."""
    if not repo.tree.named(*SNAKEMAKE, *NEXTFLOW, foreign=False) or next(trains(repo.python.code), None) is None:
        return
    for line in live_lines(repo, _EXECUTED):
        if not printed(line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))
    for config in repo.configs.files:
        for key in config.keys:
            if key.name == "executor" and key.value == "googlebatch":
                yield Evidence(config.path, key.line, "executor: googlebatch")
    for path in repo.tree.named("nextflow.config", "*.config", foreign=False):
        for number, text in enumerate((repo.tree.text(path) or "").split("\n"), 1):
            if _EXECUTOR.search(text):
                yield Evidence(path, number, clipped(text.strip()))


def _by_skypilot(repo: Repository, module: Module) -> Iterator[Evidence]:
    """Yield the task that a module has SkyPilot run on a machine in GCP, where that trains."""
    if not any(call.name in ("sky.GCP", "sky.clouds.GCP") for call in module.calls):
        return
    for call in module.calls:
        told = call.keyword("run") if call.name == "sky.Task" else None
        if told is not None and runs_training(repo, (told.string or "").split()):
            yield Evidence(module.path, call.line, clipped(f"a task of SkyPilot: {told.string}"))
