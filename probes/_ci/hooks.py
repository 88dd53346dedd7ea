"""What the hooks of pre-commit look at, and hooks of other tools."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from auditor import Evidence, Repository, once
from auditor.shared import regex
from probes._lines import live_lines
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.configs import Config, Key

_OF_FILES: Final = frozenset(
    ["trailing-whitespace", "end-of-file-fixer", "check-yaml", "check-toml", "check-json", "check-xml",
     "check-added-large-files", "check-merge-conflict", "check-case-conflict", "mixed-line-ending",
     "detect-private-key", "detect-aws-credentials", "no-commit-to-branch", "fix-byte-order-marker",
     "check-byte-order-marker", "check-symlinks", "destroyed-symlinks", "check-executables-have-shebangs",
     "check-shebang-scripts-are-executable", "check-vcs-permalinks", "forbid-new-submodules", "forbid-submodules",
     "requirements-txt-fixer", "pretty-format-json", "sort-simple-yaml", "file-contents-sorter",
     "check-illegal-windows-names"]
)  # fmt: skip
"""The hooks that look at files of any kind, not at code; what any other does is not known."""


# A list at the top is the form of the first releases, which later ones still read.
_ID: Final = regex(r"(?:repos\.)?\d+\.hooks\.\d+\.id")


def hooks_of(config: Config) -> list[Key]:
    """Return the keys of a configuration of pre-commit that name a hook."""
    return [key for key in config.keys if _ID.fullmatch(key.name) and key.value]


@once
def hooks_lint_nothing(repo: Repository) -> bool:
    """Return whether pre-commit is configured, and none of its hooks looks at code."""
    found: set[str] = set()
    for config in repo.configs.files:
        if posixpath.basename(config.path) in (".pre-commit-config.yaml", ".pre-commit-config.yml"):
            if config.error is not None:
                return False
            found |= {str(key.value) for key in hooks_of(config)}
    return bool(found) and found <= _OF_FILES


_OTHERS: Final = (
    "lefthook.yml", "lefthook.yaml", "lefthook.toml", "lefthook.json", ".lefthook.yml", ".lefthook.yaml", "prek.toml",
    ".overcommit.yml", "captainhook.json", ".simple-git-hooks.json", ".huskyrc", ".huskyrc.json",
    "pre-commit", "pre-commit.sh", "pre-commit.py",
)  # fmt: skip
_OF_NPM: Final = ("simple-git-hooks", "husky", "pre-commit", "lint-staged", "gitHooks")
_OWN_FOLDER: Final = regex(r"\bgit\s+config\s+(?:--?\w{1,10}\s+){0,3}core\.hooksPath\b")


def others_hooks(repo: Repository) -> Evidence | None:
    """Return where hooks are that another tool than pre-commit runs, or git itself; None without any."""
    for path in repo.tree.named(*_OTHERS, foreign=False):
        return Evidence(path, 1, "hooks")
    for path in repo.tree.files(".husky/pre-commit", ".githooks/pre-commit", ".hooks/pre-commit", "hooks/pre-commit"):
        return Evidence(path, 1, "hooks")
    for config in repo.configs.files:
        if config.path.endswith("package.json"):
            name = next((each for each in _OF_NPM if each in config.lines), None)
            if name is not None:
                return Evidence(config.path, config.lines[name], name)
    for line in live_lines(repo, _OWN_FOLDER):
        return Evidence(line.path, line.line, clipped(line.text.strip()))
    return None
