"""What builders run by the files of their targets, as far as these tell it: Pants, Bazel, Nix and Nx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor import Repository, once
from auditor.shared import regex
from probes._commands import words

if TYPE_CHECKING:
    from auditor.views.commands import Command

_BAZEL: Final = frozenset({"bazel", "bazelisk", "buck2", "plz", "please"})
_BUILD_FILES: Final = ("BUILD", "BUILD.bazel", "BUILD.pants", "BUCK")
_OF_IMAGES: Final = regex(
    r"\b(?:docker_image|oci_\w{1,30}|container_(?:image|push)|py3?_image|image)\("
    r"[^()]{0,400}?\bname[ ]?=[ ]?[\"']([\w./-]{1,100})[\"']"
)
"""A rule that makes an image, with the name of its target."""
_NAMED: Final = regex(r"\bname[ ]?=[ ]?[\"']([\w./-]{1,100})[\"']")
_JOINS: Final = regex(r"[_.:-]")
_BETWEEN: Final = regex(r"[,:=]")
_NIX_IMAGE: Final = regex(r"\bdockerTools\.|\bnix2container\b")
_CHECKS: Final = regex(r"^[ \t]{0,40}[^#\n]{0,200}?\bchecks\b")
_BROUGHT: Final = regex(r"\[[^\]]{0,2000}\]")
_ENABLED: Final = regex(
    r"\b(ruff|flake8|black|pylint)(?:-\w{1,20})?(?:\.enable[ ]?=[ ]?true|[ ]?=[ ]?\{[ ]?enable[ ]?=[ ]?true)"
)
"""A linter among the hooks of a flake, which its check runs."""


def is_of_builder(command: Command) -> bool:
    """Return whether a command has a builder make a target that is known by a file of a language of its own."""
    tool, *rest = words(command)
    told = next((word for word in rest if not word.startswith("-")), "")
    if tool == "nix":
        return told in ("flake", "build", "run", "fmt")
    return tool == "nix-build" or (tool in _BAZEL and told in ("run", "build", "test"))


def builds_image_of_target(repo: Repository, command: Command) -> bool:
    """Return whether a command has a builder make a target that is an image."""
    tool, *rest = words(command)
    if tool == "pants":
        return not {"package", "publish"}.isdisjoint(rest) and _chooses(rest, _images(repo))
    if tool in _BAZEL:
        return not {"run", "build"}.isdisjoint(rest[:4]) and _chooses(rest, _images(repo))
    if tool == "nix-build" or (tool == "nix" and rest[:1] == ["build"]):
        return any(_NIX_IMAGE.search(repo.tree.text(path) or "") for path in repo.tree.named("*.nix", foreign=False))
    return False


@once
def _images(repo: Repository) -> frozenset[str]:
    """Return the names of the targets that are images."""
    return frozenset(name for _, text in _build_files(repo) for name in _OF_IMAGES.findall(text))


def _build_files(repo: Repository) -> Iterator[tuple[str, str]]:
    for path in repo.tree.named(*_BUILD_FILES, foreign=False):
        yield path, repo.tree.text(path) or ""


def _chooses(rest: list[str], names: frozenset[str]) -> bool:
    """Return whether the words of a command choose one of these targets, or all that there are.

    A rule of Bazel may make several of one name: `image`, and `image.push`.
    """
    chosen = {_name(word) for word in rest if ":" in word or "/" in word}
    return bool(names) and (not chosen.isdisjoint(names) or not chosen.isdisjoint(("", "...", "all", "*")))


def _name(word: str) -> str:
    """Return the name of the target that a word is the address of: `//gate:image.push`, `gate:image`, `::`."""
    return word.rpartition(":")[2].rpartition("/")[2].partition(".push")[0] if word != "..." else word


def target_lines(repo: Repository, command: Command) -> Iterator[tuple[str, int, str]]:
    """Yield what a target tells that a command has a builder make: path, line, and what it runs as far as is told."""
    tool, *rest = words(command)
    if tool == "nx":
        yield from _of_nx(repo, rest)
    elif tool in _BAZEL:
        chosen = {_name(word) for word in rest if ":" in word or "/" in word}
        for path, text in _build_files(repo) if chosen else ():
            for named in _NAMED.finditer(text):
                if named[1] in chosen:
                    # No more than its name tells what is done: `ruff_check`.
                    yield path, text.count("\n", 0, named.start()) + 1, _JOINS.sub(" ", named[1])
    elif tool == "nix" and rest[:2] == ["flake", "check"]:
        text = repo.tree.text("flake.nix") or ""
        yield from _checks_of(text)


def _checks_of(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield what the checks of a flake run, from where they begin; what is listed in brackets only comes with them."""
    begun = False
    for number, line in enumerate(text.split("\n")[:_MOST_LINES], 1):
        begun = begun or bool(_CHECKS.match(line))
        if begun:
            enabled = _ENABLED.search(line)
            yield "flake.nix", number, f"pre-commit run {enabled[1]}" if enabled else _BROUGHT.sub(" ", line)


_MOST_LINES: Final = 2000


def _of_nx(repo: Repository, rest: list[str]) -> Iterator[tuple[str, int, str]]:
    """Yield the commands of the targets that nx is told, of every project: `run-many -t lint test`, `test engine`."""
    told = {part for word in rest if not word.startswith("--") for part in _BETWEEN.split(word)}
    told |= {part for word in rest if word.startswith(("--target=", "--targets=")) for part in _BETWEEN.split(word)}
    for path in repo.tree.named("project.json", foreign=False):
        config = repo.configs.get(path)
        for key in config.keys if config is not None else ():
            parts = key.name.split(".")
            if parts[0] != "targets" or not set(parts[1:2]) & told:
                continue
            if any(part in ("command", "commands") for part in parts[2:]):
                yield path, key.line, str(key.value)
            elif parts[2:] == ["executor"]:
                yield path, key.line, _JOINS.sub(" ", str(key.value))
