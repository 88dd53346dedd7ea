"""Which of several applications a deployment starts: by its image, what that is built of, and what that runs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._commands import runs, steps, workflows

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Dockerfile


class Tie(Enum):
    """What a deployment has to do with an application."""

    STARTS = "starts it"
    OTHER = "starts something else"
    UNKNOWN = "cannot be told"


_Group = tuple[str, str]
"""A file with the job, task or function of it in which a command stands."""


class _Told(NamedTuple):
    """A command or an action as one line of words, and where it stands; None of a line that is no command."""

    text: str
    group: _Group | None


_LONGEST: Final = 4_000
_IMAGE: Final = regex(r"--image[= ]\s*['\"]?([^\s'\"]{1,300})")
_SOURCE: Final = regex(r"--source[= ]\s*['\"]?([^\s'\"]{1,300})")
_REPLACED: Final = regex(r"\bservices\s+replace\s+(?:--\S+\s+)*['\"]?([^\s'\"-][^\s'\"]{0,300})")
_HELD: Final = regex(r"(?m)^[ \t]*(?:-[ \t]*)?image[ \t]*[:=][ \t]*['\"]?([^\s'\"#]{1,300})")
_FILE: Final = regex(r"(?:^|\s)(?:-f|--file|--dockerfile)[= ]\s*['\"]?([^\s'\"]{1,300})")
_TAG: Final = regex(r"(?:^|\s)(?:-t|--tags?|--destination)[= ]\s*['\"]?([^\s'\"]{1,300})")
_BUILDS: Final = regex(r"(?:^|\s)build\b|--(?:destination|dockerfile|tags?)[= ]")
_PAGES: Final = ("streamlit", "gradio", "dash")


def deployment_relation(repo: Repository, shown: Evidence, applications: frozenset[str]) -> Tie:
    """Return what a deployment, or what builds an image, has to do with these applications (paths)."""
    told = _told(repo).get((shown.path or "", shown.line or 0)) or _Told(_line(repo, shown), None)
    if _FUNCTION.search(told.text):
        return _of_function(repo, told.text, applications)
    ties = {_of_dockerfile(repo, path, applications) for path in _dockerfiles(repo, shown.path or "", told)}
    if Tie.STARTS in ties:
        return Tie.STARTS
    return Tie.OTHER if ties == {Tie.OTHER} else Tie.UNKNOWN


_FUNCTION: Final = regex(r"\bfunctions\s+deploy\b|--(?:source_dir|entry_point)\b")
_FOLDER: Final = regex(r"--source(?:_dir)?[= ]\s*['\"]?([^\s'\"]{1,300})")
_ENTRY: Final = regex(r"--entry[-_]point[= ]\s*['\"]?([\w.]{1,200})")


def _of_function(repo: Repository, text: str, applications: frozenset[str]) -> Tie:
    """Return what the deployment of a cloud function has to do with some modules: by its folder, else by its name."""
    functions = [module for module in repo.python.code if module.uses("functions_framework")]
    folder = _FOLDER.search(text)
    entry = _ENTRY.search(text)
    if folder is not None:
        below = posixpath.normpath(folder[1])
        functions = [module for module in functions if (posixpath.dirname(module.path) or ".") == below]
    if entry is not None:
        functions = [module for module in functions if module.function(entry[1]) is not None]
    if (folder is None and entry is None) or not functions:
        return Tie.UNKNOWN
    return Tie.STARTS if any(module.path in applications for module in functions) else Tie.OTHER


def _dockerfiles(repo: Repository, path: str, told: _Told) -> set[str]:
    """Return the Dockerfiles of what a command deploys: of its image, else those of what is built beside it."""
    names = [match[1] for match in _IMAGE.finditer(told.text)]
    for match in _REPLACED.finditer(told.text):
        names += _held(repo, match[1])
    if told.group is None and not names and path.endswith((".yaml", ".yml", ".tf")):
        names += _held(repo, path)
    found = {each for name in names for each in _of_image(repo, _plain(name), told.group)}
    found.update(each for match in _SOURCE.finditer(told.text) for each in _in_folder(repo, match[1]))
    if not names and _BUILDS.search(told.text):
        found.update(built_dockerfiles(repo, told.text))
    if not found and not any(map(_plain, names)):
        found.update(each for _, paths in _built(repo).get(told.group, ()) for each in paths)
    return found


@once
def _told(repo: Repository) -> dict[tuple[str, int], _Told]:
    """Return what stands where, by path and line: of commands that begin on the same line, the first."""
    found: dict[tuple[str, int], _Told] = {}
    for path, line, text, group in _all_told(repo):
        found.setdefault((path, line), _Told(text[:_LONGEST], group))
    return found


@once
def _built(repo: Repository) -> dict[_Group | None, list[tuple[set[str], list[str]]]]:
    """Return the names of the images that commands build and the Dockerfiles that they build them of, by group."""
    found: dict[_Group | None, list[tuple[set[str], list[str]]]] = {}
    for told in _told(repo).values():
        if _BUILDS.search(told.text):
            tags = {_plain(match[1]) for match in _TAG.finditer(told.text)} - {""}
            found.setdefault(told.group, []).append((tags, built_dockerfiles(repo, told.text)))
    return found


def _all_told(repo: Repository) -> Iterator[tuple[str, int, str, _Group]]:
    for file in repo.docker.builds:
        for step in file.steps:
            yield file.path, step.line, step.text, (file.path, "")
    for workflow in workflows(repo):
        for job, action in steps(workflow):
            given = " ".join(f"--{name} {' '.join(value.split())}" for name, value in action.inputs.items())
            if action.uses:
                yield workflow.path, action.line, given, (workflow.path, job.id)
        for run in runs(repo, workflow):
            yield run.command.path, run.command.line, run.command.text, (workflow.path, run.job.id)
    for target in repo.commands.targets:
        for command in target.commands:
            yield command.path, command.line, command.text, (target.path, target.name.replace("-", "_"))
    for module in (*repo.python.code, *repo.python.tasks):
        for string in module.strings:
            if "gcloud " in string.value or "docker " in string.value:
                yield module.path, string.line, string.value, (module.path, string.scope)


def _line(repo: Repository, shown: Evidence) -> str:
    """Return the line of a place, with those that it goes on in."""
    lines = (repo.tree.text(shown.path or "") or "").split("\n")[(shown.line or 1) - 1 :][:20]
    last = next((index for index, text in enumerate(lines) if not text.rstrip().endswith("\\")), 0)
    return " ".join(text.rstrip().removesuffix("\\") for text in lines[: last + 1])[:_LONGEST]


def _held(repo: Repository, path: str) -> list[str]:
    """Return the images that a tracked file of services names."""
    text = repo.tree.text(path.removeprefix("./")) if repo.tree.exists(path.removeprefix("./")) else None
    return [match[1] for match in _HELD.finditer(text or "")]


_PLAIN_NAME: Final = regex(r"[\w.-]+")


def _plain(name: str) -> str:
    """Return the last part of an image's name, without tag and digest; empty where a variable stands in it."""
    last = name.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return last.lower() if _PLAIN_NAME.fullmatch(last) else ""


@once
def _tagged(repo: Repository) -> dict[str, list[str]]:
    """Return the Dockerfiles that images are built of, by the name of the image."""
    found: dict[str, list[str]] = {}
    for tags, paths in (each for group in _built(repo).values() for each in group):
        for tag in tags:
            found.setdefault(tag, []).extend(paths)
    return found


def _of_image(repo: Repository, wanted: str, group: _Group | None) -> list[str]:
    """Return the Dockerfiles that an image is built of: by the commands beside, by others, else by their names."""
    if not wanted:
        return []
    beside = [path for tags, paths in _built(repo).get(group, ()) if wanted in tags for path in paths]
    return (
        beside
        or _tagged(repo).get(wanted)
        or [file.path for file in repo.docker.dockerfiles if _named(file.path) == wanted.replace("_", "-")]
    )


def built_dockerfiles(repo: Repository, text: str) -> list[str]:
    """Return the tracked Dockerfiles that a command builds."""
    known = {file.path for file in repo.docker.dockerfiles}
    asked = [posixpath.normpath(match[1]) for match in _FILE.finditer(text)]
    return [path for path in asked if path in known] if asked else [path for path in ("Dockerfile",) if path in known]


def _in_folder(repo: Repository, folder: str) -> list[str]:
    path = posixpath.normpath(posixpath.join(folder, "Dockerfile"))
    return [file.path for file in repo.docker.dockerfiles if file.path == path]


_DOCKERFILE_PART: Final = regex(r"\.?dockerfile[._-]?")


def _named(path: str) -> str:
    """Return what a Dockerfile is called after: `drift` of drift.dockerfile, Dockerfile.drift, drift/Dockerfile."""
    folder, _, name = path.lower().rpartition("/")
    name = _DOCKERFILE_PART.sub("", name)
    return (name or folder.rpartition("/")[2]).replace("_", "-")


_TRAIN_PATH: Final = regex(r"(?i)(?:^|[/_])train")


@once
def _of_dockerfile(repo: Repository, path: str, applications: frozenset[str]) -> Tie:
    file = next(item for item in repo.docker.dockerfiles if item.path == path)
    started = _started(repo, file)
    if not started:
        return Tie.UNKNOWN
    wanted = {module.name for module in repo.python.code if module.path in applications}
    apps = {app.path for app in repo.serving.apps}
    ties = set()
    for module in repo.python.code:
        if module.path not in started:
            continue
        reached = {name for item in module.imports for name in (item.module, item.target)}
        named = {text.value.partition(":")[0] for text in module.strings}
        if module.path in applications or wanted & (reached | named):
            ties.add(Tie.STARTS)
        elif module.path in apps or module.uses(*_PAGES) or _TRAIN_PATH.search(module.path):
            ties.add(Tie.OTHER)
        else:
            ties.add(Tie.UNKNOWN)
    return ties.pop() if len(ties) == 1 else Tie.UNKNOWN


_WORD: Final = regex(r"[\w./-]+")


_MODULE_OPTION: Final = regex(r"-m['\",\s]+$")


def _started(repo: Repository, file: Dockerfile) -> set[str]:
    """Return the modules of which a Dockerfile's start speaks: `pkg.api:app`, `src/pkg/api.py`, `-m pkg.api`."""
    text = " ".join(item.value for item in file.of("CMD", "ENTRYPOINT"))[:_LONGEST]
    asked = set()
    for match in _WORD.finditer(text):
        after = text[match.end() : match.end() + 1]
        if match[0].endswith(".py") or after == ":" or _MODULE_OPTION.search(text[: match.start()][-12:]):
            asked.add(tuple(match[0].removesuffix(".py").replace("/", ".").strip(".").split(".")))
    found = set()
    for module in repo.python.code:
        parts = tuple(module.path.removesuffix(".py").split("/"))
        if any(_ends(parts, each) or _ends(each, parts) for each in asked):
            found.add(module.path)
    return found


def _ends(whole: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return 0 < len(end) <= len(whole) and whole[-len(end) :] == end
