"""Remarks about settings of a Hydra configuration that no code asks for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes.remarks._hydra import defaults, entries, registers, spelled
from probes.remarks._places import joined, whole
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.configs import Config

_MAX_CODE: Final = 2_000_000
_WORD: Final = regex(r"[A-Za-z_]\w*")
_WHOLESALE: Final = regex(
    r"[(,{]\s*\*\*(?!kwargs\b)|\binstantiate\b|\bto_object\b|\bdictConfig\b|\bgetattr\(|\bvars\(|\bsetattr\(|"
    r"\bOmegaConf\.(?:select|merge|structured|create)\b|\b_target_\b|\bLightningCLI\b|"
    r"(?:cfg|conf|config|params|args|settings)\w{0,40}(?:\.\w{1,60}){0,6}"
    r"(?:\[\s*[A-Za-z_f(]|\.(?:items|keys|values|get)\((?!\s*[\"'\n]))"
)
"""Code that takes settings without naming them."""


@remark("hydra-key-unread")
def hydra_key_unread(repo: Repository) -> Iterator[Remark]:
    """A Hydra configuration sets a number or a switch that no code mentions, so that changing it has no effect.

    Silent where code uses settings without naming them (`instantiate`, `**`, a loop over them), and where another
    setting refers to it. One remark a file.
    """
    if not whole(repo) or registers(repo):
        return
    files = _reached(repo)
    known = _known(repo) if files else None
    if known is None:
        return
    for config in files:
        unread = []
        for key in config.keys:
            parts = key.name.split(".")
            plain = isinstance(key.value, int | float) and all(map(_WORD.fullmatch, parts))
            if plain and parts[0] not in ("hydra", "defaults") and parts[-1] not in known:
                unread.append(key)
        if unread:
            them = "them" if len(unread) > 1 else "it"
            yield Remark(
                "hydra-key-unread",
                "config-files",
                f"{config.path} sets {listed(key.name for key in unread)}, and no code mentions {them}: changing "
                f"{them} has no effect",
                tuple(Evidence(config.path, key.line, f"nothing reads {key.name}") for key in unread[:5]),
            )


def _reached(repo: Repository) -> list[Config]:
    """Return the configurations that Hydra loads, by their defaults lists."""
    found: dict[str, Config] = {}
    for entry in entries(repo):
        wanted = list(entry.files)
        while wanted:
            path = wanted.pop()
            config = repo.configs.get(path)
            if config is None or config.error is not None or path in found:
                continue
            found[path] = config
            for group, name, _ in defaults(config):
                for home in (posixpath.dirname(path), entry.folder):
                    folder = joined(home, group.split("@", 1)[0].lstrip("/"))
                    wanted += spelled(joined(folder, name.lstrip("/")))
    return [found[path] for path in sorted(found)]


def _known(repo: Repository) -> frozenset[str] | None:
    """Return the names that code, commands and references between settings hold; None where more may be read."""
    paths = repo.tree.named(
        "*.py", "*.ipynb", "*.sh", "Makefile", "dvc.yaml", "*.dockerfile", "Dockerfile*", foreign=False
    )
    if sum(repo.tree.size(path) or 0 for path in paths) > _MAX_CODE:
        return None
    texts = [repo.tree.text(path) for path in (*paths, *(each.path for each in repo.workflows.files))]
    if None in texts or not texts:
        return None
    text = "\n".join(each for each in texts if each is not None)
    if _WHOLESALE.search(text):
        return None
    for config in repo.configs.files:
        if config.kind == "yaml":
            written = repo.tree.text(config.path) or ""
            if "_target_" in written:
                return None
            text += "\n".join(re.findall(r"\$\{[^{}\n]{1,200}\}", written))
    return frozenset(_WORD.findall(text))
