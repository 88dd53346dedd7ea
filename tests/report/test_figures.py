from __future__ import annotations

import pytest

from auditor.checklist import Catalogue
from auditor.report.answers import read_answers
from tests.report.answered import Build, at
from tests.report.conftest import File, questions, template

PNG = b"\x89PNG own"
TEMPLATES = {File("", b"template").oid: "reports/figures/bucket.png"}


@pytest.mark.parametrize(
    ("text", "path", "shown", "exact"),
    [
        ("![a](figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](./figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](../reports/figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](/reports/figures/a.png)", "reports/figures/a.png", True, True),
        ("![a](reports/figures/a.png)", "reports/figures/a.png", True, False),
        ("![a](/a.png)", "reports/figures/a.png", True, False),
        ("![a](images/a.png)", "reports/figures/a.png", True, False),
        ("![a](../Docs/b.png)", "docs/b.png", True, False),
        ("![a](../../reports/figures/a.png)", "reports/figures/a.png", True, False),
        ("![a](figures/A.PNG)", "reports/figures/a.png", True, False),
        ("![a](figures/my%20own.png)", "reports/figures/my own.png", True, True),
        ("![a](<figures/my own.png>)", "reports/figures/my own.png", True, True),
        ("![a](figures/my own.png)", "reports/figures/my own.png", True, True),
        ("![a](figures\\a.png)", "reports/figures/a.png", True, True),
        ("![a](figures/a.png?raw=true)", "reports/figures/a.png", True, True),
        ('![a](figures/a.png "title")', "reports/figures/a.png", True, True),
        ('<img src="figures/a.png" width="5">', "reports/figures/a.png", True, True),
        ('<p align="center">\n<img src=figures/a.png>\n</p>', "reports/figures/a.png", True, True),
        ("![a](figures/a.png =300x)", "reports/figures/a.png", True, True),
        ("![a](figures/my own.png =50%x20%)", "reports/figures/my own.png", True, True),
        ("![a][1]\n\n[1]: figures/a.png", "reports/figures/a.png", True, True),
        ("[![a](figures/a.png)](figures/a.png)", "reports/figures/a.png", True, True),
        ("[a](figures/a.png)", "reports/figures/a.png", False, True),
        ("It is in reports/figures/a.png.", "reports/figures/a.png", False, False),
        ("It is `figures/a.png`, figures/a.png", "reports/figures/a.png", False, True),
        ("![a](https://github.com/o/r/blob/main/reports/figures/a.png)", "reports/figures/a.png", True, True),
        (
            "![a](https://raw.githubusercontent.com/o/r/refs/heads/b/reports/figures/a.png)",
            "reports/figures/a.png",
            True,
            True,
        ),
    ],
)
def test_a_figure_leads_to_its_file(
    tree: Build, catalogue: Catalogue, text: str, path: str, shown: bool, exact: bool
) -> None:
    files: dict[str, str | bytes] = dict.fromkeys(
        ("reports/figures/a.png", "reports/figures/my own.png", "docs/b.png"), PNG
    )
    there = tree(template(catalogue) + questions(catalogue, {19: text}), **files)
    (figure,) = at(read_answers(there, catalogue), 19).figures(there, TEMPLATES)
    assert (figure.path, figure.shown, figure.exact, figure.own) == (path, shown, exact, True)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("![a](https://github.com/user-attachments/assets/0a-1b)", True),
        ("![a](https://user-images.githubusercontent.com/1/2.png)", True),
        ("![a](figures/missing.png)", False),
        ("![a](figures/renamed.png)", False),
        ("![a](figures/empty.png)", False),
        ("![a](figures/blank.png)", False),
        ("![a](figures/short.png)", True),
        ("![a](../../../etc/passwd.png)", False),
        ("![a](https://example.org/a.png)", False),
        ("`![a](figures/a.png)`", False),
        ("    ![a](figures/a.png)", False),
        ("[a](figures/)", False),
        ("![a](#figures)", False),
        ("![a](//example.org/a.png)", False),
        ("[a](figures/notes.md#b.png)", False),
        ("figures/missing.png and figures/renamed.png", False),
        ("```\nfigures/a.png\n```", False),
    ],
)
def test_whose_a_figure_is(tree: Build, catalogue: Catalogue, text: str, own: bool) -> None:
    files: dict[str, str | bytes] = {
        "reports/figures/a.png": PNG,
        "reports/figures/renamed.png": b"template",
        "reports/figures/empty.png": b"",
        "reports/figures/blank.png": b"\r\n",
        "reports/figures/short.png": b"x",
        "reports/figures/notes.md": "It runs.",
    }
    report = questions(catalogue, {20: "See below.\n\n" + text})
    there = tree(report, **files)
    answer = at(read_answers(there, catalogue), 20)
    assert any(figure.own for figure in answer.figures(there, TEMPLATES)) is own
