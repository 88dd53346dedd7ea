"""docs/claims.md is made of the meanings of the kinds: `UPDATE_DOCS=1 pytest tests/test_claims_page.py` writes it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor._claim_meanings import MEANINGS
from auditor.checklist import load_catalogue
from auditor.claims import KINDS
from auditor.cli.explain import about_claims
from auditor.crosscheck import ClaimVerdict

PAGE = Path(__file__).resolve().parent.parent / "docs" / "claims.md"
HEAD = """# Claims

What is read of the answers that can be checked, and what it is held against; `audit explain KIND` prints it. A claim is
`consistent` where the repository bears it out, `contradicted` where it shows otherwise, and `unverifiable` where it
cannot tell. A tick that an answer denies is a contradiction too, whatever the repository holds. Wishes, plans and what
somebody else does are no claims, and what is affirmed in one place and denied in another is held against nobody.
What is only named is held against nobody either: `contradicted`, and an empty box beside an answer, want a sentence
that says outright that the group has or does it ("we use it", "our workflow runs it", "it is set up"). Likewise a denial
counts where it is of the whole, and not of a part, place, time or manner ("not its pipelines", "not before the end").
Questions go by their number in the newest template.
"""


def page() -> str:
    """Return what docs/claims.md has to be."""
    catalogue = load_catalogue()
    parts = [HEAD]
    for kind in KINDS:
        sentence, _, verdicts = MEANINGS[kind].partition("\n\n")
        parts.append(f"## {kind}\n\n{about_claims(kind, catalogue)}\n\n{sentence}\n\n```text\n{verdicts}\n```\n")
    return "\n".join(parts)


def test_the_page_is_made_of_the_meanings() -> None:
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_when_it_is_what(kind: str) -> None:
    sentence, _, verdicts = MEANINGS[kind].partition("\n\n")
    assert sentence.endswith(".")
    lines = verdicts.splitlines()
    assert [line.split()[0] for line in lines] == [str(verdict.value) for verdict in ClaimVerdict]
    assert all(len(line) <= 120 for line in lines)


def test_there_are_no_other_kinds() -> None:
    assert set(MEANINGS) == set(KINDS)


def test_questions_of_a_kind_are_named() -> None:
    catalogue = load_catalogue()
    assert about_claims("test-count", catalogue) == "Question 7; items data-tests, model-tests, api-tests."
    assert about_claims("figures", catalogue).startswith("Questions 14, 19, 20, 21, 29; items ")
    assert about_claims("own-links", catalogue) == "Any question; item code-uploaded."
