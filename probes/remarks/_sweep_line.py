"""A remark about the line of the checklist that joins experiment tracking with a sweep, as earlier reports have it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor import Confidence, Evidence, Remark, Repository, State, remark
from auditor.shared import regex
from probes.training import experiment_tracking, sweep

_LINE = regex(r"(?i)[ \t]{0,8}[*+-][ \t]{1,4}\[([^\[\]\n]{0,3})\][^\n]{0,300}(?:weights (?:&|and) biases|wandb|w&b)")
_ASKS = regex(r"(?i)\bconsider running a hyperparameter optimi[sz]ation sweep")
_NEXT_ITEM = regex(r"\s*(?:[*+-]\s|#|$)")
_SENTENCES = regex(r"[.!?](?=\s)|\n")
_SWEEP = regex(r"(?i)\bsweep|\bhyper-?\s?param\w{0,6}[ -](?:optimi[sz]|search|tuning)|\bgrid[ -]?(?:search|based)")
_CONSIDERED = regex(
    r"(?i)\b(?:not|unable|unsuccessful(?:ly)?|considered|discarded|dropped|skipped|decided against|failed|tried|"
    r"attempted|we|our|i|could|would|do|doing|did|ran|us(?:e|ed|ing))\b|n['’]t\b"
)
"""What an answer says of a sweep of the group's: one that was considered, tried in vain, or made."""
_SEVERAL_RUNS = regex(r"(?:--|[–—])multirun\b|[ \t]-m[ \t]{1,4}[\w.+@/]{1,80}=[^\s,`]{1,80},")
"""What starts several runs of Hydra at once."""


@remark("sweep-asked-for")
def sweep_asked_for(repo: Repository) -> Iterator[Remark]:
    """The line of the checklist for experiment tracking also asks for a sweep, and the repository has none.

    Earlier reports have one line for both; it stands for experiment tracking. Silent in later ones, where the sweep has
    a line of its own, where the box is empty, where nothing is tracked, and where an answer says that a sweep was
    considered, tried or made, or shows a command that starts several runs.
    """
    place = _line(repo)
    if place is None or State.NOT_DONE is not sweep(repo).state or sweep(repo).confidence is Confidence.LOW:
        return
    if experiment_tracking(repo).state is State.NOT_DONE or _considered(repo):
        return
    yield Remark(
        "sweep-asked-for",
        "experiment-tracking",
        "the line of the checklist also asks to consider a hyperparameter sweep, and the repository has none",
        (place,),
    )


def _considered(repo: Repository) -> bool:
    """Return whether an answer says that a sweep was at least considered: more the line does not ask for."""
    answers = repo.answers.answers
    sentences = (each for answer in answers for each in _SENTENCES.split(answer.prose))
    if any(_SWEEP.search(each) and _CONSIDERED.search(each) for each in sentences):
        return True
    return any(_SEVERAL_RUNS.search(answer.text) for answer in answers)


def _line(repo: Repository) -> Evidence | None:
    """Return the line of the checklist with the ticks that asks for both, and whose box is not empty."""
    path = repo.answers.marks_path
    lines = (repo.tree.text(path) or "").split("\n")[:2000] if path is not None else []
    for number, line in enumerate(lines):
        box = _LINE.match(line[:1000])
        if box is not None and box[1].strip():
            # A line that is broken goes on until the next item.
            rest = [line[:1000]]
            for other in lines[number + 1 : number + 4]:
                if _NEXT_ITEM.match(other):
                    break
                rest.append(other[:1000])
            if _ASKS.search(re.sub(r"\s+", " ", " ".join(rest))):
                return Evidence(path, number + 1, "asks for both")
    return None
