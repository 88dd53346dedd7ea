"""Which builds of images a repository names, and from which folder each Dockerfile can be built."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from auditor import Repository, once
from auditor.shared import regex
from probes._commands import build_action, builds_image, runs
from probes.remarks._places import joined, static

if TYPE_CHECKING:
    from auditor.views.dockerfiles import CloudBuild, Compose, Dockerfile

_VALUES = regex(
    r"-[qD]*[tom]|--(?:tag|build-arg|platform|target|cache-from|cache-to|output|progress|secret|ssh|label|"
    r"network|iidfile|builder|add-host|build-context|memory|shm-size|ulimit|annotation|metadata-file|allow|attest)"
)
"""Options of a build that take the next word."""
_FLAGS = regex(
    r"-[qD]*|--(?:no-cache|pull|push|load|rm|force-rm|quiet|squash|compress|check|debug|layers|no-rm|"
    r"disable-content-trust)|--[a-z][a-z-]+=.*"
)
"""Options of a build that stand alone, and all that bring their value with them."""
_KANIKO = regex(r"kaniko(?:-project)?(?:/executor)?(?=$|[:@])|/kaniko/")
_MAX_BUILDS = 200
_MAX_NEAR = 60
_BUILDERS = ("docker", "podman", "buildah", "nerdctl")


class Build(NamedTuple):
    """One build of an image: the Dockerfile and context as written, and the folder that they are seen from."""

    path: str
    line: int
    file: str | None
    context: str
    folder: str = ""

    def files(self) -> tuple[str, ...]:
        """Return the paths that the Dockerfile may have."""
        name = self.file or "Dockerfile"
        inside = joined(joined(self.folder, self.context), name) if static(self.context) else name
        return tuple(dict.fromkeys((joined(self.folder, name), inside, joined("", name))))


@once
def builds(repo: Repository) -> tuple[Build, ...]:
    """Return the builds of workflows, targets, scripts, compose files and Cloud Build files."""
    return tuple(dict.fromkeys(islice(_builds(repo), _MAX_BUILDS)))


def _builds(repo: Repository) -> Iterator[Build]:
    yield from _of_workflows(repo)
    for target in repo.commands.targets:
        folder = "" if target.kind == "script" else posixpath.dirname(target.path)
        for command in target.commands:
            if command.tool in _BUILDERS:
                yield from _of_words(command.argv, command.path, command.line, folder)
    for compose in repo.docker.compose:
        yield from _of_compose(compose, repo.tree.text(compose.path) or "")
    for each in repo.docker.builds:
        yield from _of_cloud(each)


def _of_workflows(repo: Repository) -> Iterator[Build]:
    for workflow in repo.workflows.active:
        for job in workflow.jobs:
            for step in job.steps:
                for command in repo.resolve.step(workflow, job, step):
                    if not command.via and command.tool in _BUILDERS:
                        yield from _of_words(command.argv, command.path, command.line, step.working_directory)


def _of_compose(compose: Compose, text: str) -> Iterator[Build]:
    for service in compose.services:
        if not service.build:
            continue
        known = static(service.build)
        home = joined(posixpath.dirname(compose.path), service.build) if known else ""
        line = _named(text, service.line, service.dockerfile) if service.dockerfile else service.line
        yield Build(compose.path, line, service.dockerfile, "." if known else "$", home)


def _named(text: str, line: int, dockerfile: str) -> int:
    """Return the line from one on that names a Dockerfile; the line itself where none near it does."""
    name = re.compile(rf"\bdockerfile:[ \t]{{1,20}}[\"']?{re.escape(dockerfile)}(?![\w./-])")
    near = text.split("\n")[line - 1 : line - 1 + _MAX_NEAR]
    return next((line + at for at, each in enumerate(near) if name.search(each)), line)


def _of_cloud(build: CloudBuild) -> Iterator[Build]:
    for step in build.steps:
        if _KANIKO.search(step.name):
            named = [word.partition("=")[2] for word in step.args if word.startswith("--dockerfile=")]
            yield Build(build.path, step.line, named[0] if named else None, ".")
            continue
        for command in step.commands:
            if command.tool == "docker":
                yield from _of_words(command.argv, build.path, step.line, "")


def _of_words(words: Iterable[str], path: str, line: int, folder: str) -> Iterator[Build]:
    rest = ["build" if word == "bud" and at == 1 else word for at, word in enumerate(words)]
    if "build" not in rest[1:3] and not (rest[1:2] == ["builder"] and "build" in rest[2:3]):
        return
    if rest[1:2] == ["compose"] or rest[1:2] == ["stack"]:
        return
    file, context = None, ""
    at = rest.index("build") + 1
    while at < len(rest):
        word = rest[at]
        if word in ("-f", "--file") and at + 1 < len(rest):
            file = rest[at + 1]
            at += 1
        elif word.startswith("--file="):
            file = word.partition("=")[2]
        elif _VALUES.fullmatch(word):
            at += 1
        elif not word.startswith("-"):
            context = context or word
        elif not _FLAGS.fullmatch(word):
            return  # whether it takes the next word is not known, nor whether it exists
        at += 1
    if context and context != "-" and not any(word.startswith((">", "<")) for word in rest):
        yield Build(path, line, file, context, folder if static(folder or ".") else "")


def contexts(repo: Repository, dockerfile: Dockerfile) -> tuple[str, ...]:
    """Return the folders that a Dockerfile may be built from: those that builds name, and those it lies in."""
    found = [""]
    folder = posixpath.dirname(dockerfile.path)
    while folder:
        found.append(folder)
        folder = posixpath.dirname(folder)
    for build in builds(repo):
        if dockerfile.path in build.files() and static(build.context):
            found += [joined(build.folder, build.context), joined("", build.context)]
    return tuple(dict.fromkeys(each for each in found if not each.startswith("..")))


def build_texts(repo: Repository) -> list[str]:
    """Return the texts of the files that build images, by actions, other tools and plans of several images too."""
    acting = {
        workflow.path
        for workflow in repo.workflows.active
        if any(build_action(step) for job in workflow.jobs for step in job.steps)
        or any(builds_image(run.command) for run in runs(repo, workflow))
    }
    return [repo.tree.text(path) or "" for path in sorted(acting | {build.path for build in builds(repo)})]
