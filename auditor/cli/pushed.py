"""`audit pushed`: what the pre-commit hook runs, so that a push is audited as the course will see it."""

from __future__ import annotations

import os
import sys

import click

from auditor._regex import regex
from auditor.cli.audit import command as audit

# A commit's id, HEAD, or a full name: what git tells a hook of a push.
_NAMED = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?|HEAD|refs/[^\s~^:?*\[\\\x00-\x20\x7f]+")


@click.command(
    "pushed",
    options_metavar="",
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "help_option_names": ["-h", "--help"],
    },
)
@click.argument("options", metavar="[OPTIONS]", nargs=-1, type=click.UNPROCESSED)
def command(options: tuple[str, ...]) -> None:
    """Audit the commit that git is about to push, or HEAD outside of a push; OPTIONS are those of `audit`.

    pre-commit names that commit in PRE_COMMIT_TO_REF, and at the first push of all only what stands for it, in
    PRE_COMMIT_LOCAL_BRANCH. Nothing else of a push is read, and no network is asked.
    """
    pushed = os.environ.get("PRE_COMMIT_TO_REF") or os.environ.get("PRE_COMMIT_LOCAL_BRANCH") or ""
    if pushed == "(delete)" or (pushed and not pushed.strip("0")):  # a branch that is deleted
        sys.exit(0)
    chosen = ["--rev", pushed] if _NAMED.fullmatch(pushed) else ["--committed"]
    audit.main([*chosen, ".", *options], prog_name="audit", standalone_mode=False)
