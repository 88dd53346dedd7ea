"""Handlers of cloud functions that compute drift: functions of an event, which no framework's route shows."""

from __future__ import annotations

import re
from typing import Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._lines import live_lines
from probes._monitored.drift import drift_functions
from probes._shared import clipped, stem

_HANDLER: Final = regex(r"(?i)handler|\b(?:CMD|ENTRYPOINT|command)\b|^[ \t]{0,40}(?:-[ \t]{0,9})?\[")


def drift_function(repo: Repository) -> Finding | None:
    """Return what the handler of a cloud function comes to that computes drift; None without such a handler.

    What configures the function names its handler: Serverless, SAM, Terraform, or the start of an image.
    """
    first: Evidence | None = None
    for module, function in drift_functions(repo):
        place = Evidence(module.path, function.line, function.name)
        named = re.compile(rf"(?<![\w-]){re.escape(stem(module.path))}\.{re.escape(function.name)}(?![\w(])")
        told = next((line for line in live_lines(repo, named) if _HANDLER.search(line.text)), None)
        if told is not None:
            shown = Evidence(told.path, told.line, clipped(told.text.strip()))
            message = "a cloud function serves drift, and its configuration deploys it"
            return Finding.done(message, place, shown, confidence=Confidence.MEDIUM)
        first = first or place
    return (
        Finding.partial("the handler of a cloud function computes drift; nothing deploys it", first) if first else None
    )
