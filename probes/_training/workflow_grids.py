"""Grids that a workflow of Snakemake spans: a rule that runs once for each value of a hyperparameter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._configs import is_hyperparameter_name
from probes._paths import SNAKEMAKE
from probes._shared import clipped

_EXPANDED: Final = regex(r"\bexpand\(")
_SEVERAL: Final = regex(r"\b([A-Za-z_]\w{0,60})[ \t]{0,4}=[ \t]{0,4}\[([^\[\]\n]{1,400},[^\[\]\n]{0,400})\]")
_NUMBER: Final = r"-?\d{0,9}(?:\.\d{1,9}(?:e-\d{1,3})?|e-\d{1,3})"
_FRACTION: Final = regex(rf"[ \t]{{0,4}}{_NUMBER}(?:[ \t]{{0,4}},[ \t]{{0,4}}{_NUMBER}){{1,39}}[\s,]{{0,4}}")
_OF_RATES: Final = regex(
    r"(?i)(?:.*_)?(?:rate|decay|depth|width|size|hidden|layers?|heads?|ratio|penalty|trees|leaves)"
)
_BLOCK: Final = 1_000


def workflow_grids(repo: Repository) -> Iterator[Evidence]:
    """Yield the lists of several values of a hyperparameter that make a rule of Snakemake run once for each."""
    texts = {path: repo.tree.text(path) or "" for path in repo.tree.named(*SNAKEMAKE, foreign=False)}
    if not texts:
        return
    for path, text in texts.items():
        for call in _EXPANDED.finditer(text):
            for key, values in _SEVERAL.findall(text[call.end() : call.end() + _BLOCK].partition("expand(")[0]):
                tried = is_hyperparameter_name(key) or _OF_RATES.fullmatch(key) or _FRACTION.fullmatch(values)
                if tried and _is_asked(repo, key, texts.values()):
                    line = text.count("\n", 0, call.start()) + 1
                    yield Evidence(path, line, clipped(f"a rule for each {key}: {values}"))


def _is_asked(repo: Repository, key: str, rules: Iterable[str]) -> bool:
    """Return whether a rule, or a script that one runs, takes the value: others are only parts of a file's name."""
    word = f"wildcards.{key}"
    return any(word in text for text in rules) or bool(repo.python.mentions(word))
