"""Remarks about configuration: Hydra is told to load what is not there.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from auditor import Evidence, Remark, Repository, remark
from probes.remarks._addresses import link_unfilled
from probes.remarks._documents import document_command_missing
from probes.remarks._hydra import defaults, entries, on_one_machine, registers, spelled
from probes.remarks._overrides import hydra_override_unknown
from probes.remarks._places import joined, near_told, present, whole
from probes.remarks._requirements import project_file_missing, requirements_line_invalid, requirements_local_path
from probes.remarks._secrets import secret_tracked
from probes.remarks._sweep_args import sweep_arguments_refused
from probes.remarks._sweep_line import sweep_asked_for
from probes.remarks._sweeps import (
    sweep_metric_unlogged,
    sweep_parameter_unread,
    sweep_passes_nothing,
    sweep_program_missing,
    sweep_varies_nothing,
)
from probes.remarks._tracked import ignored
from probes.remarks._unread import hydra_key_unread

__all__ = [
    "document_command_missing",
    "hydra_key_unread",
    "hydra_override_unknown",
    "link_unfilled",
    "project_file_missing",
    "requirements_line_invalid",
    "requirements_local_path",
    "secret_tracked",
    "sweep_arguments_refused",
    "sweep_asked_for",
    "sweep_metric_unlogged",
    "sweep_parameter_unread",
    "sweep_passes_nothing",
    "sweep_program_missing",
    "sweep_varies_nothing",
]


@remark("hydra-config-missing")
def hydra_config_missing(repo: Repository) -> Iterator[Remark]:
    """Hydra is told to load a configuration that is not in the repository, or from a folder of one machine."""
    if not whole(repo) or registers(repo):
        return
    for entry in on_one_machine(repo):
        yield Remark(
            "hydra-config-missing",
            "hydra",
            f"{entry.path} has Hydra look for {entry.name} in {entry.folder}, an absolute path on one machine",
            (Evidence(entry.path, entry.line, f"config_path={entry.folder}"),),
        )
    for entry in entries(repo):
        if any(present(repo, path) for path in entry.files):
            continue
        reason = ignored(repo, entry.files[0])
        told = near_told(repo, *entry.files)
        yield Remark(
            "hydra-config-missing",
            "hydra",
            f"{entry.path} has Hydra load {entry.files[0]}, which is not in the repository{told}",
            (
                Evidence(entry.path, entry.line, f"config_name={entry.name}; {entry.files[0]} is not tracked"),
                *([reason] if reason else []),
            ),
        )


@remark("hydra-default-missing")
def hydra_default_missing(repo: Repository) -> Iterator[Remark]:
    """A defaults list of Hydra names a configuration that is not in the repository."""
    if not whole(repo) or registers(repo):
        return
    for folder in sorted({entry.folder for entry in entries(repo)}):
        for config in repo.configs.below(folder):
            if config.kind != "yaml" or config.error is not None or "searchpath" in (repo.tree.text(config.path) or ""):
                continue
            for group, name, line in defaults(config):
                group = group.split("@", 1)[0]
                home = posixpath.dirname(config.path)
                # A group that begins with a stroke is seen from where Hydra begins.
                homes = (folder, home) if (group or name).startswith("/") else (home, folder)
                paths = [joined(joined(each, group.lstrip("/")), name.lstrip("/")) for each in homes]
                files = [file for path in paths for file in spelled(path)]
                if any(present(repo, file) for file in files):
                    continue
                shown = f"{group}/{name}" if group else name
                told = near_told(repo, *files)
                yield Remark(
                    "hydra-default-missing",
                    "hydra",
                    f"the defaults list of {config.path} names {shown}, but there is no {files[0]}{told}",
                    (Evidence(config.path, line, f"{files[0]} is not tracked"),),
                )
