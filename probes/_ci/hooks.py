"""What the hooks of pre-commit look at."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from auditor import Repository, once, regex

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
