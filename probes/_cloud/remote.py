"""What trains on a machine in GCP that code, a workflow's action or a playbook reaches over ssh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._cloud.gcloud import MACHINE
from probes._cloud.startup import training_script, words_train
from probes._commands import short, steps, workflows
from probes._shared import at, clipped, sources

if TYPE_CHECKING:
    from auditor.views.python import Module

_CLIENTS: Final = ("fabric", "paramiko", "asyncssh", "pyinfra", "parallel_ssh", "pssh")
_RUNS: Final = frozenset({"run", "sudo", "exec_command", "run_command", "execute", "shell"})
_ZONE: Final = regex(
    r"(?<![\w-])(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-[a-z]{4,14}\d-[a-f](?![\w-])|"
    r"\bgcloud[ \t]{1,4}(?:beta[ \t]{1,4})?compute[ \t]{1,4}(?:config-ssh|ssh|scp|instances|os-login)|\.internal\b"
)
"""What says that a machine is one of Google's: its zone, as `gcloud compute config-ssh` names it by, or a command."""
_ACTION: Final = "google-github-actions/ssh-compute"
_SHELLS: Final = regex(r"(?:ansible\.(?:builtin|legacy)\.)?(?:shell|command|raw)(?:\.cmd)?")
_INVENTORY: Final = regex(r"(?:google\.cloud\.)?gcp_compute(?:_instance)?")


def trained_over_ssh(repo: Repository) -> Iterator[Evidence]:
    """Yield where something has a machine in GCP train over ssh: code, an action, a playbook of Ansible."""
    for module in sources(repo):
        if module.uses(*_CLIENTS) and any(_ZONE.search(text.value[:500]) for text in module.strings):
            yield from _by_client(module)
    own = {module.path for module in sources(repo)}
    for command in repo.commands.started:
        if command.path in own and words_train(command.argv):
            yield Evidence(command.path, command.line, short(command))
    for workflow in workflows(repo):
        for _, step in steps(workflow):
            told = step.inputs.get("command", "") if step.action == _ACTION else ""
            if any(map(training_script, told.split("\n"))):
                yield Evidence(workflow.path, step.input_lines.get("command", step.line), clipped(told.strip()))
    yield from _by_playbook(repo)


def _by_client(module: Module) -> Iterator[Evidence]:
    for call in module.calls:
        told = call.args[0].string if call.method in _RUNS and call.args else None
        if told and not MACHINE.search(told) and training_script(told):
            yield at(module, call.line, clipped(f"{call.method}: {told}"))


def _by_playbook(repo: Repository) -> Iterator[Evidence]:
    keys = [(config.path, key) for config in repo.configs.files if config.kind == "yaml" for key in config.keys]
    inventory = any(
        key.last == "plugin" and isinstance(key.value, str) and _INVENTORY.fullmatch(key.value) for _, key in keys
    )
    hosts = {path for path, key in keys if key.last == "hosts"} if inventory else set()
    for path, key in keys:
        if path in hosts and isinstance(key.value, str) and training_script(key.value):
            name = key.name.rpartition("tasks.")[2].partition(".")[2]
            if _SHELLS.fullmatch(name):
                yield Evidence(path, key.line, clipped(f"{name}: {key.value.strip()}"))
