"""Scripts that load an API by hand: what their names say, and requests in a loop."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from auditor import Evidence, Repository, regex
from probes._ops_lines import printed

_TESTS: Final = r"(?:load|stress|perf(?:ormance)?)[-_ ]?tests?(?:ing|er)?(?![a-z])"
_NAME: Final = regex(
    rf"(?i)(?<![a-z])(?:{_TESTS}|locust|stress(?![a-z])|bench(?:mark)?(?:s|ing|er)?(?![a-z])|"
    r"test(?:s|ing)?[-_ ](?:api[-_ ]|the[-_ ])*(?:load|stress|perf(?:ormance)?)(?=[-_]?(?:api)?(?:\.|$)))"
)
_FOLDER: Final = regex(rf"(?i)(?<![a-z]){_TESTS}")
_REQUEST: Final = regex(r"(?i)\b(?:curl|wget|invoke-webrequest|invoke-restmethod)\b|(?<![\w/.='\"-])https?(?=\s)")
_ADDRESS: Final = regex(r"(?i)https?://|localhost|\$|%\w")
_REMARK: Final = regex(r"\s#.*")
FETCHED: Final = regex(
    r"(?i)https?://\S+\.(?:zip|t?gz|tar|csv|parquet|json|png|jpe?g|pt|pth|ckpt|npy|npz|sh|py|txt|deb|whl)\b"
)
"""A file that is fetched from somewhere."""
_LOOP: Final = regex(
    r"(?im)^[ \t]*(?:for|while|until|foreach)\b|\|[ \t]*(?:xargs|parallel)\b|\bforeach-object\b|\d\.\.\$?\w"
)


def named_for_load(path: str) -> bool:
    """Return whether the name of a file or its folder speaks of load: `load_test.py`, not `download.py`."""
    folder, name = posixpath.split(path)
    return bool(_NAME.search(name) or _FOLDER.search(posixpath.basename(folder)))


def looping_scripts(repo: Repository) -> Iterator[Evidence]:
    """Yield the scripts of a shell that are named for load and send requests in a loop."""
    for path in repo.tree.named("*.sh", "*.bash", "*.zsh", "*.ps1", "*.bat", "*.cmd", foreign=False):
        if not named_for_load(path):
            continue
        lines = (repo.tree.text(path) or "").split("\n")
        live = [line if not re.match(r"\s*(?:#|::|(?i:rem)\s)", line) else "" for line in lines]
        if not _LOOP.search("\n".join(live)):
            continue
        number = next((number for number, line in enumerate(live, 1) if _requests(line)), None)
        if number is not None:
            yield Evidence(path, number, live[number - 1].strip()[:80])


def _requests(line: str) -> bool:
    """Return whether a line calls a program that sends requests, and names an address or a variable after it.

    What is only printed sends nothing, and a file that is fetched from somewhere else is no load.
    """
    line = _REMARK.sub("", line)
    program = _REQUEST.search(line)
    if program is None or printed(line) or _ADDRESS.search(line, program.end()) is None:
        return False
    return not FETCHED.search(line, program.end())
