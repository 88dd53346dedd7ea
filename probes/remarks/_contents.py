"""What a Dockerfile puts where, so that what it starts can be looked for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from auditor import Repository
from auditor.shared import regex
from probes.remarks._images import contexts
from probes.remarks._places import anywhere, joined, present, static

if TYPE_CHECKING:
    from auditor.views.dockerfiles import Dockerfile, Instruction

_MAKES = regex(r"\b(?:git clone|curl|wget|unzip|tar|gsutil|gcloud|dvc|aws|cookiecutter|pip download|cp|mv|ln|rsync)\b")


_AT_ROOT = regex(
    r"(?:--platform=\S{1,100}\s{1,9})?(?:docker\.io/)?(?:library/)?(?:(?:python|ubuntu|debian|alpine|node|nginx|busybox|rust)"
    r"\b(?!/)|nvidia/cuda\b|ghcr\.io/astral-sh/|astral/|continuumio/|condaforge/|tensorflow/tensorflow\b)"
)
"""Images that begin with the root for a working directory; PyTorch's and others have one of their own."""
_SOMEWHERE = "/?"


def started(dockerfile: Dockerfile) -> frozenset[int]:
    """Return the line of the instruction whose command the image starts with; none where there is none.

    The last ENTRYPOINT of the last stage, or of a stage that it goes on from: with one, CMD only gives it arguments.
    Without one the last CMD.
    """
    stages: dict[str, dict[str, Instruction]] = {}
    own: dict[str, Instruction] = {}
    for item in dockerfile.of("FROM", "CMD", "ENTRYPOINT"):
        if item.keyword == "FROM":
            own = dict(stages.get(item.words[0].lower() if item.words else "", {}))
            if len(item.words) == 3:
                stages[item.words[2].lower()] = own
        else:
            own[item.keyword] = item
    chosen = own.get("ENTRYPOINT")
    if chosen is None or chosen.value.replace(" ", "") in ("[]", '[""]'):
        chosen = own.get("CMD")
    return frozenset([chosen.line] if chosen is not None else [])


def in_conflict(text: str) -> int:
    """Return the line on which the marks of a merge that was never resolved begin; 0 where there are none."""
    found = f"\n{text}".find("\n<<<<<<< ")
    return text.count("\n", 0, found) + 1 if found >= 0 and "\n=======\n" in text and "\n>>>>>>> " in text else 0


def sources(instruction: Instruction) -> tuple[str, ...]:
    """Return what a COPY or ADD takes from the context; nothing where it takes from elsewhere."""
    if any(flag.startswith("--from") for flag in instruction.flags) or "<<" in instruction.value:
        return ()
    return instruction.words[:-1]


def holds(repo: Repository, dockerfile: Dockerfile, path: str) -> bool:
    """Return whether an image may hold a file at this path, seen from its last working directory."""
    name = posixpath.basename(path)
    for item in dockerfile.of("RUN"):
        # What a command brings or makes is not known.
        if _MAKES.search(item.text) or re.search(rf"(?<![\w.-]){re.escape(name)}", item.text):
            return True
    folder, copies = _laid_out(dockerfile)
    if copies is None or any(target.startswith(_SOMEWHERE) != folder.startswith(_SOMEWHERE) for _, target in copies):
        return True
    wanted = posixpath.normpath(posixpath.join(folder, path))
    homes = contexts(repo, dockerfile)
    return any(_covers(repo, homes, taken, target, wanted) for taken, target in copies)


def _laid_out(dockerfile: Dockerfile) -> tuple[str, list[tuple[tuple[str, ...], str]] | None]:
    """Return the last working directory, and what is copied where; None where a variable stands in either.

    What lies below a working directory that the base image alone knows begins with `_SOMEWHERE`.
    """
    begun = dockerfile.of("FROM")
    stages = {item.words[2].lower() for item in begun if len(item.words) == 3}
    bases = [item for item in begun if item.words and item.words[0].lower() not in stages]
    folder = "/" if all(_AT_ROOT.match(item.value.strip()) for item in bases) else _SOMEWHERE
    copies: list[tuple[tuple[str, ...], str]] = []
    for item in dockerfile.of("WORKDIR", "COPY", "ADD"):
        if "$" in item.value:
            return folder, None
        if item.keyword == "WORKDIR":
            folder = posixpath.normpath(posixpath.join(folder, item.value.strip("\"'")))
        elif len(item.words) > 1:
            target = posixpath.join(folder, item.words[-1])
            taken = sources(item)
            if not taken:
                copies.append(((), target))
            copies += [((source,), target) for source in taken]
    return folder, copies


def put(repo: Repository, dockerfile: Dockerfile, path: str) -> tuple[str, str] | None:
    """Return where an image has the file that a command names by this path, and the folder that the command runs in.

    None where no COPY or ADD brings the folder of that file.
    """
    folder, copies = _laid_out(dockerfile)
    if folder.startswith(_SOMEWHERE):
        return None
    homes = contexts(repo, dockerfile)
    for file in anywhere(repo, joined("", path.lstrip("/"))):
        for taken, target in copies or ():
            source = taken[0].lstrip("/") or "." if taken else "$"
            for home in homes if static(source) else ():
                whole = joined(home, source)
                if not whole or file.startswith(f"{whole}/"):
                    return posixpath.normpath(posixpath.join(target, file[len(whole) :].lstrip("/"))), folder
    return None


def _covers(repo: Repository, homes: tuple[str, ...], taken: tuple[str, ...], target: str, wanted: str) -> bool:
    """Return whether a copy may put a file at the wanted path."""
    base = posixpath.normpath(target)
    inside = base == "/" or wanted == base or wanted.startswith(base + "/")
    if not taken:
        return inside
    if not inside:
        return False
    source = taken[0].lstrip("/") or "."
    if not static(source):
        return True
    rest = posixpath.relpath(wanted, base)
    for home in homes:
        place = joined(home, source)
        if repo.tree.is_dir(place):
            if present(repo, joined(place, rest)):
                return True
        elif present(repo, place) and (wanted == base or rest == posixpath.basename(source)):
            return True
    return False


def module_files(module: str) -> tuple[str, str]:
    """Return the files that a module can be."""
    path = module.replace(".", "/")
    return f"{path}.py", f"{path}/__init__.py"
