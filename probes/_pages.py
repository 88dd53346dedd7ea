"""Whether the documentation is meant to be published from somebody's machine, or its address is named."""

from __future__ import annotations

from typing import Final

from auditor import Evidence, Repository
from auditor.shared import regex
from probes._lines import live_lines
from probes._shared import clipped

PUBLISHING: Final = regex(
    r"\bmkdocs(?:-material\S{0,40})?\s+gh-deploy\b|\bmike\s+deploy\b|\bghp-import\b|\bgh-pages\b|quarto\s+publish\s+gh-pages|git\s+push\b.*\bgh-pages\b"
)
_OTHER_PAGES: Final = regex(r"(?i)skaftenicki|dtu_mlops|cookiecutter|\.github\.io/(?:uv|ruff|mkdocs)")
_ADDRESS: Final = regex(r"https?://(?:www\.)?([\w-]+)\.github\.io/([\w.-]+)")
_HOSTED: Final = regex(r"https?://[^/]+/([^/]+)/([^/]+)")
_APART: Final = regex(r"[\W_]+")
_NOREPLY: Final = regex(r"(?:\d{1,20}\+)?([\w-]{1,60})@users\.noreply\.github\.com")
_ANY_NAME: Final = frozenset({"", "src", "app", "api", "main", "data", "model", "models", "train", "scripts", "docs"})
"""Names of a folder or module that tell no project from another."""


_PUBLISHES_BY_HAND: Final = regex(r"mkdocs\s+gh-deploy|\bghp-import\b|mike\s+deploy")


def meant_to_publish(repo: Repository) -> Evidence | None:
    """Return what would publish pages from somebody's machine, or names their address; None where nothing does."""
    local = next(live_lines(repo, _PUBLISHES_BY_HAND), None)
    if local is not None:
        return Evidence(local.path, local.line, "would publish them")
    for module in repo.python.tasks:
        for string in module.strings:
            if PUBLISHING.search(string.value):
                return Evidence(module.path, string.line, "a task would publish them")
    pages = repo.documents.urls(r"https?://[\w.-]+\.github\.io/[\w.-]+")
    linked = next((url for url in pages if not _OTHER_PAGES.search(url.url) and _may_be_own(repo, url.url)), None)
    if linked is not None:
        return Evidence(linked.path, linked.line, clipped(linked.url, 100))
    for config in repo.configs.files:
        site = next((key for key in config.keys if key.name == "site_url" and "github.io" in str(key.value)), None)
        if site is not None:
            return Evidence(config.path, site.line, clipped(str(site.value), 100))
    return None


def _may_be_own(repo: Repository, address: str) -> bool:
    """Return whether pages may be the group's: of its account or its project's name; any where no account is known."""
    match = _ADDRESS.match(address)
    if match is None:
        return False
    hosted = _HOSTED.fullmatch(repo.snapshot.url or "")
    mails = {mail for author in repo.history.authors for mail in author.emails}
    logins = {login[1] for mail in mails if (login := _NOREPLY.fullmatch(mail))}
    if hosted is None and not logins:
        return True
    names = {module.name.partition(".")[0] for module in repo.python.code}
    accounts = logins | {name.casefold() for author in repo.history.authors for name in author.names}
    if hosted is not None:
        accounts.add(hosted[1].casefold())
        names.add(hosted[2])
    return match[1].casefold() in accounts or _one_word(match[2]) in {_one_word(name) for name in names} - _ANY_NAME


def _one_word(name: str) -> str:
    return _APART.sub("", name).casefold()
