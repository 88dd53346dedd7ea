"""What each warning means, for a person who sees one: `audit explain` prints it, and docs/warnings.md is made of it."""

from __future__ import annotations

from collections.abc import Mapping

BY_TOPIC: Mapping[str, Mapping[str, str]] = {
    "The report": {
        "no-report": "No Markdown file holds the checklist: put it at reports/README.md, or name it with --report.",
        "report-unread": "The report is too large, a symbolic link, or absent from a partial clone.",
        "no-checklist": "The report has no checklist, so there is nothing to check the repository against.",
        "checklist-cut": "The checklist has more lines than are read; items that may stand behind them refute nothing.",
        "marks-elsewhere": "The report has no checklist, or no tick in it; the ticks are read from a file that has.",
        "answers-elsewhere": "The report with the ticks has no questions, and the answers are read from another file.",
        "not-filled-in": "No item is ticked: one warning, and not a discrepancy for each.",
        "not-answered": "At most a third of the questions is answered: of the others there is nothing to check.",
        "report-on-branch": "A branch has the report with more ticks or answers: merge it, if it is what you hand in.",
        "marks-taken": "No item has an x, many have one other mark that says yes (Y, ok, *): it is taken for a tick.",
        "marks-unclear": "No item has a tick, and some have another mark: write [x] where it is done.",
        "mark-twice": "An item stands twice in the checklist with opposite marks, and counts as unclear.",
        "no-dot-files": "Nothing tracked begins with a dot: an upload through a browser leaves .github and .dvc out.",
    },
    "What was not seen": {
        "unread": "A file or part of it was not read (too large, not valid, absent, kept by git-lfs): what may be in "
        "it is not refuted.",
        "shallow": "The clone is shallow: what needs the whole history is unknowable. `git fetch --unshallow` gets it.",
        "history-cut": "Not all commits or branches could be read: what needs all of them is not sure.",
        "submodule": "A submodule is another repository, not looked into: what may be in it is not refuted.",
        "ignored": "Files of the work tree that .gitignore leaves out: nobody else has them, so they show nothing.",
        "linked-worktree": "The work tree is one of several of its repository: branches may be checked out in others.",
        "claims-failed": "The answers could not be checked, by a fault of the program; items are not touched by it.",
        "remark-failed": "A remark could not be made, by a fault of the program or of an installed package.",
        "notice-failed": "What stands beside the checklist could not be looked at, by a fault of the program.",
        "audited-at": "The audited commit was chosen by a moment: whether any came later, and that dates can be set.",
    },
    "Pointers in .audit.yaml": {
        "pointer-file": "The file is not read, or only in part: it is misnamed, no valid YAML, or has no `evidence:`.",
        "pointer-key": "The file holds a key that it does not have, or a note that is not text.",
        "pointer-item": "An entry names no item of the checklist.",
        "pointer-path": "The path of an entry is missing, is not in the repository, or its line is not in the file.",
    },
    "The work tree": {
        "only-in-worktree": "What bears an item out is not committed: commit it, or nobody else sees it.",
        "lost-in-worktree": "The last commit bears an item out, and the work tree no longer does.",
        "merge-conflict": "A merge is not finished.",
        "unborn": "Nothing is committed yet.",
        "uncommitted": "Files are changed, or new, and not committed.",
        "nested-repository": "A folder holds a repository of its own, whose files are not part of this one.",
        "detached": "No branch is checked out, so that what is committed now may belong to none.",
        "no-remote": "No remote is known: nothing can have been pushed from here.",
        "not-pushed": "Commits are not on any remote, as far as this clone has heard of it.",
        "behind": "The remote branch has commits that this one lacks.",
        "other-branch": "Commits are not on the default branch, which is what is handed in.",
    },
    "Answers": {
        "answer-empty": "A question is not answered.",
        "answer-short": "An answer has fewer words than are recommended.",
        "answer-long": "An answer has more words than are recommended.",
        "placeholder-left": "The template's placeholder still stands beside an answer.",
        "figure-missing": "An answer shows fewer figures than are asked for; one that is only linked is not shown.",
        "figures-many": "An answer shows more figures than are asked for.",
        "figure-uncommitted": "An answer shows a figure that is not committed.",
        "figure-ignored": "An answer shows a figure that .gitignore leaves out.",
    },
    "Hygiene": {
        "secret": (
            "A private key, a token, or a password in a URL; its value is never printed. `# pragma: allowlist secret` "
            "on the line says that it is none."
        ),
        "secrets-unread": "There is more text than is searched for secrets.",
        "conflict-left": "A merge left its marks: a file holds both sides of a conflict.",
        "env-file": "A .env file with values.",
        "large-file": "A file over 10 MB.",
        "tracked-environment": "A virtual environment is tracked, or neither tracked nor ignored.",
        "tracked-cache": "The cache of a tool is tracked, or neither tracked nor ignored.",
        "ds-store": "A file that a file browser makes is tracked, or neither tracked nor ignored.",
        "local-path-dependency": "A dependency names a folder of one machine, so that nobody else can install it.",
        "figure-format": "A figure is in a format that the report's instructions do not allow.",
        "template-left": "Placeholder code, tests, pages or figures of the template are still there.",
    },
}
"""By what they are about. Every warning counts at `--fail-on remark`, and none changes a verdict."""

MEANINGS: Mapping[str, str] = {name: said for group in BY_TOPIC.values() for name, said in group.items()}
"""The same by the warning's id alone."""
