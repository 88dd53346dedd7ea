"""Paths as Windows writes them, which Markdown takes for no links."""

from __future__ import annotations

import pytest

from tests.claims.said import claims


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        (r"The log is under the file <reports\log-1f.txt>---", [r"reports\log-1f.txt"]),
        (
            r"The logs are <reports\logs\a.txt> and <reports\logs\b.txt>.",
            [r"reports\logs\a.txt", r"reports\logs\b.txt"],
        ),
        (r"It is reports\log.txt, and in a formula \alpha\beta.", []),
        (r"It was C:\Users\me\log.txt, or <C:\Users\me\log.txt>.", []),
        (r"It is <reports\folder>.", []),
    ],
)
def test_a_path_in_angle_brackets_is_a_link(text: str, linked: list[str]) -> None:
    assert [claim.key for claim in claims({11: text}) if claim.id == "own-links"] == linked
