"""What an action that runs in an image (`using: docker`) of the repository's own runs when it starts."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.views._docker_reader import read_dockerfile
from auditor.views._workflow_facts import Step

if TYPE_CHECKING:
    from auditor.views._docker_facts import Dockerfile
    from auditor.views._workflow_reader import Reader
    from auditor.views.tree import Tree

_MOST_WORDS = 100


def image_step(tree: Tree, path: str, reader: Reader) -> tuple[Step, ...]:
    """Return what such an action runs as one step, none where that is not written down.

    As docker does it: the action's entry point before the image's, and its `args` before the image's command.
    """
    folder = posixpath.dirname(path)
    image = _image(tree, posixpath.normpath(posixpath.join(folder, reader.text("runs", "image") or "-")))
    entry = reader.texts("runs", "entrypoint")
    given = reader.texts("runs", "args")
    begun = _joined(tree, folder, image, entry) if entry else _last(tree, folder, image, "ENTRYPOINT")
    rest = _joined(tree, folder, image, given) if given else _last(tree, folder, image, "CMD")
    text = f"{begun} {rest}".strip()
    line = reader.line("runs", "entrypoint" if entry else "args" if given and not begun else "image")
    return (Step("", line, run=text, run_line=line),) if text else ()


def _image(tree: Tree, path: str) -> Dockerfile | None:
    text = tree.text(path) if tree.exists(path) else None
    return read_dockerfile(path, text) if text is not None else None


def _last(tree: Tree, folder: str, image: Dockerfile | None, keyword: str) -> str:
    """Return the last of the image's instructions of a kind, the only one that holds, as text for a shell."""
    found = image.of(keyword) if image is not None else ()
    if not found:
        return ""
    words = found[-1].words
    return _joined(tree, folder, image, words) if found[-1].value.startswith("[") else found[-1].value


def _joined(tree: Tree, folder: str, image: Dockerfile | None, words: Sequence[str]) -> str:
    """Return words as text for a shell; a script that the image is given is named by its place in the repository."""
    brought = [word for item in (image.of("COPY", "ADD") if image is not None else ()) for word in item.words[:-1]]
    places = {posixpath.basename(word): posixpath.normpath(posixpath.join(folder, word)) for word in brought}
    found = []
    for word in words[:_MOST_WORDS]:
        name = posixpath.basename(word)
        place = places.get(name, posixpath.join(folder, name))
        found.append(f"./{place}" if name and tree.exists(place) else word)
    return " ".join(word if "${{" in word else shlex.quote(word) for word in found)
