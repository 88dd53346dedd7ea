"""A probe for an item that the built-in checklist does not have."""

from __future__ import annotations

import re

from auditor import Evidence, Finding, Repository, absent, probe

_NAME = re.compile(r"(?:^|/)model[-_ ]?card\b[^/]*$", re.IGNORECASE)
_SECTIONS = {
    "intended use": re.compile(r"\bintended use|\buses?\b", re.IGNORECASE),
    "limitations": re.compile(r"\blimit|\bcaveat|\brisk", re.IGNORECASE),
}


@probe("model-card")
def model_card(repo: Repository) -> Finding:
    """A model card says what the model is for and where it fails.

    done      a document called model card has a section on the intended use and one on limitations
    partial   it lacks one of them
    not_done  there is no such document
    remedy    write MODEL_CARD.md with the sections "Intended use" and "Limitations"
    """
    cards = [document for document in repo.documents.files if _NAME.search(document.path)]
    if not cards:
        return absent("model card", repo.documents)
    found: dict[str, Evidence] = {}
    for card in cards:
        for heading in card.headings:
            for section, pattern in _SECTIONS.items():
                if pattern.search(heading.text):
                    found.setdefault(section, Evidence(card.path, heading.line, section))
    missing = [section for section in _SECTIONS if section not in found]
    if missing:
        return Finding.partial(
            f"the model card has no section on {' or '.join(missing)}", Evidence(cards[0].path, 1), *found.values()
        )
    return Finding.done("the model card says what the model is for and where it fails", *found.values())
