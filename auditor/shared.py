"""What the built-in probes share with the engine beside the public names.

None of it is part of the API: a name here may change or go with any release, so a package of your own brings its own.
A name is in it where a probe and the engine both need it, and where its module imports next to nothing: whoever asks
which probes there are imports this.
"""

from __future__ import annotations

from auditor._globs import LONGEST_PATH, glob_expression
from auditor._names import API_NAMES, DOCUMENT_FOLDERS, LOG_METHODS, MADE_BY_PROTOC, MODEL_ENDINGS, SWITCHED_OFF
from auditor._regex import regex
from auditor._scripts import SCRIPTS
from auditor.views.pytest_options import PYTEST_VALUES, UNITTEST_VALUES
from auditor.views.runners import SESSIONS, TASK_RUNNERS

__all__ = [
    "API_NAMES",
    "DOCUMENT_FOLDERS",
    "LOG_METHODS",
    "LONGEST_PATH",
    "MADE_BY_PROTOC",
    "MODEL_ENDINGS",
    "PYTEST_VALUES",
    "SCRIPTS",
    "SESSIONS",
    "SWITCHED_OFF",
    "TASK_RUNNERS",
    "UNITTEST_VALUES",
    "glob_expression",
    "regex",
]
