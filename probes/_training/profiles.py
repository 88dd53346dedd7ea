"""What shows that code was profiled: a profiler that it uses or that a command runs, and the profile that one made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from auditor import Evidence, Repository
from auditor.shared import SWITCHED_OFF, regex
from probes._lines import command_texts
from probes._settings import settings
from probes._shared import at, below, clipped, commented_out, decorators, sources
from probes._training.handed import trainers_within

if TYPE_CHECKING:
    from auditor.views.python import Call, Module

_USES = (
    "cProfile", "profile", "torch.profiler", "torch.autograd.profiler", "torch.utils.bottleneck", "line_profiler",
    "pyinstrument", "scalene", "memory_profiler", "yappi", "viztracer", "jax.profiler", "tensorflow.profiler",
    "torch_tb_profiler", "tracemalloc", "fil_profile", "nvtx",
    "torch.cuda.nvtx", "torch.cuda.memory._record_memory_history", "lightning.pytorch.profilers",
    "pytorch_lightning.profilers", "pytorch_lightning.profiler", "lightning.pytorch.profiler", "memray", "py_spy",
    "austin", "deepspeed.profiling", "kineto", "snakeviz", "gprof2dot", "torchinfo.profile", "perfplot", "pympler",
    "guppy", "fvcore.nn.FlopCountAnalysis", "clu.periodic_actions.Profile", "clu.periodic_actions.ProfileAllHosts",
    "accelerate.ProfileKwargs", "accelerate.utils.ProfileKwargs",
)  # fmt: skip
_READS = ("pstats",)
"""What only reads what a profiler left."""
_TOOLS = regex(
    r"(?:-m[\s\"',]{1,6}(?:cProfile|profile|line_profiler|kernprof|memory_profiler|scalene|pyinstrument|torch\.utils\.bottleneck|viztracer)"
    r"|\b(?:kernprof|py-spy|scalene|pyinstrument|snakeviz|mprof|memray|viztracer|nsys profile))\b"
)
_PRINTED = regex(
    r"function calls.{0,80} in .{0,40}second|\btottime\s+percall\b|Self CPU %|Line #\s+Hits\s+Time|"
    r"CPU time total|Cumulative Time|Mem usage\s+Increment|Action\s*\|\s*Mean duration"
)
_FILES = (
    "*.prof", "*.pstats", "*.pstat", "*.lprof", "*.cprof", "*.cprofile", "*.pt.trace.json", "*.pt.trace.json.gz",
    "*trace.json", "*trace*.json.gz", "*.speedscope.json", "*.pyisession", "*.nsys-rep", "*.qdrep", "mprofile_*.dat",
    "profile.json", "*profile*.html", "*pstats*.txt", "*profil*.txt", "*profil*.log", "*profil*.out",
    "*bottleneck*.txt", "chrome_trace*.json", "*trace_*.json", "perf_*.prof", "*profil*.csv", "*profil*.bin",
    "profile.out", "*.profile", "*profil*.json", "cprofile_*", "*profil*.svg",
    "*perf_logs*.txt", "*.xplane.pb", "*flame*.svg", "*flame*.html", "*.collapsed", "*.folded",
)  # fmt: skip
_NAME = regex(r"(?i)(?:.{0,100}[_.-])?c?profil(?:e|er|ing)\d{0,3}(?:[_.-].{0,100})?\.(?:txt|log|out)")
_DUMPED = regex(rb"[{\xfb][()\xa8\xa9]")
_TEXTS = (".txt", ".log", ".out", ".csv")


class Profile(NamedTuple):
    """A profile that is tracked, and whether it is only timings: no tool made it that is known here."""

    place: Evidence
    timings: bool = False


_PROFILERS_NAMED = regex(r"(?i)pyinstrument|scalene|snakeviz|flamegraph|speedscope|line_profiler|tottime|py-spy|memray")


def tracked_profiles(repo: Repository) -> Iterator[Profile]:
    """Yield the profiles that are tracked, by their names and what stands in them."""
    inside = repo.tree.files("*profil*/*.txt", "*profil*/*.log", "*profil*/*.out", "*profil*/*.json", foreign=False)
    for path in sorted({*repo.tree.named(*_FILES), *inside}):
        kind = repo.tree.foreign_kind(path)
        if kind == "vendored" or not repo.tree.size(path):
            continue
        if path.endswith(_TEXTS) or "." not in path.rpartition("/")[2]:
            data = repo.tree.data(path)
            if data is None and _NAME.fullmatch(path.rpartition("/")[2]):
                yield Profile(Evidence(path, None, f"a profile by its name; not read: {repo.tree.reason(path)}"))
            elif data is not None and _DUMPED.match(data):
                yield Profile(Evidence(path, None, "what cProfile dumped"))
            text = repo.tree.text(path) or ""
            match = _PRINTED.search(text[:200_000])
            if match is None:
                continue
            yield Profile(Evidence(path, text.count("\n", 0, match.start()) + 1, "what a profiler printed"))
        elif path.endswith(".json"):
            timings = _is_timings(repo, path)
            if timings is not None:
                yield Profile(Evidence(path, 1, "timings" if timings else "a profile"), timings)
        elif path.endswith((".html", ".svg")):
            text = (repo.tree.text(path) or "")[:20_000]
            if _PROFILERS_NAMED.search(text):
                yield Profile(Evidence(path, 1, "a profiler's page"))
        else:
            yield Profile(Evidence(path, None, "a profile"))


_PROFILE_KEYS = regex(r"traceEvents|speedscope|cpu|scalene|percall|calls")


def _is_timings(repo: Repository, path: str) -> bool | None:
    """Return whether a JSON file is timings, and no profile, by its name and text; None where it is neither."""
    name = path.rpartition("/")[2]
    known = "trace" in name or "speedscope" in name or "profil" in path.lower()
    if not known or path.startswith((".vscode/", "configs/", "config/", "conf/")) or "/public/" in path:
        return None
    text = (repo.tree.text(path) or "")[:5000] if "trace" not in name else "traceEvents"
    if _PROFILE_KEYS.search(text):
        return False
    timed = "data" not in path.split("/")[:-1] and _TIMED.search(text) is not None
    return True if timed else None


_TIMED = regex(r"(?:total|time|duration)\w{0,40}\"\s{0,9}:\s{0,9}[\d{\[]")
"""A time that is a number, or several; what a person's profile says of time is none."""


# What a call is called that writes a profile: others only open, look for or remove one.
_WRITES = regex(r"(?i)prof|dump|export|save|write|record|trace|stop")


def profiler_uses(repo: Repository, module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield line, scope and name of every use of a profiler in a module."""
    for made in trainers_within(repo, module):
        asked = made.keyword("profiler")
        if asked is not None and asked.known and asked.literal:
            yield made.line, made.scope, clipped(f"Trainer(profiler={asked.literal!r})")
    for call in module.calls:
        if below(call.name, _USES) or _of_tensorboard(call) or _of_accelerate(module, call):
            yield call.line, call.scope, call.name
        elif _WRITES.search(call.method) and any(
            (each.string or "").endswith((".prof", ".pstats")) for each in (*call.args, *dict(call.keywords).values())
        ):
            yield call.line, call.scope, call.name  # whatever writes such a file profiles
        profiler = call.keyword("profiler")
        if (
            profiler is not None
            and not (profiler.known and not profiler.literal)
            and call.method in ("Trainer", "from_argparse_args")
        ):
            yield call.line, call.scope, ASKED
    for _, item, name in decorators([module]):
        if below(item.name, _USES) or item.name == "profile":
            yield item.line, name if "." in name else "", item.name


def _of_accelerate(module: Module, call: Call) -> bool:
    """Return whether Accelerate is asked to profile: `with accelerator.profile():`."""
    owner = call.name.rpartition(".")[0] if call.method == "profile" else ""
    return bool(owner) and owner.endswith(("ccelerator", "ccelerator()")) and module.uses("accelerate")


def _of_tensorboard(call: Call) -> bool:
    """Return whether Keras is asked to profile some batches for TensorBoard."""
    batches = call.keyword("profile_batch") if call.method == "TensorBoard" else None
    return batches is not None and not (batches.known and not batches.literal)


_MADE = frozenset({"cProfile.Profile", "profile.Profile"})
"""What makes a profiler that measures nothing until it is begun."""
_LONGEST = 500


def unstarted_profilers(repo: Repository, module: Module) -> list[tuple[int, str]]:
    """Return line and name of the profilers that a module makes where it begins none of them.

    One is begun by a method of its own, as what `with` opens, or by whom it is given.
    """
    made = {call.line: call.name for call in module.calls if call.name in _MADE}
    named = [item for item in module.assigns if item.value.call in _MADE and item.line in made]
    if module.notebook or len(named) < len(made):
        return []
    text = "\n".join(line[:_LONGEST] for line in repo.python.written.code(module))
    return [
        (item.line, made[item.line]) for item in named if item.target.isidentifier() and not _begun(text, item.target)
    ]


def _begun(text: str, name: str) -> bool:
    begins = (
        rf"\b{name}[ ]?\.[ ]?(?:enable|run\w*|__enter__)\b|\bwith\b[^\n]{{0,200}}\b{name}\b|"
        rf"[(,=][ ]?{name}[ ]?(?:[,)]|$)|\b(?:return|yield|global|nonlocal) {name}\b"
    )
    return re.search(begins, text, re.MULTILINE) is not None


ASKED = "Trainer(profiler=)"
"""What stands for the name of a use where a Trainer is given a profiler."""


def profilers_disabled(repo: Repository, places: Collection[Evidence]) -> bool:
    """Return whether the profiler of these Trainers is a setting, which is empty wherever it is set."""
    paths = {place.path for place in places}
    if not paths:
        return False
    for module in (module for module in sources(repo) if module.path in paths):
        for value in (call.keyword("profiler") for call in module.calls if call.keyword("profiler") is not None):
            found = settings(repo, value.name) if value is not None and value.name else ()
            if not found or any(item.on for item in found):
                return False
    return all(repo.python.module(path or "") is not None for path in paths)


def profile_reads(module: Module) -> Iterator[Evidence]:
    """Yield where a module reads a profile that something else made."""
    for call in module.calls:
        if below(call.name, _READS):
            yield at(module, call.line, call.name.replace("()", ""))


def profiler_commands(repo: Repository) -> Iterator[Evidence]:
    """Yield the lines of tasks, scripts and workflows that run a profiler."""
    for path, text in command_texts(repo):
        for number, row in enumerate(text.split("\n"), 1):
            if _runs(row[:2000]) and not row.lstrip().startswith("#"):
                yield Evidence(path, number, clipped(row.strip()))


def _runs(text: str) -> bool:
    """Return whether a command runs a profiler: another only installs one."""
    return any(not _INSTALLED.search(text[: found.start()]) for found in _TOOLS.finditer(text))


_INSTALLED = regex(r"\b(?:install|add)\s[^&;|]{0,1000}$")


def started_profilers(repo: Repository) -> Iterator[Evidence]:
    """Yield where a task of a manifest, or the code itself, starts a profiler."""
    tasks = (each for target in repo.commands.targets if target.path.endswith(".toml") for each in target.commands)
    own = {module.path for module in sources(repo)}
    for command in chain(tasks, (each for each in repo.commands.started if each.path in own)):
        for text in (command.text, " ".join(command.argv)):
            if _runs(text[:2000]):
                yield Evidence(command.path, command.line, clipped(text.strip()))
                break


_MAGICS = frozenset({"prun", "lprun", "mprun", "memit", "snakeviz", "pyinstrument", "scalene"})


def profiling_notebooks(repo: Repository) -> Iterator[Evidence]:
    """Yield the notebooks that profile by a magic of IPython, which is no Python."""
    first = {path: name for path, name in reversed(repo.notebooks.magics) if name.lstrip("%") in _MAGICS}
    return (Evidence(path, None, first[path]) for path in repo.notebooks.paths if path in first)


def configured_profilers(repo: Repository) -> Iterator[Evidence]:
    """Yield the settings that choose a profiler, where something may read them."""
    read = _settings_read(repo)
    for config in repo.configs.files if read else ():
        for key in config.keys:
            if not isinstance(key.value, str):
                continue
            if key.last == "profiler" and key.value.strip().lower() not in SWITCHED_OFF:
                yield Evidence(config.path, key.line, clipped(f"profiler: {key.value}"))
            elif key.last == "_target_" and below(key.value, _USES):
                yield Evidence(config.path, key.line, clipped(f"_target_: {key.value}"))


def _settings_read(repo: Repository) -> bool:
    """Return whether code speaks of a profiler, or has something made of whatever a configuration holds."""
    own = {module.path for module in sources(repo)}
    if any(module.path in own for module in repo.python.mentions("profiler")):
        return True
    handed = ((call.method, call.star) for module in sources(repo) for call in module.calls)
    return any(method in _MAKERS or (star and method in _TRAINERS) for method, star in handed)


_MAKERS = frozenset({"instantiate", "LightningCLI", "call"})
_TRAINERS = frozenset({"Trainer", "from_argparse_args", "Fabric"})


_COMMENTED = regex(
    r"^\s*#+\s*(?:from\s+(?:torch\.profiler|cProfile|line_profiler)\s+import\b|import\s+(?:cProfile|torch\.profiler|pyinstrument)\b|"
    r"with\s+(?:(?:torch\.profiler\.)?profile|(?:cProfile\.|pyinstrument\.)?Profiler?)\(|\w+\s*=\s*cProfile\.Profile\(|cProfile\.run\(|@profile\b|"
    r"profiler\s*=\s*(?:[\"']\w|(?:\w+\.)*\w*Profiler\())"
)


def commented_profilers(repo: Repository) -> Iterator[Evidence]:
    """Return the lines of code that would use a profiler and are commented out."""
    return commented_out(repo, sources(repo), _COMMENTED)
