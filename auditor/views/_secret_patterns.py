"""Which secrets are known, and which strings in their shape are none; imported only where a file may hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from detect_secrets.filters.heuristic import is_sequential_string
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector

from auditor._regex import regex

_END = r"(?![0-9A-Za-z_-])"


class _Shape(RegexBasedDetector):
    """Keys of a service that these projects use and the library does not know."""

    secret_type = "API key"
    denylist: Sequence[re.Pattern[str]] = ()

    def __init__(self, *patterns: str) -> None:
        self.denylist = [re.compile(pattern) for pattern in patterns]


# A commit's id has forty digits of the same kind, so a key of Weights & Biases counts only where it is called one.
_WANDB = (
    r"(?i:wandb|w&b)[\w\[\].&\"' -]{0,30}?(?i:key|token)[\"'\]]{0,2}(?:: ?str)? ?[:=,(] ?[\"']?([0-9a-f]{40})" + _END,
    r"\bWANDB_API_KEY ([0-9a-f]{40})" + _END,
    r"wandb\.login\([^)]{0,80}?[\"']([0-9a-f]{40})[\"']",
    r"wandb login (?:-[\w=-]{1,40} ){0,4}([0-9a-f]{40})" + _END,
    r"\b(wandb_v1_[0-9A-Za-z_]{40,100})" + _END,
)
_KAGGLE = (
    r"KAGGLE_KEY[\"'\]]{0,2} ?[:=,] ?[\"']?([0-9a-f]{32})" + _END,
    r"\"username\" ?: ?\"[\w.-]{1,60}\" ?, ?\"key\" ?: ?\"([0-9a-f]{32})\"",
)
# Who made it is not told, but what calls forty such digits a key is no commit: W&B and DagsHub have theirs so.
_NAMED = (
    r"(?i:api_?key|access_key(?:_id)?)[\"'\]]{0,2}(?:: ?str)? ?[:=] ?[\"']?([0-9a-f]{40})" + _END,
    r"(?i:access_key(?:_id)?|dvc remote modify [^\n]{1,80} password) [\"']?([0-9a-f]{40})" + _END,
)


@cache
def _detectors() -> Sequence[tuple[str, RegexBasedDetector]]:
    """Return each kind's name for a sentence with its detector, the surest first."""
    return (
        ("a private key", PrivateKeyDetector()),
        ("a Weights & Biases API key", _Shape(*_WANDB)),
        ("a Kaggle API key", _Shape(*_KAGGLE)),
        ("an API key", _Shape(*_NAMED)),
        ("a Google API key", _Shape(r"(?<![\w-])(AIza[0-9A-Za-z_-]{35})" + _END)),
        ("a Hugging Face token", _Shape(r"(?<![0-9A-Za-z])(hf_[A-Za-z]{34})" + _END)),
        ("a GitHub token", GitHubTokenDetector()),
        (
            "a GitHub token",
            _Shape(r"(?<![0-9A-Za-z])(github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})" + _END),
        ),
        ("a GitLab token", GitLabTokenDetector()),
        ("an AWS key", AWSKeyDetector()),
        ("an OpenAI key", OpenAIDetector()),
        ("an Anthropic key", _Shape(r"(sk-ant-[a-z]{2,6}\d\d-[\w-]{80,120})" + _END)),
        ("a Slack token", SlackDetector()),
        ("a PyPI token", PypiTokenDetector()),
        ("a SendGrid key", SendGridDetector()),
        ("a Stripe key", StripeDetector()),
        ("an Azure storage key", AzureStorageKeyDetector()),
        ("a password in a URL", BasicAuthDetector()),
    )


_NO_VALUE = regex(
    r"(?i)example|sample|dummy|fake|placeholder|change[_-]?me|your|xxx|\.\.\.|\*\*\*|[<>{}$%]|redacted|secret|passw|"
    r"^pass$|^pwd$|^token$|^admin$|^root$|^user$|^test|^postgres|^guest"
)
_BODY = regex(r"[0-9A-Za-z+/=]{40}")
_HOST = regex(r"@(?:\[|[\w-]+(?:\.[\w-]+)+)")
_NO_HOST = regex(
    r"@(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|host\.docker|[\w.-]*\.(?:local|test|invalid|example)\b|"
    r"(?:[\w-]+\.)*(?:example|host|domain|server)\.\w+)",
    re.IGNORECASE,
)


def kinds_on(text: str, following: str) -> Iterator[str]:
    """Yield what secrets stand in a line (or the part of one), each kind once; `following` are the lines after it.

    The detectors' patterns alone are asked, never `analyze_line`, which would verify a value over the network.
    """
    seen: set[str] = set()
    for name, detector in _detectors():
        for value in _values(detector, text):
            if name not in seen and value not in seen and _is_real(name, value, text, following):
                seen |= {name, value}
                yield name


def _values(detector: RegexBasedDetector, line: str) -> Iterator[str]:
    """Yield what a detector matches: its first group where that is the value, and no part such as `ghp`."""
    for pattern in detector.denylist:
        for match in pattern.finditer(line):
            group = match[1] if pattern.groups else None
            yield group if group and (len(group) >= 12 or isinstance(detector, BasicAuthDetector)) else match[0]


def _is_real(name: str, value: str, text: str, following: str) -> bool:
    if name == "a private key":
        # The words alone are in every instruction; a key has a body, on the same line or on those that follow.
        rest = text[text.find(value) + len(value) :] + "\n" + following
        body = _BODY.search(rest.replace("\\n", "\n").replace("\\r", "")[:600])
        return body is not None and len(set(body[0])) > 12
    if _NO_VALUE.search(value):
        return False
    if name == "a password in a URL":
        after = text[text.find(f":{value}@") + len(value) + 1 :]
        return len(value) >= 6 and bool(_HOST.match(after)) and not _NO_HOST.match(after)
    return len(set(value)) > 8 and not is_sequential_string(value)
