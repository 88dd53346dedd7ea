"""docs/claims.md is made of the meanings of the kinds: `UPDATE_DOCS=1 pytest tests/test_claims_page.py` writes it."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from auditor._claim_meanings import MEANINGS
from auditor.checklist import load_catalogue
from auditor.claims import KINDS
from auditor.cli.explain import about_claims
from auditor.crosscheck import ClaimVerdict

CLAIMS = Path(__file__).resolve().parent.parent / "auditor" / "claims"
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

TAIL = """## Which module reads what

The extractors of `auditor/claims`, by the questions that they read; each yields claims and judges nothing.

| module | reads |
| --- | --- |
| `people` | who the members are (2, 31) |
| `frameworks` | which frameworks are used (3) |
| `removed` | what of the template was removed (5) |
| `counts`, `by_file` | how many tests there are, altogether and of a file (7) |
| `coverage` | the percentage of code that they cover (8) |
| `branches` | branches and pull requests (9) |
| `ci`, `caching`, `linting` | what workflows run on, cache and lint (11) |
| `configured`, `config_files` | what experiments are configured with (12) |
| `named`, `commands`, `spoken` | docker files, figures and links; files of commands; files that are only spoken of |
| `profiled` | that nothing was profiled (16) |
| `cloud`, `deployed` | training in the cloud (22), the deployment (24) |
| `used`, `halves`, `drifted` | DVC, the API, tests of it, monitoring (10, 23, 25, 26), parts of these, an API for drift |
| `outright` | of all of them, whether the answer says so outright |

Their helpers begin with an underscore, and the docstring of each names who asks it:

| modules | read |
| --- | --- |
| `_claim`, `_values`, `_kinds`, `_report`, `_remembered` | nothing: what a claim, its value and its kind are, the answers, what an earlier run kept |
| `_prose`, `_tokens`, `_numbers`, `_foreign` | sentences, clauses and words; numbers; what is not English |
| `_phrases`, `_following`, `_verbs`, `_circumstances`, `_abandoned` | words: of doing and denying, behind a thing, of having, of when, by whom and where, of letting be |
| `_stance` | what a sentence says of a thing: affirmed, denied, both, wished for |
| `_told`, `_subjects`, `_manner`, `_nobody`, `_excepted`, `_without`, `_beside` | one form of sentence each, for `_stance` |
| `_afterwards`, `_taken_back` | what the rest of a sentence, or the next one, makes of it |
| `_others`, `_general`, `_once` | what others have or are taught; what is said of the matter in general, or was for a time |
| `_positive`, `_denied`, `_of_some`, `_rivals` | whether a thing is affirmed in a positive form, or denied as a whole |
| `_topics`, `_tools`, `_monitoring` | what is done or not, a row each; the tools of question 12; monitoring |
| `_counted`, `_tested`, `_not_total` | numbers of tests, what is tested, percentages that are no total |
| `_whole`, `_of_tests`, `_hooks` | what is said of workflows, of their tests, of hooks |
| `_machines`, `_trained`, `_trained_elsewhere`, `_deployed_elsewhere` | where a model was trained or deployed, by other answers too |
"""


def page() -> str:
    """Return what docs/claims.md has to be."""
    catalogue = load_catalogue()
    parts = [HEAD]
    for kind in KINDS:
        sentence, _, verdicts = MEANINGS[kind].partition("\n\n")
        parts.append(f"## {kind}\n\n{about_claims(kind, catalogue)}\n\n{sentence}\n\n```text\n{verdicts}\n```\n")
    return "\n".join([*parts, TAIL])


def test_every_module_that_reads_claims_has_its_row_and_names_who_asks_it() -> None:
    modules = {path.stem: path.read_text(encoding="utf-8") for path in CLAIMS.glob("*.py") if path.stem != "__init__"}
    assert set(re.findall(r"`(\w+)`", TAIL)) >= set(modules)
    for name, text in modules.items():
        docstring = ast.get_docstring(ast.parse(text)) or ""
        told = re.search(r"^Asked by ([^.]+)\.\Z", docstring, re.MULTILINE)
        assert told or not name.startswith("_") or docstring.endswith("Most modules here ask it."), name
        for caller in re.findall(r"`(\w+)`", told[1]) if told else ():
            imports = rf"^from auditor\.claims(?:\.{name} import\b| import {name}\b)"
            assert re.search(imports, modules[caller], re.MULTILINE), (name, caller)


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
