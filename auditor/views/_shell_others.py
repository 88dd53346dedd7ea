"""What less usual wrappers run: `retry`, `flock`, `find -exec`, `mpirun`, PowerShell, a profiler around `-m pytest`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from auditor._regex import regex

POWERSHELLS = frozenset(["pwsh", "powershell"])
_POWERSHELL_VALUES = frozenset(
    ["-executionpolicy", "-ep", "-ex", "-version", "-windowstyle", "-workingdirectory", "-inputformat", "-outputformat"]
)
_MPI = frozenset(["mpirun", "mpiexec", "srun"])
_MPI_VALUES = frozenset(
    ["-n", "-np", "-c", "-N", "-H", "-x", "-p", "-t", "--np", "--ntasks", "--nodes", "--hostfile", "--host", "--map-by"]
)
_AROUND = _MPI | frozenset(
    ["torchrun", "kernprof", "cProfile", "profile", "scalene", "pyinstrument", "viztracer", "memory_profiler", "mprof"]
)
"""What runs a module by `-m` and is a command of its own beside it."""
_TESTING = frozenset(["pytest", "unittest"])
_SEPARATED = frozenset(["aws-vault", "chamber", "wait-for-it.sh", "wait-for-it", "wait-for"])
"""Commands that run what stands behind `--`."""
_PLACED: Mapping[tuple[str, ...], int] = {("flock",): 1, ("direnv", "exec"): 1}
"""Commands that run what follows so many words of their own."""
_CODED: Mapping[str, tuple[str, ...]] = {"nix-shell": ("--run", "--command"), "script": ("-c", "-qc", "-qec", "-ec")}
"""Commands that run the shell code behind one of these options."""
_LOCATED = regex(r"(?:\$\(|`)(?:which|command -v|type -p) ([\w.-]{1,60})[)`]")


class Peeled(NamedTuple):
    """What one wrapper comes to: commands of its own, and what it runs: words (None: nothing more) or shell code."""

    commands: tuple[tuple[str, ...], ...] = ()
    rest: list[str] | None = None
    codes: tuple[str, ...] = ()


def peel_other(rest: list[str], name: str) -> Peeled | None:
    """Return what comes of a wrapper in front, None where the command is none of these."""
    located = _LOCATED.fullmatch(rest[0])
    if located is not None:
        return Peeled(rest=[located[1], *rest[1:]])
    if name in POWERSHELLS:
        return _powershell(rest)
    if name == "cmd" and len(rest) > 2 and rest[1].lower() in ("/c", "/k"):
        return Peeled(rest=rest[2:])
    if name == "find":
        return _found(rest)
    if name in _AROUND or name.startswith("$"):
        return _around(rest, name)
    if name in _SEPARATED and "--" in rest:
        return Peeled(rest=rest[rest.index("--") + 1 :])
    return _placed(rest, name)


def _powershell(rest: list[str]) -> Peeled | None:
    """Return what PowerShell is told to run: a script with its arguments, or code."""
    at = 1
    while at < len(rest):
        word = rest[at].lower()
        if word in ("-file", "-f"):
            return Peeled(rest=rest[at + 1 :])
        if word in ("-command", "-c"):
            return Peeled(codes=(" ".join(rest[at + 1 :]),))
        if not word.startswith("-"):
            return Peeled(rest=rest[at:])
        at += 2 if word in _POWERSHELL_VALUES else 1
    return None


def _found(rest: list[str]) -> Peeled | None:
    """Return what `find` runs of the files that it finds, beside itself."""
    at = next((index for index, word in enumerate(rest) if word in ("-exec", "-execdir")), len(rest))
    inner = rest[at + 1 :]
    end = next((index for index, word in enumerate(inner) if word in (";", "+")), len(inner))
    return Peeled((tuple(rest),), inner[:end]) if inner[:end] else None


def _around(rest: list[str], name: str) -> Peeled | None:
    """Return the tests that a command runs as a module, beside itself; of MPI whatever it starts."""
    for index, word in enumerate(rest[:-1]):
        if word == "-m" and rest[index + 1] in _TESTING:
            own = () if name.startswith("$") else (tuple(rest),)
            return Peeled(own, rest[index + 1 :])
    at = 1
    while name in _MPI and at < len(rest) and rest[at].startswith("-"):
        at += 2 if rest[at] in _MPI_VALUES else 1
    return Peeled((tuple(rest),), rest[at:]) if name in _MPI and rest[at:] else None


def _placed(rest: list[str], name: str) -> Peeled | None:
    """Return what stands behind options and words of a wrapper's own, or the code that an option of it gives."""
    for option in _CODED.get(name, ()):
        if option in rest[1:-1]:
            return Peeled(codes=(rest[rest.index(option, 1) + 1],))
    for key, count in _PLACED.items():
        if (name, *rest[1 : len(key)]) != key:
            continue
        at = len(key)
        while at < len(rest) and rest[at].startswith("-"):
            at += 1
        inner = rest[at + count :]
        if inner[:1] == ["-c"] and len(inner) > 1:
            return Peeled(codes=(inner[1],))
        return Peeled(rest=inner) if inner else None
    return None
