"""Which commands and actions lint, and whether they can fail by what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._commands import PYTEST, words

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.workflows import Step

_LINTERS: Final = frozenset(
    ["flake8", "pylint", "pycodestyle", "pyflakes", "pydocstyle", "prospector", "pylama", "bandit", "ruff-action",
     "flakeheaven", "mypy", "pyright", "basedpyright", "ty", "pyrefly", "zuban", "pytype", "super-linter", "codespell",
     "typos", "eslint", "wemake-python-styleguide", "pyupgrade", "vulture", "sqlfluff", "hadolint", "yamllint",
     "actionlint", "zizmor", "interrogate", "pre-commit-ci", "pflake8", "flake8p", "flake518", "refurb", "shellcheck",
     "golangci-lint", "tflint", "stylelint", "oxlint"]
)  # fmt: skip
FORMATTERS: Final = frozenset(
    ["black", "isort", "yapf", "autopep8", "docformatter", "blue", "prettier", "pyink", "oitnb", "cercis", "darker",
     "ssort", "autoflake", "snakefmt", "djlint"]
)  # fmt: skip
"""What formats code, and fails by it only where it is told to."""
_TOLD: Final[dict[str, frozenset[str]]] = {
    "biome": frozenset({"ci", "check", "lint"}),
    "buf": frozenset({"lint"}),
    "cargo": frozenset({"clippy"}),
    "deno": frozenset({"lint"}),
    "dprint": frozenset({"check"}),
    "go": frozenset({"vet"}),
    "nf-core": frozenset({"lint"}),
    "snakemake": frozenset({"--lint"}),
    "taplo": frozenset({"lint", "check"}),
}
"""Tools of more than linting, by what has them lint."""
_LINTS_R: Final = regex(r"\b(?:lintr|styler)::|\blint_(?:dir|package)\(")
_FAILS_R: Final = regex(r"\bexpect_lint_free\b|\b(?:stop|quit|q)\(|\bstopifnot\(|\bdry ?= ?.fail\b|LINTR_ERROR_ON_LINT")
"""How linters of R fail: by a word of their own, or by what reads what they found."""
_UNLINTED: Final = frozenset(
    {"clean", "rule", "server", "config", "linter", "version", "--show-settings", "--show-files"}
)
"""What ruff does without looking at the code."""
_CHECKS: Final = frozenset({"--check", "-c", "--check-only", "--exit-code", "--list-different"})
LINTING_OPTIONS: Final = frozenset(
    ["--flake8", "--pylint", "--ruff", "--ruff-format", "--black", "--isort", "--pycodestyle", "--codestyle", "--pep8",
     "--flakes", "--mypy", "--pydocstyle", "--docstyle"]
)  # fmt: skip
"""With what pytest lints by a plugin, beside the tests."""
_LINT_ACTIONS: Final = regex(
    r"astral-sh/ruff-action|chartboost/ruff-action|psf/black|pre-commit/action|j178/prek-action|pre-commit-ci/lite-action|"
    r"(?:super-linter|github)/super-linter(?:/slim)?|py-actions/flake8|(?:tj-actions|suo|julianwachholz)/flake8\S*|"
    r"reviewdog/action-(?:flake8|pylint|black|ruff|mypy)|isort/isort-action|lgeiger/black-action|rickstaa/action-black|"
    r"wemake-services/wemake-python-styleguide|oxsecurity/megalinter\S*|wearerequired/lint-action|"
    r"davidslusser/actions_python_pylint|piotrwinkler/pylint\S*|codespell-project/actions-codespell|"
    r"jakebailey/pyright-action|crate-ci/typos|trunk-io/trunk-action|akaihola/darker|jetbrains/qodana-action|"
    # One that is named for a linter, and not for what is done before, after or beside it.
    r"(?i:[^/]{1,60}/(?![\w.-]{0,60}(?:set-?up|install|cach|report|comment|badge|config|version|update))[\w.-]{0,60}"
    r"(?:flake8|pylint|mypy|pyright|pycodestyle|pre-commit|python-lint|(?<![a-z])(?:ruff|black|isort)(?![a-z]))[\w.-]{0,60})"
)


def lint_action(step: Step) -> bool:
    """Return whether a step uses an action that lints."""
    return bool(_LINT_ACTIONS.fullmatch(step.action))


def _linter(command: Command) -> tuple[str, list[str]]:
    """Return the linter that a command runs, and the words after it."""
    tool, *rest = words(command)
    if tool == "nbqa" and rest:
        return rest[0], rest[1:]
    if tool == "find" or (tool in ("docker", "podman") and {"run", "exec"} & set(rest[:2])):
        # With `-exec`, or in an image, which may be called after the linter.
        for index, word in enumerate(rest):
            name = word.rpartition("/")[2].partition(":")[0]
            if name in _LINTERS | FORMATTERS | {"ruff", "pre-commit"} and rest[index + 1 : index + 2] != [name]:
                return name, rest[index + 1 :]
    return tool, rest


def _lints_by_ruff(rest: list[str]) -> tuple[bool, bool]:
    given = set(rest)
    if "format" in rest[:2]:
        return True, bool(given & {"--check", "--diff"})
    if given & _UNLINTED:
        return False, False
    unfailing = "--fix-only" in given and "--exit-non-zero-on-fix" not in given
    return True, not (given & {"--exit-zero", "-e"} or unfailing)


def lints(command: Command) -> tuple[bool, bool]:
    """Return whether a command lints or formats, and whether it can fail by what it finds."""
    tool, rest = _linter(command)
    given = set(rest)
    if given & {"--version", "--help", "install", "-h"}:
        return False, False
    if tool in ("ruff", "ruff-action"):
        return _lints_by_ruff(rest)
    if tool in ("ufmt", "usort"):
        return True, "check" in given
    if tool in ("hatch", "rye", "uv") and rest[:1] != ["lint"]:
        return rest[:1] in (["fmt"], ["format"]), bool(given & {"--check", "--diff", "--linter", "-l"})
    if tool == "Rscript":
        said = " ".join(rest)
        return bool(_LINTS_R.search(said)), bool(_FAILS_R.search(said))
    if tool in _TOLD:
        return not given.isdisjoint(_TOLD[tool]), True
    if tool in ("pre-commit", "prek", "pants", "rye"):
        return ("run" if tool.startswith("pre") else "lint") in rest, True
    if tool in _LINTERS:
        return True, not given & {"--exit-zero", "--fail-under=0"}
    if tool in PYTEST:
        return not given.isdisjoint(LINTING_OPTIONS), True
    if tool in FORMATTERS:
        # Only yapf fails by what it shows.
        return True, bool(given & (_CHECKS | {"--diff", "-d"} if tool == "yapf" else _CHECKS))
    return False, False
