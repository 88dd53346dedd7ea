"""What well-known GitHub actions run, told as the command that would do the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.workflows import Step

_PAGES = frozenset(
    (
        "actions/deploy-pages",
        "peaceiris/actions-gh-pages",
        "jamesives/github-pages-deploy-action",
        "mhausenblas/mkdocs-deploy-gh-pages",
        "crazy-max/ghaction-github-pages",
    )
)

_PROGRAMS = frozenset(
    ("pytest", "python", "python3", "bash", "sh", "make", "uv", "tox", "nox", "ruff", "black", "flake8", "pylint")
)
_LONGEST = 20_000
_WORD = regex(r"(?:\$\{\{.*?\}\}|[^\s])+")


def _text(step: Step, *names: str) -> list[str]:
    """Return the words of the first input that is given."""
    return next((_WORD.findall(step.inputs[name][:5000]) for name in names if step.inputs.get(name)), [])


_ACTIONS: Mapping[str, Callable[[Step], list[str]]] = {
    "astral-sh/ruff-action": lambda step: ["ruff", *(_text(step, "args") or ["check"]), *_text(step, "src")],
    "chartboost/ruff-action": lambda step: ["ruff", *(_text(step, "args") or ["check"]), *_text(step, "src")],
    "psf/black": lambda step: ["black", *(_text(step, "options") or ["--check", "--diff"]), *_text(step, "src")],
    "rickstaa/action-black": lambda step: ["black", *(_text(step, "black_args") or ["--check"])],
    "lgeiger/black-action": lambda step: ["black", *_text(step, "args")],
    "isort/isort-action": lambda step: ["isort", *(_text(step, "configuration") or ["--check-only", "--diff"])],
    "py-actions/flake8": lambda step: ["flake8", *_text(step, "path")],
    "suo/flake8-github-action": lambda step: ["flake8"],
    "tonybajan/flake8-check-action": lambda step: ["flake8"],
    "jpetrucciani/mypy-check": lambda step: ["mypy", *_text(step, "path")],
    "pre-commit/action": lambda step: ["pre-commit", "run", *(_text(step, "extra_args") or ["--all-files"])],
    "pre-commit-ci/lite-action": lambda step: ["pre-commit-ci-lite"],
    "docker/build-push-action": lambda step: [
        "docker",
        "build",
        *[word for tag in _text(step, "tags") for word in ("-t", tag.strip(",\"'"))],
        *(["-f", *_text(step, "file")] if step.inputs.get("file") else []),
        *(["--push"] if step.inputs.get("push", "").lower() not in ("", "false") else []),
        *(_text(step, "context") or ["."]),
    ],
    "docker/bake-action": lambda step: ["docker", "buildx", "bake", *_text(step, "targets")],
    "google-github-actions/deploy-cloudrun": lambda step: [
        *["gcloud", "run", "deploy", *_text(step, "service")],
        *(["--image", *_text(step, "image")] if step.inputs.get("image") else []),
        *(["--source", *_text(step, "source")] if step.inputs.get("source") else []),
    ],
    "google-github-actions/deploy-cloud-functions": lambda step: [
        "gcloud",
        "functions",
        "deploy",
        *_text(step, "name"),
    ],
    "google-github-actions/deploy-appengine": lambda step: ["gcloud", "app", "deploy"],
    "super-linter/super-linter": lambda step: ["super-linter"],
    "super-linter/super-linter/slim": lambda step: ["super-linter"],
    "github/super-linter": lambda step: ["super-linter"],
    "github/super-linter/slim": lambda step: ["super-linter"],
    "oxsecurity/megalinter": lambda step: ["megalinter"],
    "wearerequired/lint-action": lambda step: (
        [name for name in ("black", "flake8", "mypy", "pylint", "ruff") if step.inputs.get(name, "").lower() == "true"][
            :1
        ]
        or ["lint-action"]
    ),
    "pavelzw/pytest-action": lambda step: ["pytest", *_text(step, "custom-arguments")],
    "fylein/python-pytest-github-action": lambda step: ["pytest", *_text(step, "args")],
    "cclauss/pytest-action": lambda step: ["pytest"],
    **{name: lambda step: ["deploy-pages"] for name in _PAGES},
}
"""What known actions run, as words."""


_TOLD = ("run", "runcmd", "command", "cmd", "commands", "script")
_NO_SHELL = regex(r"(?:^|[/-])(?:github-script|ssh|remote)(?:[/-]|$)")
"""What is given a script of another language, or one for another machine."""


def action_script(step: Step) -> tuple[str, int]:
    """Return the shell text that an action of somebody else's is told to run (`nick-fields/retry`), and its line."""
    if step.action and step.action[0] not in "./" and not _NO_SHELL.search(step.action):
        for name, text in step.inputs.items():
            if name.lower() in _TOLD:
                # What has several lines begins below its key.
                return text[:_LONGEST], step.input_lines.get(name, step.line) + ("\n" in text)
    return "", step.line


def _in_image(step: Step) -> list[str]:
    """Return what a step runs in an image (`docker://`): what it is given, else what the image is named for."""
    image = step.action.removeprefix("docker://").rpartition("/")[2].partition(":")[0]
    given = _text(step, "entrypoint") + _text(step, "args")
    return given if step.inputs.get("entrypoint") or (given and given[0] in _PROGRAMS) else [image, *given]


def action_words(step: Step) -> list[str]:
    """Return what a known action runs, as words; nothing for any other."""
    action = step.action
    if action.startswith("docker://"):
        return _in_image(step)
    known = _ACTIONS.get(action)
    if known is not None:
        return known(step)
    if action.startswith("reviewdog/action-"):
        return [action.removeprefix("reviewdog/action-").removeprefix("setup") or "reviewdog"]
    if "pytest" in action and "coverage" not in action and "comment" not in action:
        return ["pytest"]
    return []
