"""Reports made to exhaust their reader, or to speak to a terminal, a browser or a spreadsheet."""

from __future__ import annotations

import pytest

from tests.conftest import MakeRepo
from tests.hostile.conftest import Survive

HEAD = "# Report\n\n## Group information\n\n### Question 1\n> **Enter the group number on <learn.inside.dtu.dk>**\n>\n> Answer:\n\n7\n\n## Overall project checklist\n\n### Week 1\n\n"
HYDRA = "Used Hydra to load the configurations and manage your hyperparameters (M11)"
OTHERS = "* [x] Create a git repository (M5)\n* [ ] Use logging to log important events in your code (M14)\n* [x] Load test your application (M24)\n"
TRAPS = "\x1b[31mred\x1b]8;;file:///etc\x07x\x1b]52;c;eA==\x07\x9b2J\r\b\x00\u202e\u2028[bold red]x[/] :smile: <script>alert(1)</script> =cmd|' /C calc'!A0 ::set-output name=a::b %0A javascript:x"
REPORTS = {
    "20000 items": "".join(f"* [x] A thing of our own, number {n}\n" for n in range(20_000)),
    "20000 catalogue items": f"* [x] {HYDRA}\n" * 20_000,
    "one line of 5 MB": "* [x] " + "a " * 2_500_000,
    "one line of 1.9 MB": "* [x] " + "a " * 950_000,
    "nested 500": "".join(" " * (2 * n) + f"* [x] item {n}\n" for n in range(500)),
    "quoted 5000": "> " * 5000 + "* [x] x\n",
    "bullets 5000": "* " * 5000 + "[x] x\n",
    "links": "* [x] " + "[a](" * 20_000 + "\n",
    "one link of 1 MB": f"* [x] {HYDRA}\n\n### Question 29\n> Answer:\n\n![a](figures/{'x' * 1_000_000}.png)\n",
    "references": "".join(f"[r{n}]: /{n}\n" for n in range(10_000)) + "[r1]" * 5000,
    "fences": "```\n### Question 7\n" * 500,
    "comments": "<!--\n### Question 7\n" * 500,
    "table": "| a " * 500 + "|\n" + "|---" * 500 + "|\n" + "| b\n" * 500,
    "html": "<div>" * 50_000 + "<p " * 10_000,
    "emphasis": "* [x] " + "*a **b " * 9000,
    "traps": "".join(f"* [{mark}] {TRAPS} {HYDRA}\n" for mark in ("x", "\x1b[2J", "\x07")) + f"### Question 1\n> Answer:\n\n{TRAPS}\n\n### {TRAPS}\n\n* [x] {TRAPS}\n",
    "traps as group": f"* [x] {TRAPS}\n\n### Question 2\n> Answer:\n\ns000001, {TRAPS}\n",
    "questions": "".join(f"### Question {n}\n> Answer:\n\ntext `x` {n}\n" for n in range(1000)),
    "numbers": "* [x] x\n\n### Question 7\n> Answer:\n\nWe have " + "9" * 20_000 + " tests and " + "1," * 10_000 + "\n",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("body", REPORTS.values(), ids=REPORTS)
def test_a_report_is_read_in_time_and_shown_as_text(make_repo: MakeRepo, survive: Survive, body: str) -> None:
    survive(make_repo({"reports/README.md": HEAD + body, "src/train.py": "x = 1\n"}))


def test_a_report_in_odd_bytes_is_read(make_repo: MakeRepo, survive: Survive) -> None:
    text = HEAD + OTHERS + f"* [x] {HYDRA}\n* [x] Write unit tests related to the data part of your code (M16)\n"
    for number, data in enumerate(
        [
            text.encode("utf-16"),
            text.encode("utf-8-sig"),
            text.encode() + b"\xff\xfe\x00",
            text.replace("\n", "\r").encode(),
        ]
    ):
        found = survive(make_repo({"reports/README.md": data}, name=f"r{number}"))
        assert {item["id"]: item["ticked"] for item in found["items"]}["hydra"] is True


def test_an_item_with_both_marks_is_unclear_and_accuses_nobody(make_repo: MakeRepo, survive: Survive) -> None:
    data = survive(make_repo({"reports/README.md": f"{HEAD}{OTHERS}* [x] {HYDRA}\n* [ ] {HYDRA}\n"}))
    assert [item["verdict"] for item in data["items"] if item["id"] == "hydra"] == ["noted"]
    assert any("different marks" in warning["message"] for warning in data["warnings"])


@pytest.mark.parametrize("name", [TRAPS.replace("/", "_").replace("\x00", ""), "e\x1b[2J"])
def test_what_people_and_branches_are_called_is_text_too(make_repo: MakeRepo, survive: Survive, name: str) -> None:
    author = name.replace("<", "").replace(">", "").replace("\n", "")
    path = f"src/{author[:60]}.py"
    survive(
        make_repo(
            {path: "import wandb\nwandb.init()\n", "reports/README.md": f"{HEAD}* [x] {HYDRA}\n"},
            author=f"{author} <{author.split()[0]}@x>",
        )
    )
