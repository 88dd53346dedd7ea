"""Remarks about files that say nothing, or nothing that a program can read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from auditor import Evidence, Remark, Repository, remark
from probes._shared import clipped
from probes.remarks._items import item_of_name

_BUILDS = ("cloudbuild*.yaml", "cloudbuild*.yml")
_IMAGES = ("Dockerfile", "Dockerfile.*", "*.dockerfile", "*.Dockerfile")
_WORKFLOWS = ".github/workflows"


@remark("build-file-empty")
def build_file_empty(repo: Repository) -> Iterator[Remark]:
    """A workflow, a Dockerfile or a Cloud Build file is empty. Silent for one that is commented out."""
    for path in repo.tree.named(*_BUILDS, *_IMAGES, "*.yaml", "*.yml", foreign=False):
        folder, name = posixpath.split(path)
        workflow = folder == _WORKFLOWS
        if repo.tree.size(path) != 0 or name.startswith("."):
            continue
        if workflow:
            item, what = item_of_name(name), "GitHub runs nothing of it"
        elif name.endswith((".yaml", ".yml")):
            if not name.startswith("cloudbuild"):
                continue
            item, what = "docker-trigger", "Cloud Build builds nothing with it"
        else:
            item, what = "dockerfiles", "no image can be built from it"
        yield Remark("build-file-empty", item, f"{path} is empty, so {what}", (Evidence(path, 1, "an empty file"),))


@remark("toml-invalid")
def toml_invalid(repo: Repository) -> Iterator[Remark]:
    """A TOML file, such as pyproject.toml, does not parse, so nothing can read it. Silent for a template."""
    broken = {each.path: each.error for each in repo.dependencies.manifests if each.error is not None}
    broken |= {each.path: each.error for each in repo.configs.files if each.kind == "toml" and each.error is not None}
    for path, error in sorted(broken.items()):
        text = repo.tree.text(path)
        if not path.endswith(".toml") or repo.tree.is_foreign(path) or not text or "{{" in text or "{%" in text:
            continue
        line = max(1, min(error.line or 1, len(text.splitlines())))
        yield Remark(
            "toml-invalid",
            "environment" if posixpath.basename(path) == "pyproject.toml" else None,
            f"{path} is not valid TOML ({clipped(error.reason)}), so nothing can read it",
            (Evidence(path, line, clipped(error.reason, 100)),),
        )
