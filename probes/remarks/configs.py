"""Remarks about configuration: sweeps and Hydra configurations that name what is not there.

The entry point names this module, and importing it registers the remarks of the modules that it imports, too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Remark, Repository, once, regex, remark
from probes._configs import sweep_at
from probes._settings import command_texts
from probes.remarks._hydra import defaults, entries, registers, spelled, strange
from probes.remarks._joined import sweep_asked_for
from probes.remarks._places import anywhere, ignored, joined, present, set_aside, static, told, whole
from probes.remarks._requirements import requirements_line_invalid
from probes.remarks._shown import document_command_missing, hydra_override_unknown
from probes.remarks._unread import hydra_key_unread

if TYPE_CHECKING:
    from auditor.views.configs import Config

__all__ = [
    "document_command_missing",
    "hydra_key_unread",
    "hydra_override_unknown",
    "requirements_line_invalid",
    "sweep_asked_for",
]

_WORD = regex(r"[A-Za-z_]\w*")
_TOKEN = regex(r"[A-Za-z_]\w*(?:-[A-Za-z_]\w*)*")
_ASKS = regex(r"\b(?:wandb|run|experiment|sweep\w*)\.config\b|\bWANDB_")
_MAX_CODE = 500_000
_SPREAD = regex(r"\*\*\s*\(?\s*(?:dict\()?\s*[\w.]*(?:config|cfg|params|sweep)\w*|\.config\.(?:items|keys|as_dict)\b")
_OTHER_LOGGERS = regex(
    r"\b(?:transformers|ultralytics|keras|xgboost|lightgbm|stable_baselines3|fastai|sklearn\.plot_)\b"
)
_LOG = regex(r"(?<!\bmath)(?<!\bnp)(?<!\bnumpy)(?<!\btorch)\.log(?:_dict|_metrics?)?\(\s*(?!\))")
_LOGGED = regex(r"([\"'])([^\"'\\\n]{1,80})\1\s*,")
_KEYS = regex(r"\{[^{}]{0,2000}\}")
_KEY = regex(r"(?:^|,)\s*([\"'])([^\"'\\\n]{1,80})\1\s*:")
_COMPUTED = regex(
    r"\*\*|\bfor\b|[\"']\s*[+%.]|"
    r"(?:^|,)\s*[A-Za-z_](?:[\w.]*|[\w.]*\[[^\]\n]*\]|[\w.]*\([^()\n]*\)|[\"'][^\"'\n]*[\"'])\s*[:+%]"
)
"""Keys of a dictionary that do not stand there in full."""
_OTHER_WAYS = regex(
    r"\.summary\b|\bupdate_summary\b|\badd_scalars?\b|\b(?:from|import) wandb\.|\bfrom wandb import|"
    r"Logger\([^)]{0,400}?\bprefix\s*=|"
    r"\b(?:ultralytics|keras|xgboost|lightgbm|stable_baselines3|fastai|anomalib|detectron2|mmdet|mmengine|darts|trl|"
    r"sentence_transformers|pytorch_forecasting|neuralforecast|super_gradients|torchrl|TrainingArguments)\b|"
    r"sklearn\.plot_|sync_tensorboard|SummaryWriter|\btransformers\.\w*Trainer|"
    r"\bfrom transformers\b[\w. ]*\bimport\s*(?:\([^)]{0,2000}?|[^\n(]{0,500}?)Trainer"
)
_LOCAL = regex(
    r"^[ \t]*(?:-e\s+|[\w.\[\]-]+\s*@\s*)(?:git\+)?(file:///?[^\s#;]+|(?:/(?:Users|home|mnt|opt)/|[A-Za-z]:[/\\])[^\s#;]+)"
)


def _sweeps(repo: Repository) -> Iterator[tuple[Config, str, Mapping[object, object]]]:
    """Yield the file of each sweep, what its keys begin with there (`sweep.`; nothing at the top), and the sweep."""
    for config in repo.configs.files:
        if config.kind == "yaml" and config.error is None and isinstance(config.data, Mapping):
            found = sweep_at(config.data)
            if found is not None and not config.path.startswith(("wandb/", "outputs/", ".github/")):
                yield config, f"{found[0]}." if found[0] else "", found[1]


@remark("sweep-program-missing")
def sweep_program_missing(repo: Repository) -> Iterator[Remark]:
    """A sweep starts a program that is not in the repository."""
    if not whole(repo):
        return
    for config, start, data in _sweeps(repo):
        program = data.get("program")
        if not isinstance(program, str) or not program.endswith(".py") or not static(program):
            continue
        path = joined("", program)
        command = data.get("command")
        if isinstance(command, list) and "${program}" not in command:
            continue  # the sweep has a command of its own
        if path.startswith("..") or anywhere(repo, path):
            continue
        yield Remark(
            "sweep-program-missing",
            "sweep",
            f"the sweep {config.path} runs {program}, which is not in the repository",
            (Evidence(config.path, config.lines.get(f"{start}program", 1), f"{program} is not tracked"),),
        )


@remark("sweep-parameter-unread")
def sweep_parameter_unread(repo: Repository) -> Iterator[Remark]:
    """A sweep varies or sets a parameter whose name stands in no code and no other configuration."""
    sweeps = list(_sweeps(repo))
    if not sweeps or not whole(repo):
        return
    known = _names(repo, {config.path for config, _, _ in sweeps})
    if known is None:
        return
    for config, start, data in sweeps:
        parameters = data.get("parameters")
        if not isinstance(parameters, Mapping):
            continue
        for name, value in parameters.items():
            last = re.split(r"[./@]", str(name).lstrip("+"))[-1].replace("-", "_")
            nested = isinstance(value, Mapping) and "parameters" in value
            if nested or not _WORD.fullmatch(last) or last in known:
                continue
            yield Remark(
                "sweep-parameter-unread",
                "sweep",
                f"the sweep {config.path} {'varies' if _varies(value) else 'sets'} {name}, which no code and no "
                "configuration names",
                (Evidence(config.path, config.lines.get(f"{start}parameters.{name}", 1), f"nothing reads {name}"),),
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


class _Code(NamedTuple):
    """What the sweeps need of all code: its words (those with dashes whole, too), and what it does with a sweep."""

    words: frozenset[str]
    spread: bool
    loggers: bool
    asks: bool
    logged: frozenset[str] | None
    """The names of all that is logged; None where some of them may be put together."""


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
        if one:
            found.add(one[2])
        elif several and not _COMPUTED.search(several[0][1:-1]):
            keys = [key[2] for key in _KEY.finditer(several[0][1:-1])]
            if not keys:
                return None
            found.update(keys)
        else:
            return None
    return frozenset(found)


@once
def _code(repo: Repository) -> _Code | None:
    """Return the words of all code; None where some of it is too large to be looked through."""
    paths = repo.tree.named("*.py", "*.ipynb", "*.sh", foreign=False)
    large = any((repo.tree.size(path) or 0) > _MAX_CODE for path in paths)
    texts = [] if large else [repo.tree.text(path) for path in paths]
    text = "\n".join(each for each in texts if each is not None)
    unread = large or not texts or None in texts or len(text) > 4 * _MAX_CODE
    return (
        None
        if unread
        else _Code(
            frozenset(_TOKEN.findall(text)),
            _SPREAD.search(text) is not None,
            _OTHER_LOGGERS.search(text) is not None,
            _ASKS.search(text) is not None,
            _logged(text),
        )
    )


@remark("sweep-varies-nothing")
def sweep_varies_nothing(repo: Repository) -> Iterator[Remark]:
    """A sweep gives every parameter one value, so that all its runs are the same.

    Silent where another sweep varies something, or code or a command reads the file: then it is the configuration of
    one run, written as a sweep is.
    """
    sweeps = list(_sweeps(repo))
    if any(map(_varies_any, (data.get("parameters") for _, _, data in sweeps))):
        return
    for config, start, data in sweeps:
        if isinstance(data.get("parameters"), Mapping) and data["parameters"] and not _is_read(repo, config.path):
            yield Remark(
                "sweep-varies-nothing",
                "sweep",
                f"the sweep {config.path} gives each parameter a single value, so it varies nothing",
                (Evidence(config.path, config.lines.get(f"{start}parameters", 1), "one value each"),),
            )


def _varies_any(parameters: object) -> bool:
    return isinstance(parameters, Mapping) and any(map(_varies, parameters.values()))


def _is_read(repo: Repository, path: str) -> bool:
    """Return whether code or a command names a file, other than to start a sweep."""
    name = posixpath.basename(path)
    if any(name in entry.value for module in repo.python.modules for entry in module.strings):
        return True
    lines = (line for _, text in command_texts(repo) if name in text for line in text.split("\n"))
    return any(name in line and "sweep " not in line for line in lines)


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


@remark("sweep-passes-nothing")
def sweep_passes_nothing(repo: Repository) -> Iterator[Remark]:
    """A sweep has a command that passes no parameter on, and no code asks the sweep for them."""
    for config, start, data in _sweeps(repo):
        command = data.get("command")
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
            f"the command of the sweep {config.path} passes no parameter and no code reads wandb.config",
            (Evidence(config.path, config.lines.get(f"{start}command", 1), "a command without ${args}"),),
        )


@remark("sweep-metric-unlogged")
def sweep_metric_unlogged(repo: Repository) -> Iterator[Remark]:
    """A sweep optimises a metric that no code logs.

    Told where the code has not even the words of it, and where the name of all that it logs stands there in full.
    """
    if not whole(repo):
        return
    words: set[str] | None = None
    logged: frozenset[str] | None = None
    unnamed = False
    for config, start, data in _sweeps(repo):
        metric = data.get("metric")
        name = metric.get("name") if isinstance(metric, Mapping) else None
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]\w*(?:[/.][A-Za-z]\w*)?", name):
            continue
        if words is None:
            code = _code(repo)
            if code is None:
                return
            words = {part.lower() for word in code.words for part in word.split("-")}
            words |= {f"_{piece}" for word in words for piece in word.split("_")}
            logged = code.logged if "wandb" in words else None
            unnamed = not code.loggers
        # `val_loss` may be put together of `val` and `_loss`, `val/loss` of `val` and `loss`.
        missing = [
            part
            for part in re.split("[/.]", name.lower())
            if part not in words and not ("_" in part and all(f"_{piece}" in words for piece in part.split("_")))
        ]
        if missing and unnamed:
            yield Remark(
                "sweep-metric-unlogged",
                "sweep",
                f"the sweep {config.path} optimises {name}, which no code logs (nothing mentions {missing[0]})",
                (Evidence(config.path, config.lines.get(f"{start}metric.name", 1), f"nothing logs {name}"),),
            )
        elif logged and "." not in name and name.lower() not in words and _unlogged(name, logged):
            yield Remark(
                "sweep-metric-unlogged",
                "sweep",
                f"the sweep {config.path} optimises {name}, which no code logs: it logs {told(sorted(logged))}",
                (Evidence(config.path, config.lines.get(f"{start}metric.name", 1), f"nothing logs {name}"),),
            )


def _unlogged(name: str, logged: frozenset[str]) -> bool:
    known = {each.lower() for each in logged}
    # Lightning adds these to what is logged.
    return known.isdisjoint((name.lower(), re.sub(r"_(?:step|epoch)$|/dataloader.*$", "", name.lower())))


@remark("project-file-missing")
def project_file_missing(repo: Repository) -> Iterator[Remark]:
    """The project's manifest reads a file that is not in the repository."""
    config = repo.configs.get("pyproject.toml")
    if config is None or not whole(repo):
        return
    for key in config.keys:
        named = re.fullmatch(
            r"tool\.setuptools\.dynamic\.[\w-]+(?:\.[\w-]+)?\.file(?:\.\d+)?|project\.readme(?:\.file)?", key.name
        )
        if named and isinstance(key.value, str) and static(key.value) and not present(repo, key.value):
            yield Remark(
                "project-file-missing",
                "requirements",
                f"pyproject.toml reads {key.value}, which is not in the repository",
                (Evidence(config.path, key.line, f"{key.value} is not tracked"),),
            )


@remark("requirements-local-path")
def requirements_local_path(repo: Repository) -> Iterator[Remark]:
    """A requirements file names a package by a path on somebody's machine."""
    for path in repo.tree.named("*requirements*.txt", foreign=False):
        if set_aside(path):
            continue
        for number, line in enumerate((repo.tree.text(path) or "").split("\n")[:5000], 1):
            found = _LOCAL.search(line[:500])
            if found:
                yield Remark(
                    "requirements-local-path",
                    "requirements",
                    f"{path} installs a package from {found[1]}, a path on one machine",
                    (Evidence(path, number, line.strip()[:120]),),
                )
                break


@remark("hydra-config-missing")
def hydra_config_missing(repo: Repository) -> Iterator[Remark]:
    """Hydra is told to load a configuration that is not in the repository, or from a folder of one machine."""
    if not whole(repo) or registers(repo):
        return
    for entry in strange(repo):
        yield Remark(
            "hydra-config-missing",
            "hydra",
            f"{entry.path} has Hydra look for {entry.name} in {entry.folder}, an absolute path on one machine",
            (Evidence(entry.path, entry.line, f"config_path={entry.folder}"),),
        )
    for entry in entries(repo):
        if any(present(repo, path) for path in entry.files):
            continue
        reason = ignored(repo, entry.files[0])
        yield Remark(
            "hydra-config-missing",
            "hydra",
            f"{entry.path} has Hydra load {entry.files[0]}, which is not in the repository",
            (
                Evidence(entry.path, entry.line, f"config_name={entry.name}; {entry.files[0]} is not tracked"),
                *([reason] if reason else []),
            ),
        )


@remark("hydra-default-missing")
def hydra_default_missing(repo: Repository) -> Iterator[Remark]:
    """A defaults list of Hydra names a configuration that is not in the repository."""
    if not whole(repo) or registers(repo):
        return
    for folder in sorted({entry.folder for entry in entries(repo)}):
        for config in repo.configs.below(folder):
            if config.kind != "yaml" or config.error is not None or "searchpath" in (repo.tree.text(config.path) or ""):
                continue
            for group, name, line in defaults(config):
                group = group.split("@", 1)[0]
                home = posixpath.dirname(config.path)
                homes = (home, folder)
                paths = [joined(joined(each, group.lstrip("/")), name.lstrip("/")) for each in homes]
                files = [file for path in paths for file in spelled(path)]
                if any(present(repo, file) for file in files):
                    continue
                shown = f"{group}/{name}" if group else name
                yield Remark(
                    "hydra-default-missing",
                    "hydra",
                    f"the defaults list of {config.path} names {shown}, but there is no {files[0]}",
                    (Evidence(config.path, line, f"{files[0]} is not tracked"),),
                )
