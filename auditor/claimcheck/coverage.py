"""The coverage that an answer says, held against tracked artefacts of coverage runs."""

from __future__ import annotations

import re

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claimcheck.outcome import Observed, Outcome, consistent, contradicted, unverifiable
from auditor.claims import Claim, Coverage, Stance
from auditor.finding import Evidence, State

_LINE_RATE = regex(r"<coverage\b[^>]{0,2000}?\bline-rate=\"([01](?:\.\d{1,20})?)\"")
_HTML = regex(r"class=\"pc_cov\"[^>]{0,40}>(\d{1,3}(?:\.\d{1,3})?)%")
_JSON = regex(r"\"percent_covered(?:_display)?\":\s{0,4}\"?(\d{1,3}(?:\.\d{1,20})?)")
_BADGE = regex(r"\"message\":\s{0,4}\"(\d{1,3}(?:\.\d{1,3})?)\s?%\"")
_SVG = regex(r">(\d{1,3}(?:\.\d{1,3})?)%</text>")
_ROW = regex(r"^[|*\s]{0,8}TOTAL\b[^\n]{0,200}?(\d{1,3}(?:\.\d{1,3})?)%", re.MULTILINE | re.IGNORECASE)
_TOTAL = regex(r"^TOTAL\b.{0,200}?(\d{1,3}(?:\.\d{1,3})?)%", re.MULTILINE)


def coverage_figures(observed: Observed) -> list[tuple[float, Evidence]]:
    """Return the figures of tracked coverage artefacts, each with its place."""
    tree = observed.repository.tree
    # A page of a coverage run has its script beside it, or the record of what it found.
    beside = {path.rpartition("/")[0] for path in tree.named("coverage_html*.js", "class_index.html", "status.json")}
    found = []
    for names, pattern, factor in (
        (("coverage*.xml",), _LINE_RATE, 100.0),
        (("index.html",), _HTML, 1.0),
        (("coverage*.json",), _JSON, 1.0),
        (("*badge*.json", "coverage*.json"), _BADGE, 1.0),
        (("coverage*.svg", "cov*badge*.svg"), _SVG, 1.0),
        (("coverage*.txt", "*coverage*.txt", "*coverage*.log"), _TOTAL, 1.0),
    ):
        for path in tree.named(*names):
            folder = path.rpartition("/")[0]
            if pattern is _HTML and "cov" not in path.casefold() and folder not in beside:
                continue
            text = tree.text(path) or ""
            matches = pattern.findall(text[:2_000_000])
            if matches:
                figure = round(float(matches[-1] if pattern is _JSON or pattern is _TOTAL else matches[0]) * factor, 1)
                line = text[: text.find(matches[-1])].count("\n") + 1
                found.append((figure, Evidence(path, line, f"{figure:g}%")))
    return found


_NO_ARTEFACT = "no coverage artefact is tracked"


def _matches_figure(claim: Claim, figure: float) -> bool:
    """Return whether a figure is the one of an answer, or within its range; a point of difference is none."""
    low, high = claim.value_as(Coverage)
    return bool(low - 1 <= figure <= high + 1)


def _find_in_table(claim: Claim, observed: Observed) -> Evidence | None:
    """Return the row of a coverage table in a document that has the figure: written by hand, it contradicts none."""
    tree = observed.repository.tree
    for path in tree.named("*.md"):
        if path == observed.repository.answers.path:
            continue
        text = (tree.text(path) or "")[:2_000_000]
        for row in _ROW.finditer(text):
            if claim.value is not None and _matches_figure(claim, float(row[1])):
                return Evidence(path, text.count("\n", 0, row.start(1)) + 1, f"{float(row[1]):g}%")
    return None


def _explain_printed(claim: Claim, observed: Observed) -> str:
    """Return what to say of a total that the answer prints in a table of its own beside another figure in words."""
    totals = [float(total) for total in _TOTAL.findall(observed.repository.answers.text(Asks.COVERAGE)[:100_000])]
    if claim.value is None or not totals or any(_matches_figure(claim, total) for total in totals):
        return ""
    return f"; the answer's own table has a total of {totals[-1]:g}%"


_MEASURED = regex(r"(?<![\w./\\-])([\w./\\-]{1,200}\.py)(?![\w.])")
_A_TEST = regex(r"(?:\A|/)tests?/|(?:\A|/)(?:test_[^/]{0,80}|[^/]{1,80}_test|conftest)\.py\Z", re.IGNORECASE)


def _of_tests_alone(observed: Observed, place: Evidence) -> bool:
    """Return whether an artefact names files, and tests alone: how much of themselves they ran."""
    text = (observed.repository.tree.text(place.path or "") or "")[:2_000_000]
    # What pytest prints before its table names files of libraries, too.
    table = text[max(text.find(" Stmts "), 0) :]
    names = {name.replace("\\", "/") for name in _MEASURED.findall(table)}
    names = {name for name in names if not name.endswith("__init__.py")}
    return bool(names) and all(map(_A_TEST.search, names))


_PERCENTAGE = regex(r"(?<![\d.:])\d{1,2}(?![\d.:])")


def coverage(claim: Claim, observed: Observed) -> Outcome:
    """Return what tracked artefacts say to a coverage figure; a point of difference is none."""
    figures = coverage_figures(observed)
    if claim.stance is Stance.DENIED and not figures and (finding := observed.findings.get("coverage")) is not None:
        hold = consistent if finding.state is State.NOT_DONE else unverifiable
        return hold(finding.message, *finding.evidence)
    if not figures and (place := _find_in_table(claim, observed)) is not None:
        return consistent(place.note, place)
    if not figures:
        # The database of coverage holds lines, and what they are a part of stands elsewhere.
        lines = [Evidence(path) for path in observed.repository.tree.named(".coverage")]
        told = "no coverage artefact with a figure is tracked" if lines else _NO_ARTEFACT
        return unverifiable(f"{told}{_explain_printed(claim, observed)}", *lines[:3])
    evidence = [place for _, place in figures]
    found = ", ".join(f"{figure:g}%" for figure in dict.fromkeys(figure for figure, _ in figures))
    if all(_of_tests_alone(observed, place) for place in evidence):
        return unverifiable(f"{found}, of the tests alone", *evidence)
    if claim.value is None:
        said = observed.repository.answers.prose(Asks.COVERAGE)
        numbers = {int(number) for number in _PERCENTAGE.findall(said)}
        if any(round(figure) in numbers for figure, _ in figures):
            return consistent(found, *evidence)
        return unverifiable(found, *evidence)
    if any(_matches_figure(claim, figure) for figure, _ in figures):
        return consistent(found, *evidence)
    said = observed.repository.answers.prose(Asks.COVERAGE)
    beside = {float(match) for match in _BESIDE.findall(said)}
    if any(abs(figure - other) <= 1 for figure, _ in figures for other in beside):
        # The artefact may be that of the part of which the answer says so.
        return unverifiable(f"{found}, which the answer names of a part", *evidence)
    if all(_is_outdated(observed, place) for place in evidence):
        return unverifiable(f"{found}, older than the code and the report", *evidence)
    if _CHOSEN.search(said):
        return unverifiable(f"{found}; the answer speaks of what was chosen to be tested", *evidence)
    return contradicted(found, *evidence)


def _is_outdated(observed: Observed, place: Evidence) -> bool:
    """Return whether code changed since an artefact did, and the report after it: its figure may be of a later run."""
    changes, report = observed.repository.snapshot.changes(), observed.repository.answers.path
    if not (changes.complete and observed.repository.history.complete):
        return False
    made = code = written = 0
    for commit in observed.repository.history.commits:
        paths = changes.paths.get(commit.oid, ())
        made = max(made, commit.time if place.path in paths else 0)
        written = max(written, commit.time if report in paths else 0)
    for commit in observed.repository.history.commits:
        if made < commit.time <= written:
            code += sum(path.endswith(".py") for path in changes.paths.get(commit.oid, ()))
    return bool(made and code)


_CHOSEN = regex(
    r"\b(?:code|files|modules|scripts|parts|functions)\s+(?:that\s+|which\s+)?we\s+(?:\w+\s+)?(?:decided|chose|wanted|selected)\b|"
    r"\b(?:selected|chosen|tested|covered|core|relevant|important)\s+(?:files|modules|scripts|parts|code|functions)\b|"
    r"\b(?:exclud|omit|ignor)\w+|\b(?:left|leaves?|leaving) out\b|\bnot (?:counted|counting|included|including)\b",
    re.IGNORECASE,
)
"""What a figure is of that leaves the rest out."""
_BESIDE = regex(r"(?<![\d.:])(\d{1,3}(?:\.\d{1,2})?)(?=\s?(?:%|(?:-|–|to|and)\s?\d{1,3}(?:\.\d{1,2})?\s?%))")
