"""What commands of gcloud do: deploy a service, start a training, reach a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor.shared import regex
from probes._commands import has_words, words

if TYPE_CHECKING:
    from auditor.views.commands import Command
    from auditor.views.python import Module


def deploys(command: Command) -> bool:
    """Return whether a command deploys to Cloud Run or Cloud Functions."""
    tool, *rest = words(command)
    if tool != "gcloud":
        return False
    return any(
        has_words(rest, *wanted)
        for wanted in (
            ("run", "deploy"),
            ("run", "services", "replace"),
            ("run", "services", "update"),
            ("run", "jobs", "deploy"),
            ("functions", "deploy"),
            ("app", "deploy"),
        )
    )


DEPLOY_ACTIONS: Final = regex(
    r"google-github-actions/(?:deploy-cloudrun|deploy-cloud-functions|deploy-appengine|create-cloud-deploy-release)|"
    r"actions-hub/gcloud|w9jds/firebase-action|firebaseextended/action-hosting-deploy"
)

GLOBAL: Final = (
    r"(?:--(?:project|account|configuration|verbosity|region|quiet|format)(?:[= ][^\s-]\S{0,100})?\s{1,9}){0,4}"
)
"""Options of gcloud before its command."""
# Words of the command that are written as options fail, and start a training as they are meant.
TRAINING_JOBS: Final = regex(
    rf"\bgcloud\s+{GLOBAL}(?:(?:alpha|beta)\s+)?(?:ai\s+(?:--ai\s+)?(?:--)?(?:custom-jobs|hp-tuning-jobs)\s+(?:--)?create|ai-platform\s+jobs\s+submit\s+training|"
    r"batch\s+jobs\s+submit|run\s+jobs\s+(?:create|deploy|update|execute)\b.{0,200}train)"
)
MACHINE: Final = regex(r"\bgcloud(?:\s+(?:alpha|beta))?\s+compute\s+(?:instances\s+\S+|ssh|scp|tpus)")


def trains_in_cloud(text: str) -> bool:
    """Return whether a command line starts a training job in Google's cloud."""
    return bool(TRAINING_JOBS.search(text))


_MOST_WORDS: Final = 8  # of a list that are told, as of a command line


def listed_commands(module: Module) -> Iterator[tuple[str, int]]:
    """Yield what is written as a list of words, with its line: `["gcloud", "run", "deploy", ...]`."""
    for index, first in enumerate(module.strings):
        if first.value in ("gcloud", "gcloud.cmd"):
            words, line = ["gcloud"], first.line
            for text in module.strings[index + 1 : index + _MOST_WORDS]:
                if text.scope != first.scope or text.line > line + 1:
                    break
                words.append(text.value)
                line = text.line
            yield " ".join(words), first.line
