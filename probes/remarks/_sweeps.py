"""Remarks about sweeps: programs that are not there, parameters that nothing reads, metrics that nothing logs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Evidence, Remark, Repository, once, remark
from auditor.shared import regex
from probes._configs import sweep_at
from probes._lines import command_texts
from probes.remarks._places import anywhere, joined, near_told, static, whole
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.configs import Config

_WORD: Final = regex(r"[A-Za-z_]\w*")
_TOKEN: Final = regex(r"[A-Za-z_]\w*(?:-[A-Za-z_]\w*)*")
_METRIC: Final = regex(r"[A-Za-z]\w*(?:[/.][A-Za-z]\w*)?")
_ASKS: Final = regex(r"\b(?:wandb|run|experiment|sweep\w*)\.config\b|\bWANDB_(?:SWEEP|CONFIG)")
_MAX_CODE: Final = 500_000
_SPREAD: Final = regex(
    r"\*\*\s*\(?\s*(?:dict\()?\s*[\w.]*(?:config|cfg|params|sweep)\w*|\.config\.(?:items|keys|as_dict)\b"
)
_OTHER_LOGGERS: Final = regex(
    r"\b(?:transformers|ultralytics|keras|xgboost|lightgbm|stable_baselines3|fastai|sklearn\.plot_)\b"
)
_LOG: Final = regex(r"(?<!\bmath)(?<!\bnp)(?<!\bnumpy)(?<!\btorch)\.log(?:_dict|_metrics?)?\(\s*(?!\))")
_LOGGED: Final = regex(r"([\"'])([^\"'\\\n]{1,80})\1\s*,")
_KEYS: Final = regex(r"\{[^{}]{0,2000}\}")
_KEY: Final = regex(r"(?:^|,)\s*([\"'])([^\"'\\\n]{1,80})\1\s*:")
_COMMENT: Final = regex(r"""("[^"\n]*"|'[^'\n]*')|#[^\n]*""")
_NAMED: Final = regex(r"([\"'])([A-Za-z]\w*[/.][A-Za-z]\w*)\1")
_COMPUTED: Final = regex(
    r"\*\*|\bfor\b|[\"']\s*[+%.]|"
    r"(?:^|,)\s*[A-Za-z_](?:[\w.]*|[\w.]*\[[^\]\n]*\]|[\w.]*\([^()\n]*\)|[\"'][^\"'\n]*[\"'])\s*[:+%]"
)
"""Keys of a dictionary that do not stand there in full."""
_OTHER_WAYS: Final = regex(
    r"\.summary\b|\bupdate_summary\b|\badd_scalars?\b|\b(?:from|import) wandb\.|\bfrom wandb import|"
    r"Logger\([^)]{0,400}?\bprefix\s*=|"
    r"\b(?:ultralytics|keras|xgboost|lightgbm|stable_baselines3|fastai|anomalib|detectron2|mmdet|mmengine|darts|trl|"
    r"sentence_transformers|pytorch_forecasting|neuralforecast|super_gradients|torchrl|TrainingArguments)\b|"
    r"sklearn\.plot_|sync_tensorboard|SummaryWriter|\btransformers\.\w*Trainer|"
    r"\bfrom transformers\b[\w. ]*\bimport\s*(?:\([^)]{0,2000}?|[^\n(]{0,500}?)Trainer"
)


class Sweep(NamedTuple):
    """A sweep: its file, what its keys begin with there (`sweep.`; nothing at the top), and what it says."""

    config: Config
    start: str
    data: Mapping[object, object]

    @property
    def path(self) -> str:
        """The path of its file."""
        return self.config.path

    def place(self, key: str, note: str) -> Evidence:
        """Return where one of its keys stands."""
        return Evidence(self.path, self.config.lines.get(self.start + key, 1), note)


def sweeps(repo: Repository) -> Iterator[Sweep]:
    """Yield the sweeps of W&B that configurations hold; no output of a run."""
    for config in repo.configs.files:
        if config.kind == "yaml" and config.error is None:
            found = sweep_at(config)
            if found is not None and not config.path.startswith(("wandb/", "outputs/", ".github/")):
                yield Sweep(config, f"{found[0]}." if found[0] else "", found[1])


@remark("sweep-program-missing")
def sweep_program_missing(repo: Repository) -> Iterator[Remark]:
    """A sweep starts a program that is not in the repository."""
    if not whole(repo):
        return
    for sweep in sweeps(repo):
        program = sweep.data.get("program")
        if not isinstance(program, str) or not program.endswith(".py") or not static(program):
            continue
        path = joined("", program)
        command = sweep.data.get("command")
        if isinstance(command, list) and "${program}" not in command:
            continue  # the sweep has a command of its own
        if path.startswith("..") or anywhere(repo, path):
            continue
        yield Remark(
            "sweep-program-missing",
            "sweep",
            f"the sweep {sweep.path} runs {program}, which is not in the repository{near_told(repo, path)}",
            (sweep.place("program", f"{program} is not tracked"),),
        )


@remark("sweep-parameter-unread")
def sweep_parameter_unread(repo: Repository) -> Iterator[Remark]:
    """A sweep varies or sets a parameter that no code and no other configuration mentions."""
    every = list(sweeps(repo))
    if not every or not whole(repo):
        return
    known = _names(repo, {sweep.path for sweep in every})
    if known is None:
        return
    for sweep in every:
        parameters = sweep.data.get("parameters")
        for name, value in parameters.items() if isinstance(parameters, Mapping) else ():
            last = re.split(r"[./@]", str(name).lstrip("+"))[-1].replace("-", "_")
            nested = isinstance(value, Mapping) and "parameters" in value
            if nested or not _WORD.fullmatch(last) or last in known:
                continue
            yield Remark(
                "sweep-parameter-unread",
                "sweep",
                f"the sweep {sweep.path} {'varies' if _varies(value) else 'sets'} {name}, which no code and no "
                "configuration mentions",
                (sweep.place(f"parameters.{name}", f"nothing reads {name}"),),
            )


def _names(repo: Repository, leave: set[str]) -> set[str] | None:
    """Return every name in code and configuration; None where the code takes whatever a sweep gives it."""
    code = _code(repo)
    if code is None or code.spread:
        return None
    known = {part for word in code.words for part in (word.replace("-", "_"), *word.split("-"))}
    for config in repo.configs.files:
        if config.path not in leave:
            known.update(part for name in config.lines for part in name.replace("-", "_").split("."))
    return known


@remark("sweep-varies-nothing")
def sweep_varies_nothing(repo: Repository) -> Iterator[Remark]:
    """A sweep gives every parameter one value, so that all its runs are the same.

    Silent where another sweep varies something, or code or a command reads the file: then it is the configuration of
    one run, written as a sweep is.
    """
    every = list(sweeps(repo))
    if any(_varies_any(sweep.data.get("parameters")) for sweep in every):
        return
    for sweep in every:
        parameters = sweep.data.get("parameters")
        if isinstance(parameters, Mapping) and parameters and not _is_read(repo, sweep.path):
            yield Remark(
                "sweep-varies-nothing",
                "sweep",
                f"the sweep {sweep.path} gives each parameter a single value, so it varies nothing",
                (sweep.place("parameters", "one value each"),),
            )


def _varies_any(parameters: object) -> bool:
    return isinstance(parameters, Mapping) and any(map(_varies, parameters.values()))


def _varies(value: object) -> bool:
    """Return whether a parameter of a sweep may take several values."""
    if not isinstance(value, Mapping):
        return True  # no parameter that a sweep would accept: nothing is known of it
    inner = value.get("parameters")
    if isinstance(inner, Mapping):
        return any(_varies(each) for each in inner.values() if isinstance(each, Mapping) and "parameters" not in each)
    values = value.get("values")
    if isinstance(values, list):
        return len(values) > 1
    return "value" not in value or bool({"min", "max", "distribution", "mu", "probabilities"} & set(value))


def named_in_code(repo: Repository, path: str) -> bool:
    """Return whether a string in code has the name of a file."""
    name = posixpath.basename(path)
    return any(name in entry.value for module in repo.python.modules for entry in module.strings)


def _is_read(repo: Repository, path: str) -> bool:
    """Return whether code or a command names a file, other than to start a sweep."""
    if named_in_code(repo, path):
        return True
    name = posixpath.basename(path)
    lines = (line for _, text in command_texts(repo) if name in text for line in text.split("\n"))
    return any(name in line and "sweep " not in line for line in lines)


@remark("sweep-passes-nothing")
def sweep_passes_nothing(repo: Repository) -> Iterator[Remark]:
    """A sweep's command passes no parameters on, and no code reads them from the sweep."""
    for sweep in sweeps(repo):
        command = sweep.data.get("command")
        if not isinstance(command, list) or not command or any("${args" in str(word) for word in command):
            continue
        if any("$" in str(word) and str(word) not in ("${env}", "${interpreter}", "${program}") for word in command):
            continue
        code = _code(repo)
        if code is None or code.asks:
            continue
        yield Remark(
            "sweep-passes-nothing",
            "sweep",
            f"the command of the sweep {sweep.path} passes no parameters (`${{args}}`) and no code reads "
            "wandb.config, so no run takes them",
            (sweep.place("command", "a command without ${args}"),),
        )


@remark("sweep-metric-unlogged")
def sweep_metric_unlogged(repo: Repository) -> Iterator[Remark]:
    """A sweep optimises a metric that no code logs.

    Said where no code even mentions the words of its name, and where the names of all that is logged are written out.
    """
    if not whole(repo):
        return
    metrics = [(sweep, name) for sweep in sweeps(repo) if (name := _metric(sweep))]
    code = _code(repo) if metrics else None
    if code is None:
        return
    words = {part.lower() for word in code.words for part in word.split("-")}
    words |= {f"_{piece}" for word in words for piece in word.split("_")}
    for sweep, name in metrics:
        reason = _unlogged(code, words, name)
        if reason:
            yield Remark(
                "sweep-metric-unlogged",
                "sweep",
                f"the sweep {sweep.path} optimises {name}, which no code logs{reason}",
                (sweep.place("metric.name", f"nothing logs {name}"),),
            )


def _metric(sweep: Sweep) -> str:
    """Return the metric that a sweep optimises; empty where it is none that code could log by that name."""
    metric = sweep.data.get("metric")
    name = metric.get("name") if isinstance(metric, Mapping) else None
    return name if isinstance(name, str) and _METRIC.fullmatch(name) else ""


def _unlogged(code: _Code, words: set[str], name: str) -> str:
    """Return what shows that no code logs a metric, as the end of a sentence; empty where some code may."""
    # `val_loss` may be put together of `val` and `_loss`, `val/loss` of `val` and `loss`.
    missing = [
        part
        for part in re.split("[/.]", name.lower())
        if part not in words and not ("_" in part and all(f"_{piece}" in words for piece in part.split("_")))
    ]
    if missing and not code.loggers:
        return f" (nothing mentions {missing[0]})"
    if not code.logged or "wandb" not in words or "." in name or name.lower() in words or name.lower() in code.named:
        return ""
    # Lightning adds these to what is logged.
    meant = {name.lower(), re.sub(r"_(?:step|epoch)$|/dataloader.*$", "", name.lower())}
    logs = meant.intersection(each.lower() for each in code.logged)
    return "" if logs else f": it logs {listed(sorted(code.logged))}"


class _Code(NamedTuple):
    """What the sweeps need of all code: its words (those with dashes whole, too), and what it does with a sweep."""

    words: frozenset[str]
    spread: bool
    """Whether it takes whatever a sweep gives it."""
    loggers: bool
    """Whether it has a library that logs metrics by itself."""
    asks: bool
    """Whether it asks the sweep for the parameters."""
    logged: frozenset[str] | None
    """The names of all that is logged; None where some of them may be put together."""
    named: frozenset[str]
    """The strings that may name a metric of a group, such as `loss/val`, in small letters."""


@once
def _code(repo: Repository) -> _Code | None:
    """Return what the sweeps need of all code; None where some of it cannot be read or is too large for that."""
    paths = repo.tree.named("*.py", "*.ipynb", "*.sh", foreign=False)
    if not paths or any((repo.tree.size(path) or 0) > _MAX_CODE for path in paths):
        return None
    texts = [repo.tree.text(path) for path in paths]
    text = "\n".join(each for each in texts if each is not None)
    if None in texts or len(text) > 4 * _MAX_CODE:
        return None
    return _Code(
        words=frozenset(_TOKEN.findall(text)),
        spread=_SPREAD.search(text) is not None,
        loggers=_OTHER_LOGGERS.search(text) is not None,
        asks=_ASKS.search(text) is not None,
        logged=_logged(text),
        named=frozenset(each[2].lower() for each in _NAMED.finditer(text)),
    )


def _logged(text: str) -> frozenset[str] | None:
    """Return the names that code logs metrics by; None where any of them does not stand there in full."""
    if _OTHER_WAYS.search(text):
        return None
    found: set[str] = set()
    for call in _LOG.finditer(text):
        if text[text.rfind("\n", 0, call.start()) + 1 : call.start()].lstrip().startswith("#"):
            continue
        one = _LOGGED.match(text, call.end())
        several = _KEYS.match(text, call.end())
        inner = _COMMENT.sub(r"\1", several[0][1:-1]) if several else ""
        keys = [] if _COMPUTED.search(inner) else [key[2] for key in _KEY.finditer(inner)]
        if not one and not keys:
            return None
        found.update([one[2]] if one else keys)
    return frozenset(found)
