"""What each warning means, and what remedies it: `audit explain`, docs/warnings.md and to-do lists are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Meaning(NamedTuple):
    """What a warning means, for a person who sees one, and what a to-do list says of it."""

    said: str
    remedy: str = ""
    """What to do; empty where the warning itself says so, or there is nothing to do."""
    many: tuple[str, str] | None = None
    """How the same of many questions is said once (with their number, or a list of them), and what to do then."""


BY_TOPIC: Mapping[str, Mapping[str, Meaning]] = {
    "The report": {
        "no-report": Meaning(
            "No Markdown file holds the checklist: put it at reports/README.md, or name it with --report.",
            remedy="put the report at reports/README.md, or name it with --report",
        ),
        "report-unread": Meaning(
            "The report is too large, a symbolic link, or absent from a partial clone.",
            remedy="put the report there as an ordinary file of less than 2 MB",
        ),
        "no-checklist": Meaning(
            "The report has no checklist, so there is nothing to check the repository against.",
            remedy="put the course's checklist back into it",
        ),
        "checklist-cut": Meaning(
            "The checklist has more lines than are read; items that may stand behind them refute nothing."
        ),
        "marks-elsewhere": Meaning(
            "The report has no checklist, or no tick in it; the ticks are read from a file that has.",
            remedy="put the ticks into the report that is handed in",
        ),
        "answers-elsewhere": Meaning(
            "The report with the ticks has no questions, and the answers are read from another file."
        ),
        "not-filled-in": Meaning(
            "No item is ticked: one warning, and not a discrepancy for each.",
            remedy="tick what you did; `audit suggest` shows what is surely there",
        ),
        "not-answered": Meaning(
            "At most a third of the questions is answered: of the others there is nothing to check."
        ),
        "report-on-branch": Meaning(
            "A branch has the report with more ticks or answers: merge it, if it is what you hand in."
        ),
        "marks-taken": Meaning(
            "No item has an x, many have one other mark that says yes (Y, ok, *): it is taken for a tick.",
            remedy="write [x] where it is done, so that nobody has to guess",
        ),
        "marks-unclear": Meaning(
            "No item has a tick, and some have another mark: write [x] where it is done.",
            remedy="write [x] where it is done, [ ] where it is not",
        ),
        "mark-twice": Meaning(
            "An item stands twice in the checklist with opposite marks, and counts as unclear.",
            remedy="give both lines the same mark",
        ),
        "no-dot-files": Meaning(
            "Nothing tracked begins with a dot: an upload through a browser leaves .github and .dvc out.",
            remedy="push the repository with git, so that they come along",
        ),
    },
    "What was not seen": {
        "unread": Meaning(
            "A file or part of it was not read (too large, not valid, absent, kept by git-lfs): what may be in it "
            "is not refuted."
        ),
        "shallow": Meaning(
            "The clone is shallow: what needs the whole history is unknowable. `git fetch --unshallow` gets it."
        ),
        "history-cut": Meaning("Not all commits or branches could be read: what needs all of them is not sure."),
        "submodule": Meaning("A submodule is another repository, not looked into: what may be in it is not refuted."),
        "ignored": Meaning(
            "Files of the work tree that .gitignore leaves out: nobody else has them, so they show nothing."
        ),
        "linked-worktree": Meaning(
            "The work tree is one of several of its repository: branches may be checked out in others."
        ),
        "part-failed": Meaning(
            "A part of the audit could not be made, by a fault of the program: it is left out, and the rest stands."
        ),
        "claims-failed": Meaning(
            "What is named of the answers could not be checked, by a fault of the program; items are not touched by it."
        ),
        "remark-failed": Meaning("A remark could not be made, by a fault of the program or of an installed package."),
        "notice-failed": Meaning("What stands beside the checklist could not be looked at, by a fault of the program."),
        "audited-at": Meaning(
            "The audited commit was chosen by a moment: whether any came later, and that dates can be set."
        ),
    },
    "Pointers in .audit.yaml": {
        "pointer-file": Meaning(
            "The file is not read, or only in part: it is misnamed, no valid YAML, or has no `evidence:`.",
            remedy="fix .audit.yaml",
        ),
        "pointer-key": Meaning(
            "The file holds a key that it does not have, or a note that is not text.",
            remedy="fix .audit.yaml",
        ),
        "pointer-item": Meaning(
            "An entry names no item of the checklist.",
            remedy="fix .audit.yaml",
        ),
        "pointer-path": Meaning(
            "The path of an entry is missing, is not in the repository, or its line is not in the file.",
            remedy="fix .audit.yaml",
        ),
    },
    "The work tree": {
        "only-in-worktree": Meaning("What bears an item out is not committed: commit it, or nobody else sees it."),
        "lost-in-worktree": Meaning("The last commit bears an item out, and the work tree no longer does."),
        "merge-conflict": Meaning("A merge is not finished."),
        "unborn": Meaning("Nothing is committed yet."),
        "uncommitted": Meaning("Files are changed, or new, and not committed."),
        "nested-repository": Meaning("A folder holds a repository of its own, whose files are not part of this one."),
        "detached": Meaning("No branch is checked out, so that what is committed now may belong to none."),
        "no-remote": Meaning("No remote is known: nothing can have been pushed from here."),
        "not-pushed": Meaning("Commits are not on any remote, as far as this clone has heard of it."),
        "behind": Meaning("The remote branch has commits that this one lacks."),
        "other-branch": Meaning("Commits are not on the default branch, which is what is handed in."),
    },
    "Answers": {
        "answer-empty": Meaning(
            "A question is not answered.",
            many=("{} are not answered", "answer them"),
        ),
        "answer-short": Meaning(
            "An answer has fewer words than are recommended.",
            many=("{} answers are shorter than recommended", "write more"),
        ),
        "answer-long": Meaning(
            "An answer has more words than are recommended.",
            many=("{} answers are longer than recommended", "shorten them"),
        ),
        "placeholder-left": Meaning(
            "The template's placeholder still stands beside an answer.",
            many=("the template's placeholder is left beside the answers to {}", "delete those lines"),
        ),
        "figure-missing": Meaning(
            "An answer shows fewer figures than are asked for; one that is only linked is not shown.",
            many=("{} answers lack figures", "add what is missing; `![text](path)` shows a figure, a link does not"),
        ),
        "figures-many": Meaning("An answer shows more figures than are asked for."),
        "figure-uncommitted": Meaning(
            "An answer shows a figure that is not committed.",
            many=("{} figures exist only in your work tree", "commit them"),
        ),
        "figure-ignored": Meaning(
            "An answer shows a figure that .gitignore leaves out.",
            many=("{} figures are left out by .gitignore", "add them with `git add -f`, and commit them"),
        ),
    },
    "Hygiene": {
        "secret": Meaning(
            "A private key, a token, or a password in a URL; its value is never printed. `# pragma: allowlist "
            "secret` on the line says that it is none."
        ),
        "secrets-unread": Meaning("There is more text than is searched for secrets."),
        "conflict-left": Meaning("A merge left its marks: a file holds both sides of a conflict."),
        "env-file": Meaning("A .env file with values."),
        "large-file": Meaning("A file over 10 MB."),
        "tracked-environment": Meaning("A virtual environment is tracked, or neither tracked nor ignored."),
        "tracked-cache": Meaning("The cache of a tool is tracked, or neither tracked nor ignored."),
        "ds-store": Meaning("A file that a file browser makes is tracked, or neither tracked nor ignored."),
        "local-path-dependency": Meaning(
            "A dependency names a folder of one machine, so that nobody else can install it."
        ),
        "figure-format": Meaning("A figure is in a format that the report's instructions do not allow."),
        "template-left": Meaning("Placeholder code, tests, pages or figures of the template are still there."),
    },
}
"""By what they are about. Every warning counts at `--fail-on remark`, and none changes a verdict."""

_BY_ID: Final = {name: meaning for group in BY_TOPIC.values() for name, meaning in group.items()}
MEANINGS: Mapping[str, str] = {name: meaning.said for name, meaning in _BY_ID.items()}
"""What a warning of an id means."""
REMEDIES: Mapping[str, str] = {name: meaning.remedy for name, meaning in _BY_ID.items() if meaning.remedy}
"""What is done about a warning that does not say so itself."""
ABOUT_MANY: Mapping[str, tuple[str, str]] = {name: each.many for name, each in _BY_ID.items() if each.many}
"""How warnings of an id about many questions are said once, and what to do about them."""
OF_FAULTS: Final = frozenset({"part-failed", "claims-failed", "remark-failed", "notice-failed"})
"""Warnings of a fault of the program, or of an installed package: the audit lacks what they name."""
ADVISING: Final = frozenset({*BY_TOPIC["The work tree"], *BY_TOPIC["Answers"]})
"""Warnings whose last sentence says what to do: the JSON form has no key for it. Others may quote any text."""
