"""Dockerfiles, compose files and Cloud Build files as facts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.limits import MAX_GUESSED_BYTES
from auditor.views._called import BUILD, called
from auditor.views._docker_facts import BuildStep, CloudBuild, Compose, Dockerfile, Instruction, Service
from auditor.views._docker_reader import read_build, read_compose, read_dockerfile
from auditor.views._searched import unread_paths
from auditor.views._yaml import parse_yaml, read_yaml

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.tree import Tree

__all__ = ["BuildStep", "CloudBuild", "Compose", "DockerView", "Dockerfile", "Instruction", "Service"]

_DOCKERFILES = ("Dockerfile", "Dockerfile.*", "dockerfile", "*.Dockerfile", "*.dockerfile", "Containerfile")
_MORE_DOCKERFILES = (
    "[Dd][Oo][Cc][Kk][Ee][Rr][Ff][Ii][Ll][Ee]",
    "[Dd]ocker[Ff]ile[._-]*",
    "*[._-][Dd]ocker[Ff]ile",
    "Containerfile.*",
    "*.Containerfile",
    "*.containerfile",
    "dockerfile.*",
    "Dockerfile[-_]*",
)
_COMPOSE = ("docker-compose*.yml", "docker-compose*.yaml", "compose*.yml", "compose*.yaml")
_BUILDS = ("cloudbuild*.yml", "cloudbuild*.yaml", "cloudbuild*.json", "*cloudbuild.yml", "*cloudbuild.yaml")
_NOT_DOCKERFILES = (".dockerignore", ".md", ".txt", ".py", ".sh", ".yml", ".yaml", ".json", ".j2", ".jinja", ".bak")

_MAX_UNNAMED = 20_000
_MOST_UNNAMED = 40
_HEAD = 4_000
_FROM = regex(
    r"(?:[ \t]*(?:#[^\n]*)?\n|ARG [^\n]*\n){0,60}FROM[ \t]+(?:--platform=\S+[ \t]+)?"
    r"[\w./:@${}-]+[ \t]*(?:\n|AS\b|as\b)"
)
_ON = regex(r"^(?:RUN|COPY|CMD|ENTRYPOINT)[ \t]+\S", re.MULTILINE)


class DockerView:
    """Every Dockerfile, compose file and Cloud Build file of the repository's own, in any folder."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    @cached_property
    def _docker_paths(self) -> tuple[str, ...]:
        found = self._tree.named(*_DOCKERFILES, *_MORE_DOCKERFILES, foreign=False)
        return tuple(path for path in found if not path.endswith(_NOT_DOCKERFILES)) or self._unnamed

    @property
    def _unnamed(self) -> tuple[str, ...]:
        """Files without a suffix that hold what a Dockerfile does, for `docker build -f docker/api`."""
        plain = [path for path in self._tree.files(foreign=False) if "." not in path.rpartition("/")[2]]
        small = [path for path in plain if 0 < (self._tree.size(path) or 0) <= _MAX_UNNAMED]
        asked = sorted(small, key=lambda path: ("docker" not in path.lower(), path.count("/"), path))[:_MOST_UNNAMED]
        self._tree.prefetch(asked)
        return tuple(sorted(path for path in asked if _is_dockerfile(self._tree.text(path) or "")))

    @cached_property
    def _compose_paths(self) -> tuple[str, ...]:
        return self._tree.named(*_COMPOSE, foreign=False)

    @cached_property
    def _build_paths(self) -> tuple[str, ...]:
        return self._tree.named(*_BUILDS, foreign=False)

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """The Dockerfiles, by path."""
        self._tree.prefetch(self._docker_paths)
        found = ((path, self._tree.text(path)) for path in self._docker_paths)
        return tuple(read_dockerfile(path, text) for path, text in found if text is not None)

    @cached_property
    def compose(self) -> tuple[Compose, ...]:
        """The compose files, by path."""
        self._tree.prefetch(self._compose_paths)
        found = ((path, read_yaml(self._tree, path)) for path in self._compose_paths)
        return tuple(read_compose(path, documents) for path, documents in found if documents is not None)

    @cached_property
    def _perhaps_builds(self) -> tuple[str, ...]:
        """Files that only what stands in them would show to be Cloud Build files."""
        named = set(self._build_paths)
        return tuple(
            path
            for path in self._tree.named("*.yml", "*.yaml", "*.json", foreign=False)
            if path not in named and not path.startswith(".github/workflows/")
            if _builds(path)
            or ((self._tree.size(path) or 0) <= MAX_GUESSED_BYTES and not self._tree.is_one_of_many(path))
        )

    @cached_property
    def builds(self) -> tuple[CloudBuild, ...]:
        """The Cloud Build files: by their name (even without a step), or by what stands in them."""
        named, others = set(self._build_paths), self._perhaps_builds
        self._tree.prefetch([*named, *others])
        found = []
        for path in sorted([*named, *others]):
            text = self._tree.text(path)
            if text is None or (path not in named and ("steps" not in text or "name" not in text)):
                continue
            if path.endswith(".json"):
                documents = parse_yaml(text.replace("\t", " "))
                for document in documents:
                    if document.limited and document.error:
                        self._tree.note_cut(path, str(document.error))
            else:
                documents = read_yaml(self._tree, path) or []
            build = read_build(path, documents, path in named)
            if build is not None:
                found.append(build)
        return tuple(found)

    @property
    def scope(self) -> Scope:
        """How many files there are; files of Cloud Build only where there are any."""
        builds = len(self.builds)
        return (len(self.dockerfiles), "Dockerfile"), *([(builds, "build file")] if builds else [])

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the files that could not be read, or do not parse and mention one of the names."""
        broken = [item.path for item in self.compose if item.error is not None]
        broken += [item.path for item in self.builds if item.error is not None]
        _ = self.dockerfiles
        builds = (*self._build_paths, *filter(_builds, self._perhaps_builds))
        return unread_paths(self._tree, (*self._docker_paths, *self._compose_paths, *builds), broken, names)


def _is_dockerfile(text: str) -> bool:
    return bool(_FROM.match(text[:_HEAD])) and _ON.search(text) is not None


def _builds(path: str) -> bool:
    """Return whether a file is called after what builds images."""
    return called(path.rpartition("/")[2], BUILD)
