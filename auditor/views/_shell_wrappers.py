"""What runs in the end: wrappers such as `uv run`, `sudo` or `python -m` taken off a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor._regex import regex
from auditor.views._shell_others import Peeled, peel_other

_ASSIGNMENT = regex(r"[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=")
_PYTHON = regex(r"(?:python[0-9.]*w?|pypy[0-9.]*|py|\$\{?(?:PY|\w{0,40}PYTHON\w{0,40})\}?)")
_VERSION = regex(r"[@\[<>=~!]")
_MAX_STEPS = 12

_UV_RUN = frozenset(
    ["--extra", "--no-extra", "--group", "--no-group", "--only-group", "--with", "--with-editable",
     "--with-requirements", "--env-file", "--package", "-p", "--python", "--project", "--directory", "--index",
     "--default-index", "--index-url", "-i", "--extra-index-url", "--find-links", "-f", "--index-strategy",
     "--keyring-provider", "-P", "--upgrade-package", "--resolution", "--prerelease", "--config-setting", "-C",
     "--link-mode", "--refresh-package", "--reinstall-package", "--cache-dir", "--config-file", "--color",
     "--python-platform", "--exclude-newer", "--no-build-package", "--no-binary-package", "--from", "-w",
     "--allow-insecure-host", "--no-install-package", "--no-build-isolation-package", "--no-sources-package",
     "--exclude-newer-package", "--config-settings-package", "--config-settings", "--only-extra", "--torch-backend",
     "--fork-strategy", "--python-preference", "--python-fetch", "--build-constraints", "--build-constraint", "-b",
     "--constraints", "--constraint", "--overrides", "--override", "--upgrade-group"]
)  # fmt: skip
_BEFORE_RUN = frozenset(
    ["--directory", "--project", "--config-file", "--cache-dir", "-C", "-P", "--env", "-e", "-f", "--file", "-p",
     "--data-dir", "--config"]
)  # fmt: skip
"""Options with a value that may stand between the name of a manager of environments and its `run`."""
_SIMPLE: Mapping[str, frozenset[str]] = {
    "sudo": frozenset(["-u", "-g", "-h", "-p", "-C", "-r", "-t", "--user", "--group", "--host", "--chdir", "-D"]),
    "env": frozenset(["-u", "--unset", "-C", "--chdir"]),
    "time": frozenset(["-f", "-o"]),
    "nohup": frozenset(),
    "exec": frozenset(["-a"]),
    "command": frozenset(),
    "call": frozenset(),
    "catchsegv": frozenset(),
    "chronic": frozenset(),
    "dbus-run-session": frozenset(),
    "parallel": frozenset(["-j", "--jobs", "-N", "-n", "-L", "-I", "-a", "--arg-file", "--joblog", "--delay"]),
    "retry": frozenset(["-t", "-d", "-n", "-m", "--times", "--delay", "--tries", "--until", "--max"]),
    "builtin": frozenset(),
    "nice": frozenset(["-n", "--adjustment"]),
    "ionice": frozenset(["-c", "-n", "-p"]),
    "stdbuf": frozenset(["-i", "-o", "-e"]),
    "xvfb-run": frozenset(
        ["-e", "-f", "-n", "-p", "-s", "-w", "--server-args", "--server-num", "--error-file", "--auth-file"]
    ),
    "unbuffer": frozenset(),
    "winpty": frozenset(),
    "setsid": frozenset(),
    "tini": frozenset(),
    "dumb-init": frozenset(),
    "xargs": frozenset(
        ["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s", "--max-args", "--max-procs", "--max-lines", "--delimiter",
         "--arg-file"]
    ),
}  # fmt: skip
"""Commands that run what follows their options, with the options that take a value."""
_RUNNERS: Mapping[tuple[str, str], frozenset[str]] = {
    ("uv", "run"): _UV_RUN,
    ("poetry", "run"): frozenset(["-C", "--directory", "-P", "--project"]),
    ("pipenv", "run"): frozenset(),
    ("pdm", "run"): frozenset(["-p", "--project", "--venv"]),
    ("hatch", "run"): frozenset(["-e", "--env", "-i", "--include", "-x", "--exclude", "-f", "--filter"]),
    ("rye", "run"): frozenset(["--pyproject"]),
    ("pixi", "run"): frozenset(["-e", "--environment", "--manifest-path"]),
    ("conda", "run"): frozenset(["-n", "--name", "-p", "--prefix", "--cwd"]),
    ("mamba", "run"): frozenset(["-n", "--name", "-p", "--prefix", "--cwd"]),
    ("micromamba", "run"): frozenset(["-n", "--name", "-p", "--prefix", "--cwd"]),
    ("pipx", "run"): frozenset(["--spec", "--python", "--pip-args", "--index-url", "-i"]),
    ("uvx", ""): _UV_RUN,
    ("npx", ""): frozenset(["-p", "--package", "-c", "--call"]),
    ("pnpm", "exec"): frozenset(),
    ("ddtrace-run", ""): frozenset(),
    ("opentelemetry-instrument", ""): frozenset(),
    ("dotenv", "run"): frozenset(["-f", "--file"]),
    ("infisical", "run"): frozenset(["--env", "--path"]),
    ("doppler", "run"): frozenset(["-p", "-c", "--project", "--config"]),
    ("pyenv", "exec"): frozenset(),
    ("flox", "activate"): frozenset(["-d", "--dir", "-r", "--remote"]),
}
_SHORTER: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("uv", "tool", "run"): ("uvx",),
    ("hatch", "env", "run"): ("hatch", "run"),
}
"""What says the same in fewer words."""
_ENVIRONMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "nix": (frozenset(["develop", "shell"]), frozenset(["-c", "--command"])),
    "mise": (frozenset(["exec", "x"]), frozenset(["--"])),
    "devbox": (frozenset(["run"]), frozenset(["--"])),
}
"""Commands that run something in an environment, by what they are told, and the sign that it stands behind."""
_JOINED = regex(r"-[BbdEiIOPqsSuvx]{1,9}m")
"""Options of Python in one word, of which the last is that a module follows."""
_PYTHON_VALUES = frozenset(["-W", "-X", "--check-hash-based-pycs"])
_COVERAGE_VALUES = frozenset(
    ["--source", "--rcfile", "--omit", "--include", "--data-file", "--context", "--concurrency"]
)
_SHELLS = frozenset(["bash", "sh", "zsh", "dash", "ash", "ksh", "fish", "nu"])
_SHELL_VALUES = frozenset(["-o", "+o", "-O", "+O", "--rcfile", "--init-file"])


def base_name(word: str) -> str:
    """Return the last part of a path, without `.exe`."""
    return word.replace("\\", "/").rstrip("/").rpartition("/")[2].removesuffix(".exe") or word


def unwrap(words: Sequence[str]) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return the commands that a command runs, outermost first, and the texts of shell code that it runs.

    `coverage run -m pytest` gives both `coverage` and `pytest`; `bash -c "..."` gives only text; `bash x.sh` gives the
    script as the command.
    """
    found: list[tuple[str, ...]] = []
    rest = list(words)
    for _ in range(_MAX_STEPS):
        while rest and _ASSIGNMENT.match(rest[0]):
            rest.pop(0)
        if not rest:
            return found, ()
        peeled = _peel(rest)
        if peeled is None or peeled.rest == []:
            break
        found += peeled.commands
        if peeled.rest is None:
            return found, peeled.codes
        rest = peeled.rest
    command, codes = _innermost(rest)
    return [*found, command], codes


def _peel(rest: list[str]) -> Peeled | None:
    """Return what comes of the wrapper in front, None where the command is none."""
    name = base_name(rest[0])
    if rest[:2] in (["command", "-v"], ["command", "-V"]):
        return None  # it says where a command is
    if name in _SHELLS:
        script, code = _shell(rest)
        if code is not None:
            return Peeled(codes=(code,))
        return Peeled((tuple(rest),)) if script is None else Peeled(rest=script)
    if name in ("source", ".") and len(rest) > 1:
        return Peeled((tuple(rest[1:]),))
    if name == "eval" and len(rest) > 1:
        return Peeled(codes=(" ".join(rest[1:]),))
    if name == "coverage" and "run" in rest[1:3]:
        at, module = _options(rest, rest.index("run") + 1, _COVERAGE_VALUES)
        measured = (
            ["python" if module is None else module, *rest[at:]] if module is not None or at < len(rest) else None
        )
        return Peeled(((name, *rest[1:]),), measured)
    if _PYTHON.fullmatch(name):
        rest = [rest[0], *("-m" if _JOINED.fullmatch(word) else word for word in rest[1:2]), *rest[2:]]
        at, module = _options(rest, 1, _PYTHON_VALUES)
        return Peeled((("python", *rest[at:]),)) if module is None else Peeled(rest=[module, *rest[at:]])
    inner = _behind(rest, *_ENVIRONMENTS[name]) if name in _ENVIRONMENTS else _runner(rest, name)
    return peel_other(rest, name) if inner is None else Peeled(rest=inner)


def _innermost(rest: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a command without wrappers, spelled in one way, and the shell code that it runs on another machine."""
    if base_name(rest[0]) == "gcloud" and rest[1:3] == ["compute", "ssh"]:
        return tuple(rest), _remote(rest)
    if rest[0].endswith(".py"):
        return ("python", *rest), ()
    if base_name(rest[0]) == "docker-compose":
        return ("docker", "compose", *rest[1:]), ()
    if base_name(rest[0]) == "poetry" and rest[1:2] == ["poe"]:  # a plugin of Poetry
        return tuple(rest[1:]), ()
    return tuple(rest), ()


def _remote(rest: Sequence[str]) -> tuple[str, ...]:
    """Return what `gcloud compute ssh --command` runs on the machine."""
    for index, word in enumerate(rest):
        if word == "--command" and index + 1 < len(rest):
            return (rest[index + 1],)
        if word.startswith("--command="):
            return (word.partition("=")[2],)
    return ()


def _options(rest: Sequence[str], at: int, values: frozenset[str]) -> tuple[int, str | None]:
    """Return where the options from `at` on end, and the module where one of them is `-m`."""
    while at < len(rest):
        word = rest[at]
        if word in ("-m", "--module"):
            return (at + 2, rest[at + 1]) if at + 1 < len(rest) else (at + 1, None)
        if word == "--":
            return at + 1, None
        if not word.startswith("-") or word in ("-", "-c"):
            return at, None
        at += 2 if word in values else 1
    return at, None


def _shell(rest: list[str]) -> tuple[list[str] | None, str | None]:
    """Return what `bash ...` runs: a script with its arguments, or code."""
    at = 1
    while at < len(rest) and rest[at][:1] in "-+":
        word = rest[at]
        if word in ("-", "--"):
            at += 1
            break
        if word.startswith("-") and not word.startswith("--") and "s" in word:
            return None, None  # what follows are arguments of a script that is piped in
        if not word.startswith("--") and word.startswith("-") and "c" in word[1:]:
            at += 1
            while at < len(rest) and rest[at].startswith("-"):
                at += 1
            return None, rest[at] if at < len(rest) else ""
        at += 2 if word in _SHELL_VALUES or (word.endswith("o") and not word.startswith("--")) else 1
    return (rest[at:], None) if at < len(rest) else (None, None)


def _behind(rest: list[str], verbs: frozenset[str], signs: frozenset[str]) -> list[str] | None:
    """Return what runs in an environment that a command makes: what stands behind a sign."""
    at = next((index for index, word in enumerate(rest) if word in signs), len(rest))
    return rest[at + 1 :] if verbs.intersection(rest[1:2]) else None


def _runner(rest: list[str], name: str) -> list[str] | None:
    """Return what a runner runs, None where the command is none."""
    if name == "timeout":
        at, _ = _options(rest, 1, frozenset(["-s", "-k", "--signal", "--kill-after"]))
        return rest[at + 1 :]
    if name in _SIMPLE:
        at, _ = _options(rest, 1, _SIMPLE[name])
        return rest[at:]
    if (name, *rest[1:3]) in _SHORTER:
        rest = [*_SHORTER[name, rest[1], rest[2]], *rest[3:]]
        name = rest[0]
    at = 1
    values = _RUNNERS.get((name, ""))
    if values is None:
        if name not in {key for key, _ in _RUNNERS}:
            return None
        at, _ = _options(rest, 1, _BEFORE_RUN)
        values = _RUNNERS.get((name, rest[at])) if at < len(rest) else None
        if values is None:
            return None
        at += 1
    at, module = _options(rest, at, values)
    if module is not None:
        return ["python", "-m", module, *rest[at:]]
    inner = rest[at:]
    if not inner:
        return None
    if name in ("uvx", "pipx", "npx"):
        folder, slash, last = inner[0].rpartition("/")
        inner[0] = folder + slash + (_VERSION.split(last, maxsplit=1)[0] or last)
    if name == "hatch":
        chosen = next((index for index, word in enumerate(inner) if word[:1] not in "+-"), 0)
        inner = inner[chosen:]
        inner[0] = inner[0].rpartition(":")[2] or inner[0]
    if name == "pixi" and " " in inner[0]:
        inner = inner[0].split()
    return inner
