"""What trains on a machine: a line that starts a training script, and machines that are given such a one to run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._cloud.gcloud import MACHINE
from probes._cloud.images import TRAIN_WORD
from probes._lines import Line, live_lines, printed
from probes._shared import clipped

_STARTED: Final = regex(
    r"\b(?:python3?(?:\s+-[a-zA-Z]\b){0,4}|(?:accelerate\s+launch|torchrun|deepspeed)"
    r"(?:\s+--?[\w-]{1,40}(?:[= ]\d{1,6})?){0,8})"
    r"\s+([\w./-]{1,200})"
)
_RUN: Final = regex(r"\bdocker\s+(?:container\s+)?run\b")
_FITS: Final = regex(r"\s{1,9}(?:fit|train)(?=\s|$|[\"';&|])")
"""What the command line of Lightning, or of the project's own, is told to do."""
TRAINS: Final = regex(r"(?i)(?:\A|[/._-])train(?!ed)")
_TESTS: Final = regex(r"(?i)(?:\A|[/._-])tests?(?:[/._-]|$)")
_LONGEST: Final = 2_000
_MOST: Final = 2_000
_TASK: Final = regex(r"^\s{0,40}(?:uv\s+run\s+)?(?:make|just|inv|invoke|uv\s+run)\s+train\b")
_FED: Final = regex(r"\bgcloud\s+(?:(?:alpha|beta)\s+)?compute\s+ssh\b.{0,400}<<-?\s{0,4}['\"]?(?P<end>\w{1,40})")
"""A machine over ssh that is fed the lines below."""
_HANDED: Final = regex(r"\b(?:startup-script|user-data)=['\"]?([\w./-]{1,200})")
_OPTION: Final = r"--(?:command|metadata(?:-from-file)?|container-[a-z-]{1,40})"
_GIVEN: Final = regex(
    rf"({_OPTION}(?:=|[ \t]{{1,9}})(?:[^\s\"']|\"[^\"]*\"|'[^']*'){{1,2000}})|\s--[ \t]{{1,9}}(\S[^\n]*)"
)
_OPENED: Final = regex(rf"{_OPTION}(?:=|[ \t]{{1,9}})[\"'][^\"'\n]*$")
"""A quotation that goes on in the lines below."""
_PREPARES: Final = regex(
    r"(?:sudo\s{1,9})?(?:pip3?|uv\s+(?:sync|pip|venv)|apt(?:-get)?|git|cd|mkdir|export|curl|wget|gsutil|gcloud|conda|"
    r"source|\.|echo|docker\s+(?:pull|login)|nvidia-smi|python3?\s+-m\s+(?:venv|pip)|ls|chmod|rm|unzip|tar|dvc\s+pull|"
    r"poetry\s+install)(?:\s|$)|$"
)
"""What a machine does before it trains."""
_PARTS: Final = regex(r"[;&|\n]{1,9}")
_LINES: Final = 60
_FILE: Final = regex(r"\b(?:file|templatefile)\(\s{0,9}\"(?:\$\{path\.(?:module|root)\}/)?([\w./-]{1,200})\"")


def machine_trains(repo: Repository, line: Line) -> bool:
    """Return whether a line has a machine in GCP run what trains; how the machine is called is no start."""
    machine = MACHINE.search(line.text[:_LONGEST])
    if machine is None:
        return False
    text = line.text[machine.end() :]
    if _OPENED.search(text[:_LONGEST]):
        below = (repo.tree.text(line.path) or "").split("\n")[line.line : line.line + _LINES]
        text = "\n".join([text, *below])
    given = (found[1] or found[2] for found in _GIVEN.finditer(text[:_LONGEST]))
    return any(_runs_training(line.text, each) for each in given)


def words_train(words: Sequence[str], task: str = "") -> bool:
    """Return whether the words of a command, of a task of some name, have a machine in GCP run what trains."""
    text = " ".join((*words, task))
    for index, word in enumerate(words) if MACHINE.search(text[:_LONGEST]) else ():
        option, sign, _ = word.partition("=")
        if word == "--":
            given = " ".join(words[index + 1 :])
        elif _NAMED.fullmatch(option):
            given = word if sign else " ".join(words[index : index + 2])
        else:
            continue
        if _runs_training(text, given):
            return True
    return False


_NAMED: Final = regex(_OPTION)


def _runs_training(text: str, given: str) -> bool:
    """Return whether what a machine is given to run trains: by its words, or those of the command that gives it.

    What only prepares the machine is no training, however that is called.
    """
    if given.startswith("--metadata") and not _SCRIPT.search(given):
        return False
    told = _GIVES.sub("", given).strip("\"' \t")
    if TRAIN_WORD.search(told):
        return True
    prepares = all(_PREPARES.match(part.strip("\"' \t")) for part in _PARTS.split(told))
    return not prepares and TRAIN_WORD.search(text) is not None


_SCRIPT: Final = regex(r"startup-script|user-data|container")
_GIVES: Final = regex(rf"\A{_OPTION}(?:=|[ \t]{{1,9}})")


BATCH: Final = regex(r"\bbatch\s+jobs\s+submit\b.{0,400}--config[= ]\s{0,9}[\"']?([\w./-]{1,300})")
_CONTAINER: Final = regex(r"(?i)\bcontainer\b|image_?uri")


def idle_job(repo: Repository, text: str) -> bool:
    """Return whether a command submits a job of Batch whose tracked file runs no container and nothing that trains."""
    told = BATCH.search(text[:_LONGEST])
    held = (
        repo.tree.text(posixpath.normpath(told[1])) if told and repo.tree.exists(posixpath.normpath(told[1])) else None
    )
    return held is not None and not _CONTAINER.search(held) and not TRAIN_WORD.search(held)


def training_script(line: str) -> str | None:
    """Return what starts a training script in a line of a shell, or None."""
    line = line[:_LONGEST]
    for match in _STARTED.finditer(line):
        if (TRAINS.search(match[1]) or _FITS.match(line, match.end())) and not _TESTS.search(match[1]):
            return match[0]
    return None


_STARTUP: Final = regex("startup-script|user-data")
_INSTANCE: Final = regex("google_compute_instance")


def trained_by_script(repo: Repository) -> Iterator[Evidence]:
    """Yield where machines in GCP are given a script that trains: by gcloud or Terraform as they start, or over ssh."""
    for line in live_lines(repo, _STARTUP):
        if MACHINE.search(line.text) and not printed(line.text):
            for given in _HANDED.findall(line.text[:_LONGEST]):
                yield from _of_script(repo, line.path, given)
    for line in live_lines(repo, _FED):
        yield from _first(repo, line.path, line.line, _FED.search(line.text))
    for line in live_lines(repo, _INSTANCE, "*.tf"):
        text = repo.tree.text(line.path) or ""
        if "startup" in text or "user-data" in text:
            yield from _first(repo, line.path)
            for given in _FILE.findall(text):
                yield from _of_script(repo, line.path, given)


def _of_script(repo: Repository, told: str, given: str) -> Iterator[Evidence]:
    """Yield where a script trains that a file names, from the root or from its own folder."""
    for folder in ("", posixpath.dirname(told)):
        path = posixpath.normpath(posixpath.join(folder, given))
        if repo.tree.exists(path):
            yield from _first(repo, path)
            return


def _first(repo: Repository, path: str, after: int = 0, fed: re.Match[str] | None = None) -> Iterator[Evidence]:
    """Yield the first line of a script that trains: of what stands after a line, as far as that is fed to it."""
    lines = (repo.tree.text(path) or "").split("\n")[after : after + _MOST]
    for number, line in enumerate(lines, after + 1):
        if fed is not None and line.strip() == fed["end"]:
            return
        if line.lstrip().startswith(("#", "//")) or printed(line):
            continue
        ran = _RUN.search(line[:_LONGEST])
        if (
            training_script(line)
            or _TASK.search(line[:_LONGEST])
            or (ran and any(map(TRAINS.search, line[ran.end() : _LONGEST].split())))
        ):
            yield Evidence(path, number, clipped(line.strip()))
            return
