"""What the programs of orchestrators run: the project's own pipelines, with a file of settings that they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._lines import command_texts, documents_code, printed
from probes._paths import NEXTFLOW, SNAKEMAKE
from probes._shared import clipped, sources
from probes._training.experiments import kedro_configuration

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key

_STARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "dagster": ("execute", "launch", "materialize", "backfill"),
    "kedro": ("run",),
    "prefect": ("run",),
    "zenml": ("run",),
    "pyflyte": ("run",),
    "flytectl": ("create",),
    "flyte": ("run",),
    "ploomber": ("build",),
    "luigi": (),
    "mlflow": ("run",),
    "snakemake": (),
    "nextflow": ("run",),
}
"""Programs of orchestrators, with the words by which they start a pipeline; none where they do nothing else."""
_LIBRARIES: Final[Mapping[str, str]] = {"pyflyte": "flytekit", "flytectl": "flytekit"}
"""What code makes use of that such a program runs, where that is called otherwise."""
_WORKFLOWS: Final[Mapping[str, tuple[str, ...]]] = {"snakemake": SNAKEMAKE, "nextflow": NEXTFLOW}
"""Programs whose pipelines stand in files of a language of their own, with the names of these."""
_BEFORE: Final = frozenset({"python", "python3", "-m", "uv", "run", "poetry", "pdm", "pipenv", "exec", "hatch", "pixi"})
_TAKES: Final = frozenset({"--group", "--extra", "--with", "--package", "--python", "--directory", "--env"})
"""Options of those that take the next word."""
_WORDS: Final = 40


def started_pipeline(repo: Repository, words: Sequence[str]) -> str | None:
    """Return the program by which words of a command start a pipeline of the project's code, or None."""
    rest = list(words[:_WORDS])
    while rest and (rest[0] in _BEFORE or rest[0].startswith("--")):
        del rest[: 2 if rest[0] in _TAKES else 1]
    wanted = _STARTS.get(rest[0]) if rest else None
    if wanted is None or (wanted and not any(word in wanted for word in rest[1:4])):
        return None
    if rest[0] in _WORKFLOWS:
        return rest[0] if repo.tree.named(*_WORKFLOWS[rest[0]], foreign=False) else None
    library = _LIBRARIES.get(rest[0], rest[0])
    return rest[0] if any(module.uses(library) for module in sources(repo)) else None


def orchestrator_configuration(repo: Repository, found: Sequence[tuple[Config, Key]]) -> Finding | None:
    """Return that an orchestrator gives the project's pipeline a file of hyperparameters, or None.

    Kedro does so by the file's name, Snakemake by a line of the workflow; the others are told by their command line.
    """
    by_name = kedro_configuration(repo)
    if by_name is not None:
        return by_name
    workflows = [path for names in _WORKFLOWS.values() for path in repo.tree.named(*names, foreign=False)]
    if not found or not (workflows or any(module.uses(*_OF_ORCHESTRATORS) for module in sources(repo))):
        return None
    by_workflow = _snakemake_configuration(repo, found) if workflows else None
    if by_workflow is not None:
        return by_workflow
    lines = [(place, text) for place, text in _lines(repo) if any(name in text for name in _STARTS)]
    for config, key in found:
        named = re.compile(rf"(?<![\w./-])(?:\./)?{re.escape(config.path)}(?![\w/-])")
        for place, text in lines:
            if named.search(text) and not printed(text) and started_pipeline(repo, _words(text)):
                shown = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
                message = f"{config.path} holds hyperparameters that code is given"
                return Finding.done(message, shown, place, confidence=Confidence.MEDIUM)
    return None


def _snakemake_configuration(repo: Repository, found: Sequence[tuple[Config, Key]]) -> Finding | None:
    """Return that a workflow of Snakemake names a file of hyperparameters and asks for a value of it, or None."""
    texts = {path: repo.tree.text(path) or "" for path in repo.tree.named(*SNAKEMAKE, foreign=False)}
    asked = any(_ASKS_CONFIG.search(text) for text in texts.values()) or any(
        item[0] == "snakemake.config" for module in sources(repo) for item in module.subscripts
    )
    for path, text in texts.items() if asked else ():
        for named in _CONFIGFILE.finditer(text):
            for config, key in found:
                if config.path == named[1].removeprefix("./") or config.path.endswith(f"/{named[1]}"):
                    line = text.count("\n", 0, named.start()) + 1
                    shown = Evidence(config.path, key.line, clipped(f"{key.name}: {key.value}"))
                    message = f"{config.path} holds hyperparameters that the workflow loads"
                    return Finding.done(message, shown, Evidence(path, line, clipped(named[0].strip())))
    return None


_CONFIGFILE: Final = regex(r"(?m)^configfile:[ \t\n]{1,40}[rf]?[\"']([^\"'\n]{1,200})[\"']")
_ASKS_CONFIG: Final = regex(r"(?m)^[^#\n]{0,400}\bconfig(?:\[|\.get\()")
_OF_ORCHESTRATORS: Final = tuple(sorted({*_STARTS, "flytekit"}))


def _lines(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    """Yield the lines of scripts, tasks, workflows and documents' code, and the commands of files of containers."""
    for path, text in command_texts(repo):
        begun = ""
        for number, line in enumerate(text.split("\n"), 1):
            whole = f"{begun} {line.strip()}"
            begun = whole[:_LONGEST].rstrip("\\") if line.endswith("\\") else ""
            if not begun:
                yield Evidence(path, number, clipped(line.strip())), whole.strip()
    for config in repo.configs.files:
        for place, words in container_commands(config).values():
            yield place, " ".join(words)
    for shown in documents_code(repo):
        yield Evidence(shown.path, shown.line, clipped(shown.text.strip())), shown.text.strip()


def _words(text: str) -> list[str]:
    """Return the words of a line, without what a workflow, a task or an image puts before the command."""
    return _BESIDE.sub(" ", _OPENS.sub("", text[:_LONGEST], count=1)).split()


_LONGEST: Final = 2_000
_OPENS: Final = regex(
    r"\A(?:[@$-][ \t]{0,9}|run:[ \t]{0,9}|\w{1,20}:[ \t]{1,9}|RUN[ \t]|CMD[ \t]|ENTRYPOINT[ \t]){1,3}"
)
_BESIDE: Final = regex(r"[\[\]\"',;&]")


def container_commands(config: Config) -> dict[str, tuple[Evidence, list[str]]]:
    """Return what the containers run that a file describes: the words of `command` and of `args` behind these, by the
    key of the container. What a probe or a hook executes within one (`exec`) is none of it."""
    told: dict[str, tuple[int, dict[str, list[str]]]] = {}
    for key in config.keys:
        parts = key.name.split(".")
        if parts[-1].isdigit():
            parts.pop()
        if parts and parts[-1] in ("command", "args") and parts[-2:-1] != ["exec"]:
            _, words = told.setdefault(".".join(parts[:-1]), (key.line, {"command": [], "args": []}))
            words[parts[-1]].append(str(key.value))
    return {
        name: (Evidence(config.path, line, clipped(" ".join(given))), given)
        for name, (line, words) in told.items()
        if (given := [*words["command"], *words["args"]])
    }
