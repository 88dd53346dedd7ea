"""Remarks about the command that an image starts with: what it runs is not there, or nobody can reach it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._paths import is_set_aside
from probes.remarks._contents import holds, in_conflict, module_files, put, sources, started
from probes.remarks._places import anywhere, joined, static, whole
from probes.remarks._steps import quoted
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.dockerfiles import Dockerfile

_BASES: Final = regex(
    r"(?:--platform=\S+\s+)?(?:docker\.io/)?(?:library/)?(?:(?:python|ubuntu|debian|alpine|node|nginx|busybox|rust)\b(?!/)|"
    r"nvidia/|nvcr\.io/nvidia/|pytorch/|tensorflow/|ghcr\.io/astral-sh/|astral/|mambaorg/|condaforge/|continuumio/|"
    r"anaconda/|huggingface/|tiangolo/|bitnami/|mcr\.microsoft\.com/|(?:public\.ecr\.aws|registry)/|gcr\.io/google|"
    r"gcr\.io/deeplearning-platform|(?:us|europe|asia)-docker\.pkg\.dev/vertex-ai/)"
)
"""Images to begin with that bring nothing of a project."""
_SERVERS: Final = ("uvicorn", "gunicorn", "hypercorn")
_APPLICATION: Final = regex(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
"""An application as a server is given it: `package.module:app`."""
_BY_PATH: Final = regex(r"((?:[A-Za-z_]\w*/)+[A-Za-z_]\w*)(?:\.py)?:([A-Za-z_]\w*)")
"""An application that is named by the path of its module, which no server can import."""


@remark("docker-start-missing")
def docker_start_missing(repo: Repository) -> Iterator[Remark]:
    """The command that an image starts with is a script or module that is not in the repository.

    Or a module that is named by its path (`src/birds/api:app`), which no server can import.
    Silent where the base image is not a publicly known one: that may bring the code. With an ENTRYPOINT the
    image starts that, and CMD only gives it arguments.
    """
    if not whole(repo):
        return
    for dockerfile in repo.docker.dockerfiles:
        lines = started(dockerfile)
        # An image of the project's own may bring the code, and no image is built from a file that cannot be read.
        if (
            is_set_aside(dockerfile.path)
            or not _from_known_images(dockerfile)
            or in_conflict(repo.tree.text(dockerfile.path) or "")
        ):
            continue
        copied = {posixpath.basename(each) for item in dockerfile.of("COPY", "ADD") for each in item.words}
        for command in repo.resolve.dockerfile(dockerfile):
            if command.via or command.line not in lines:
                continue
            # docker-copy-missing says it of one that is copied by its name.
            if any(word.endswith((".py", ".sh")) and posixpath.basename(word) in copied for word in command.argv[:3]):
                continue
            missing = _unstarted(repo, dockerfile, command)
            if missing:
                text = quoted(command, 100)
                yield Remark(
                    "docker-start-missing",
                    "dockerfiles",
                    f"the image of {dockerfile.path} starts {text}, but {missing}",
                    (Evidence(dockerfile.path, command.line, f"{text.strip('`')}; {missing}"),),
                )


def _from_known_images(dockerfile: Dockerfile) -> bool:
    stages: set[str] = set()
    for item in dockerfile.of("FROM"):
        words = item.value.split()
        if not words or not (words[0].lower() in stages or _BASES.match(item.value.strip())):
            return False
        stages.add(words[-1].lower())
    return True


def _unstarted(repo: Repository, dockerfile: Dockerfile, command: Command) -> str:
    """Return what a command misses; empty where it misses nothing, or that cannot be told."""
    script = _script(command)
    if script:
        return _missing_script(repo, dockerfile, script)
    named = next(filter(None, map(_BY_PATH.fullmatch, command.argv[1:])), None) if command.tool in _SERVERS else None
    if named is not None:
        module = named[1].replace("/", ".")
        return _missing_module(repo, module) or f"{command.tool} needs the module with dots: {module}:{named[2]}"
    module = _served_module(command)
    if any(name in item.value for name in module_files(module) for item in dockerfile.of("COPY", "ADD", "RUN")):
        return ""
    if not module or any(item.flags and "--from" in item.flags[0] for item in dockerfile.of("COPY")):
        return ""
    return _missing_module(repo, module)


def _script(command: Command) -> str:
    """Return the script that a command runs; empty where it runs none."""
    words = command.argv
    if command.tool == "python" and len(words) > 1 and words[1].endswith(".py"):
        return words[1]
    if command.tool == "streamlit" and words[1:2] == ("run",) and len(words) > 2:
        return words[2]
    return words[0] if words[0].endswith(".sh") else ""


def _missing_script(repo: Repository, dockerfile: Dockerfile, script: str) -> str:
    if not static(script.lstrip("/")) or holds(repo, dockerfile, script):
        return ""
    name = posixpath.basename(script)
    others = repo.tree.named(name)
    if not others:
        return f"no file of the repository is called {name}"
    there = put(repo, dockerfile, script)
    if there is not None:
        return f"COPY puts that file at {there[0]}, and the image starts in {there[1]}"
    folders = [joined("", each) for item in dockerfile.of("COPY", "ADD") for each in sources(item)]
    # docker-copy-missing says it of a folder that is not there.
    if "/" not in script.lstrip("/") or not any(not each or repo.tree.is_dir(each) for each in folders):
        return ""
    if not anywhere(repo, joined("", script.lstrip("/"))):
        return f"the repository has no {script.lstrip('/')} (there is {listed(others)})"
    return f"no COPY or ADD puts {script} there"


def _served_module(command: Command) -> str:
    """Return the module of the application that a server is given; empty where it is given none."""
    words = command.argv[1:] if command.tool in _SERVERS else ()
    return next((word.partition(":")[0] for word in words if _APPLICATION.fullmatch(word)), "")


def _missing_module(repo: Repository, module: str) -> str:
    found = sorted({path for file in module_files(module) for path in anywhere(repo, file)})
    if found:
        blank = all(repo.tree.is_file(path) and (repo.tree.text(path) or "x").isspace() for path in found)
        empty = blank or all(repo.tree.size(path) == 0 for path in found)
        return f"{found[0]} is empty" if empty and not found[0].endswith("__init__.py") else ""
    first, _, rest = module.partition(".")
    own = any(folder.rpartition("/")[2] == first for folder in repo.tree.folders)
    if rest and not own:
        return ""
    if not rest and (own or repo.tree.named("*.pth")):
        return ""
    return f"the repository has no module {module}"


_HANDS_ON: Final = regex(
    r"(?i)lambda-adapter|/opt/extensions/|\b(?:nginx|caddy|envoy|haproxy|traefik|cloudflared|ngrok|supervisord?|socat)\b"
)


@remark("docker-host-local")
def docker_host_local(repo: Repository) -> Iterator[Remark]:
    """A server in an image listens on 127.0.0.1 only, so that nothing outside the container can reach it.

    Silent where something else in the image may hand on what it is asked: a proxy, or an adapter of the cloud.
    """
    for dockerfile in repo.docker.dockerfiles:
        text = repo.tree.text(dockerfile.path) or ""
        lines = {item.line for item in dockerfile.of("CMD", "ENTRYPOINT")}
        if "0.0.0.0" in text or "::" in text or "UVICORN_" in text or len(lines) != 1 or _HANDS_ON.search(text):
            continue
        for command in repo.resolve.dockerfile(dockerfile):
            words = command.argv
            if command.via or command.line not in lines or command.tool != "uvicorn" or "$" in command.text:
                continue
            given = next((word for word in words if word.startswith(("--host", "--uds", "--fd"))), "")
            host = given.partition("=")[2] or (words[words.index(given) + 1 :] or ("",))[0] if given else ""
            if given and host not in ("127.0.0.1", "localhost"):
                continue
            why = f"--host {host}" if host else "uvicorn without --host listens on 127.0.0.1"
            yield Remark(
                "docker-host-local",
                "dockerfiles",
                f"the server of {dockerfile.path} listens on 127.0.0.1 only: nothing outside the container reaches it",
                (Evidence(dockerfile.path, command.line, why),),
            )
