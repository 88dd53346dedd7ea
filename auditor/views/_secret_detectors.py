"""The kinds of secrets that detect-secrets knows; imported only where a line has the shape of one."""

from __future__ import annotations

from collections.abc import Iterator

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector

from auditor.views._secret_patterns import PASSWORD, PRIVATE_KEY, Kind


def known() -> Iterator[Kind]:
    """Yield the kinds, that of private keys first, the less sure ones last.

    The detectors' patterns alone are taken, never `analyze_line`, which would verify a value over the network.
    """
    for name, detector in (
        (PRIVATE_KEY, PrivateKeyDetector),
        ("a GitHub token", GitHubTokenDetector),
        ("a GitLab token", GitLabTokenDetector),
        ("an AWS key", AWSKeyDetector),
        ("an OpenAI key", OpenAIDetector),
        ("a Slack token", SlackDetector),
        ("a PyPI token", PypiTokenDetector),
        ("a SendGrid key", SendGridDetector),
        ("a Stripe key", StripeDetector),
        ("an Azure storage key", AzureStorageKeyDetector),
        (PASSWORD, BasicAuthDetector),
    ):
        yield Kind(name, tuple(detector.denylist), short=detector is BasicAuthDetector)
