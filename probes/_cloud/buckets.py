"""A bucket of Google: the remote of DVC by its configuration, by commands and by what DVC noted, or used otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Evidence, Finding, Repository
from auditor.shared import regex
from probes._lines import documents_code, live_lines, notebook_commands, placeholder, printed, python_strings
from probes._shared import clipped

if TYPE_CHECKING:
    from auditor.views.dvc import Remote

_BUCKET: Final = regex(
    r"\bgs://[A-Za-z0-9{$][\w.{}$-]*|(?<![\w.])/gcs/[\w{$][\w.-]*|https://storage\.(?:googleapis|cloud\.google)\.com/[\w-]+"
)
_STORAGE: Final = (
    "google.cloud.storage",
    "gcsfs",
    "google.cloud.storage_transfer",
    "cloudpathlib.GSPath",
    "cloudpathlib.GSClient",
)
_STORAGE_TOOL: Final = regex(r"\bgsutil\s|\bgcloud\s+storage\s|\bgcsfuse\s|google_storage_bucket\b")
_ADDED: Final = regex(r"\bdvc\s+remote\s+(?:add|modify)\b.*\bgs://")
_GOOGLE: Final = regex(r"gs://|gcs://|https?://storage\.googleapis\.com/")


def is_google_storage(remote: Remote) -> bool:
    """Return whether a remote of DVC is Google's storage, by its own scheme or by that of S3."""
    interoperable = remote.url.startswith("s3://") and "storage.googleapis.com" in remote.endpoint
    return interoperable or _GOOGLE.match(remote.url) is not None


def names_bucket(remote: Remote) -> bool:
    """Return whether a remote's address says more than its scheme."""
    return not remote.url.rstrip("/").endswith(":")


def added_by_command(repo: Repository) -> Iterator[Evidence]:
    """Yield the commands that make a bucket the remote of DVC."""
    # What a document tells to run, or somebody ran in a notebook, counts where no configuration says otherwise.
    pages = documents_code(repo) if not repo.dvc.remotes else ()
    for line in chain(live_lines(repo, _ADDED), python_strings(repo, _ADDED), pages):
        if _ADDED.search(line.text) and not placeholder(line.text) and not printed(line.text):
            yield Evidence(line.path, line.line, clipped(line.text.strip()))
    for path, text in notebook_commands(repo, _ADDED) if not repo.dvc.remotes else ():
        yield Evidence(path, None, clipped(text))


_GENERATION: Final = regex(
    r"(?m)^(?:[ \t]{1,40}([\w-]{1,80}):[ \t]{0,9}\n(?:[ \t]{1,40}etag:[^\n]{0,200}\n)?)?"
    r"([ \t]{1,40}version_id:[ \t]+['\"]?1\d{15}['\"]?)[ \t]*$"
)
"""A version that DVC noted of a file in a remote: Google counts microseconds, others name theirs otherwise."""
_LARGEST: Final = 10_000_000  # as much as is read of them for their outputs: a folder has a line for every file


def noted_versions(repo: Repository) -> Finding | None:
    """Return what versions come to that DVC noted in a bucket, whose remote may have gone or have been moved."""
    kept, name = next(_generations(repo), (None, ""))
    if kept is None:
        return None
    now = next((remote for remote in repo.dvc.remotes if remote.name == name), None)
    if now is not None and not (is_google_storage(now) and names_bucket(now)):
        message = "the DVC remote is no GCP bucket now; DVC's files hold version ids of the one that it was"
        return Finding.partial(message, kept)
    # Only a push to a remote on a bucket makes DVC note these: where the configuration went does not undo it.
    message = "DVC's files hold version ids of a GCP bucket; the configuration of that remote is not there"
    return Finding.done(message, kept, confidence=Confidence.MEDIUM)


def _generations(repo: Repository) -> Iterator[tuple[Evidence, str]]:
    """Yield where DVC noted versions of files in a bucket, with the remote that it was."""
    for path in repo.tree.named("*.dvc", "dvc.lock", foreign=False):
        text = repo.tree.text(path, _LARGEST) or ""
        found = _GENERATION.search(text) if "version_id:" in text else None
        if found:
            yield Evidence(path, text.count("\n", 0, found.start(2)) + 1, found[2].strip()), found[1] or ""


_USED: Final = regex(f"{_BUCKET.pattern}|{_STORAGE_TOOL.pattern}")


def bucket_used(repo: Repository) -> Evidence | None:
    """Return where a bucket is used in any other way, or None."""
    for module in (*repo.python.code, *repo.python.tasks, *repo.notebooks.modules):
        if module.uses(*_STORAGE):
            number = next((item.line for item in module.imports if item.target.startswith(_STORAGE)), 1)
            return Evidence(module.path, None if module.notebook else number, "uses google-cloud-storage")
        for call in module.calls if module.uses("fsspec") else ():
            if call.name == "fsspec.filesystem" and call.args and call.args[0].string in ("gs", "gcs"):
                return Evidence(module.path, None if module.notebook else call.line, "fsspec, for a bucket")
    for string in python_strings(repo, _BUCKET):
        if not placeholder(string.text):
            return Evidence(string.path, string.line, clipped(string.text.strip()))
    for line in live_lines(repo, _USED):
        found = _BUCKET.search(line.text)
        if found and placeholder(found[0]):
            continue
        return Evidence(line.path, line.line, clipped(line.text.strip()))
    for path, text in notebook_commands(repo, _USED):
        return Evidence(path, None, clipped(text))
    imported = live_lines(repo, _IMPORTED, "*.dvc", joined=False)
    return next((Evidence(line.path, line.line, clipped(line.text.strip())) for line in imported), None)


_IMPORTED: Final = regex(r"\bpath: gs://")
"""Of what DVC imported: where it came from is no remote, though it is a bucket."""
