"""Every limit in one place: how much of a hostile repository is read, parsed and waited for."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 2_000_000
"""A text file above this many bytes is unread."""

MAX_NOTEBOOK_BYTES: Final = 10_000_000
"""Notebooks carry their outputs, so theirs is higher."""

MAX_CONFIG_BYTES: Final = 300_000
"""A configuration file above this is unread; a JSON that nothing in its name or folder calls one is data."""

MAX_TEXT_BYTES: Final = 200_000
"""A plain text above this is data and no document, unless it is called one."""

MAX_ALIKE: Final = 250
"""Files of one ending in a folder: more than that are data, neither configuration nor documents, and never fetched."""

MAX_GUESSED_BYTES: Final = 200_000
"""A file that neither its name nor its suffix calls a script or a build is not looked into for one above this."""

MAX_BLOB_BYTES: Final = 50_000_000
"""Of any one file, whatever asks for it."""

MAX_SECRET_FILE_BYTES: Final = 1_000_000
"""A text file above this is not searched for secrets."""

MAX_SECRETS_BYTES: Final = 20_000_000
"""Text that is searched for secrets altogether, ten times a project's own; a warning says where the search ended."""

MAX_REPORT_LINES: Final = 60_000
"""Lines of a report or another Markdown page; what comes after is unread."""

MAX_REPORT_LINE: Final = 20_000
"""Characters of one of its lines."""

MAX_ITEMS: Final = 2_000
"""Lines of a checklist."""

MAX_TREE_BYTES: Final = 400_000_000
"""Bytes read from one repository altogether; what comes after is unread."""

MAX_READS: Final = 12_000
"""Files read from one repository; what comes after is unread (twice as many, of files that lie among few)."""

MAX_PATHS: Final = 150_000
"""Paths listed from one tree."""

MAX_NODES: Final = 300_000
"""Nodes in one parsed document (YAML with its aliases expanded, JSON, TOML, Python)."""

MAX_DEPTH: Final = 100
"""Nesting of one parsed document."""

MAX_ALIASED: Final = 20_000
"""Nodes of one YAML document that aliases repeat: people repeat a block or two, bombs repeat everything."""

MAX_SHELL_WORDS: Final = 30_000
"""Words and signs of one shell script, Dockerfile instruction or workflow step."""

MAX_SHELL_COMMANDS: Final = 5_000
"""Commands in it."""

MAX_RUN_COMMANDS: Final = 100_000
"""Commands that the steps of all workflows run together, with those of the targets and scripts that they call."""

MAX_TOKENS: Final = 80_000
"""Words and signs in one Python file: what a parser makes of them takes a hundred times their bytes."""

MAX_PYTHON: Final = 2_000_000
"""Characters of all Python files together, several times what projects have; what comes after is unread."""

MAX_MODULES: Final = 4_000
"""Python files, likewise."""

MAX_LINT_BYTES: Final = 20_000_000
"""What ruff may print; a project with more findings is not counted."""

RUFF_SECONDS: Final = 60
"""Time limit of the one run of ruff."""

MAX_TABLE_BYTES: Final = 20_000_000
"""Bytes of a table of groups or decisions; one above a limit is refused, not cut. As YAML, those of a text file."""

MAX_TABLE_LINES: Final = 200_000
"""Its lines."""

MAX_TABLE_COLUMNS: Final = 1_000
"""Its columns."""

MAX_GROUPS: Final = 20_000
"""Groups of one table."""

MAX_COMMITS: Final = 20_000
"""Commits read from the log."""

MAX_REFS: Final = 100_000
"""Branches and tags of one repository."""

GIT_SECONDS: Final = 120
"""Time limit of one local git call."""

ASK_SECONDS: Final = 60
"""Time limit of asking a remote for its refs."""

MAX_ANSWER_BYTES: Final = 100_000_000
"""Of its answer, or of git's memory while it holds the answer (Linux alone tells it)."""

MAX_FETCH_BYTES: Final = 2_000_000_000
"""Of git's memory, with what it starts, while it fetches (Linux alone tells it)."""

CLONE_SECONDS: Final = 900
"""Time limit of one clone or fetch."""
