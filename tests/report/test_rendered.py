"""Answers as their author says them: prose without markup, links wherever they stand."""

from __future__ import annotations

import pytest

from auditor.checklist import Catalogue
from tests.report.answered import Build, answered

LONG = "We have written a few unit tests for the data, the model and the"


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (f"{LONG}  \ntraining loop.", f"{LONG} training loop."),
        (f"{LONG}\\\ntraining loop.", f"{LONG} training loop."),
        (f"{LONG}<br>\ntraining loop.", f"{LONG} training loop."),
        (f"{LONG} code.  \nThat is all.", f"{LONG} code.\nThat is all."),
        ("pytest  \nruff", "pytest\nruff"),
        ("We have two files:\ntests.yaml: It runs pytest.", "We have two files:\ntests.yaml: It runs pytest."),
        ("We have two jobs:\nUnit tests: These run pytest.", "We have two jobs:\nUnit tests: These run pytest."),
        ("We have two files:\nOne runs pytest.", "We have two files: One runs pytest."),
        ("It is in [tests.yml](a.yml)\nLastly, we lint.", "It is in tests.yml\nLastly, we lint."),
        ("See https://example.org/a\n`ci.yaml`: It lints.", "See https://example.org/a\nci.yaml: It lints."),
        ("The one is for tests\nci.yaml - It lints.", "The one is for tests\nci.yaml - It lints."),
        ("We have two files:\none runs pytest.", "We have two files: one runs pytest."),
        ("Hydra: no\nconfig files: YAML\nCLI: argparse", "Hydra: no\nconfig files: YAML\nCLI: argparse"),
        ("Our tools are these: Hydra\nand config files: all YAML.", "Our tools are these: Hydra and config files: all YAML."),
        ("The tests run on\nUbuntu and Windows.", "The tests run on Ubuntu and Windows."),
        ("The tests of [this](a.yml)\nrun on Ubuntu.", "The tests of this run on Ubuntu."),
        ("It is run by\nci.yaml and by hand.", "It is run by ci.yaml and by hand."),
        ("We ~~used~~ did not use DVC.", "We did not use DVC."),
        ("We <del>used</del> did not use DVC.", "We did not use DVC."),
        ("<p>We use\nDVC.</p><p>And git.</p>", "We use DVC.\n\nAnd git."),
        ("![](figures/a.png){width=80%} Done.", "Done."),
        ("```\nWe wrote eight tests.\nAll of them pass.\n\nThat is all.\n```",
         "We wrote eight tests. All of them pass.\n\nThat is all."),
        ("    We wrote eight tests.", "We wrote eight tests."),
        ("```python\nwe wrote eight tests\n```", ""),
        ("```\npip install -r requirements.txt\n```", ""),
        ("Ten.\n\n```\nWe wrote eight tests.\n```", "Ten."),
    ],
)  # fmt: skip
def test_prose_is_what_the_author_says(tree: Build, catalogue: Catalogue, text: str, prose: str) -> None:
    shown = answered(tree, catalogue, 7, text).prose
    assert "\n".join(" ".join(line.split()) for line in shown.split("\n")) == prose


def test_what_is_struck_out_is_shown_and_counts_as_words(tree: Build, catalogue: Catalogue) -> None:
    assert answered(tree, catalogue, 7, "We ~~used `dvc` and~~ did not use DVC.").words == 8


def test_the_dashes_of_the_template_are_no_part_of_an_address(tree: Build, catalogue: Catalogue) -> None:
    links = answered(tree, catalogue, 7, "See https://example.org/a-b--- and so on.").links
    assert [link.target for link in links] == ["https://example.org/a-b"]


def test_links_in_html_are_links(tree: Build, catalogue: Catalogue) -> None:
    text = '<p>See https://example.org/a.\n<a href="b.py">the <b>file</b></a></p>'
    links = answered(tree, catalogue, 7, text).links
    assert [(link.target, link.text) for link in links] == [
        ("https://example.org/a", "https://example.org/a"),
        ("b.py", "the file"),
    ]
