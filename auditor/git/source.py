"""What a user may name as a source, made safe: nothing reaches git before it went through `parse_source`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from auditor._regex import regex

Kind = Literal["remote", "local", "bundle", "folder"]


class SourceError(Exception):
    """The source cannot be read; the message is one sentence: what is wrong, where, and what to do."""


class Source(NamedTuple):
    """Where a repository is to be read from.

    `given` is the text as given, with credentials masked. `url` is set where something is fetched (https, ssh, http to
    loopback, file), `path` where it is read from the disk. `rev` is the branch or commit that a pasted page named, with
    whatever path followed it. `login` is never printed.
    """

    given: str
    kind: Kind
    url: str | None = None
    path: Path | None = None
    rev: str | None = None
    login: str | None = None

    def __repr__(self) -> str:
        """Return what tells sources apart, without the login."""
        return (
            f"Source(given={self.given!r}, kind={self.kind!r}, url={self.url!r}, path={self.path!r}, rev={self.rev!r})"
        )


_FORGES = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_SSH_HOSTS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
"""Where hosts take ssh at the port of https, which firewalls let through."""
_PAGES = frozenset(
    [
        "tree",
        "blob",
        "commit",
        "commits",
        "pull",
        "pulls",
        "issues",
        "actions",
        "releases",
        "wiki",
        "raw",
        "blame",
        "edit",
        "compare",
        "branches",
        "tags",
        "settings",
        "graphs",
        "network",
        "projects",
        "security",
        "discussions",
        "src",
        "activity",
        "pulse",
        "labels",
        "find",
        "archive",
        "packages",
        "deployments",
    ]
)
_REV_PAGES = frozenset({"tree", "blob", "commit", "commits", "raw", "blame", "edit", "src"})
_SCP = regex(r"(?P<user>[A-Za-z0-9_][\w.-]*)@(?P<host>[A-Za-z0-9][\w.-]*|\[[0-9a-fA-F:]+\]):(?P<path>[^\s:-][^\s]*)")
_SHORT = regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9_.][A-Za-z0-9._-]{0,99}")
_BARE_HOST = regex(r"(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/", re.IGNORECASE)
_HOST = regex(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
_CONTROL = regex(r"[\x00-\x1f\x7f]")
_BUNDLE = regex(rb"# v[23] git bundle\n")


_CREDENTIALS = regex(r"(?<=://)(?!git@[^/\s@]{1,300}(?:[/\s]|\Z))[^/\s@]{1,500}(?:@[^/\s@]{1,200})*@")


def mask(text: str) -> str:
    """Return the text with the credentials of every URL in it replaced by `***`, and control characters taken out.

    `git`, as whom hosts let everybody in by ssh, is no secret.
    """
    masked = _CREDENTIALS.sub("***@", text)
    return _CONTROL.sub(" ", masked)


_REMOTE_HELPER = regex(r"[A-Za-z0-9+.-]+::")
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def parse_source(text: str) -> Source:
    """Return what `text` names: a URL, a pasted page, `owner/name` on GitHub, a path, or a bundle.

    Raises SourceError for what is nothing of these, and for everything that git could take for an option or a helper.
    """
    given = text.strip()
    if not given:
        raise SourceError("The source is empty; give a URL, owner/name, or a path.")
    if _CONTROL.search(given) or len(given) > 4000:
        raise SourceError("The source holds control characters or is too long; give a URL, owner/name, or a path.")
    shown = mask(given)
    if given.startswith("-"):
        raise SourceError(f"{shown!r} looks like an option, not like a source; a path may be written ./{shown}.")
    if _REMOTE_HELPER.match(given):
        raise SourceError(f"{shown!r} names a git transport helper, which is never run; give an https or ssh URL.")
    scheme = _SCHEME.match(given)
    if scheme:
        return _from_url(given, scheme[1].lower(), shown)
    if (local := _from_path(given, shown)) is not None:
        return local
    if (scp := _SCP.fullmatch(given)) is not None:
        path = scp["path"].rstrip("/")
        if ".." in path.split("/"):
            raise SourceError(f"{shown!r} is not the URL of a repository; give it as git@host:owner/name.git.")
        return Source(shown, "remote", url=f"{scp['user']}@{scp['host']}:{path}")
    if _BARE_HOST.match(given):
        return _from_url("https://" + given, "https", shown)
    if _SHORT.fullmatch(given) and not given.endswith(("/.", "/..")):
        owner, name = given.split("/")
        return Source(shown, "remote", url=f"https://github.com/{owner}/{name.removesuffix('.git')}")
    raise SourceError(f"There is no {shown!r}; give an existing path, a URL (https or ssh), or owner/name on GitHub.")


def web_url(url: str | None) -> str | None:
    """Return the address of a repository's page for the URL of its remote, or None where it has none."""
    if not url or _CONTROL.search(url) or len(url) > 2000:
        return None
    if (scp := _SCP.fullmatch(url)) is not None:
        host, path = _host_of_pages(scp["host"]), scp["path"]
    elif url.startswith(("https://", "http://", "ssh://")):
        try:
            parts = urlsplit(url)
            host = _host_of_pages(parts.hostname or "")
            port = f":{parts.port}" if parts.port and parts.scheme != "ssh" else ""
        except ValueError:
            return None
        if parts.scheme == "http" and host not in _FORGES:
            return f"http://{host}{port}{parts.path.rstrip('/')}" if host else None
        host, path = host + port, parts.path
    else:
        return None
    path = path.strip("/").removesuffix(".git")
    return f"https://{host}/{path}" if host and path else None


def _host_of_pages(host: str) -> str:
    """Return the host that has the pages of what is fetched from this one."""
    host = host.casefold()
    if host.removeprefix("www.") in _FORGES:
        return host.removeprefix("www.")
    # Whoever has two accounts gives the host two names in ~/.ssh/config, as GitHub's manual does: github.com-work.
    alias = next((forge for forge in _FORGES if host.startswith(f"{forge}-")), host)
    return _SSH_HOSTS.get(alias, alias)


_USER = regex(r"[A-Za-z0-9_][\w.-]*")


def _from_url(given: str, scheme: str, shown: str) -> Source:
    if scheme not in {"https", "http", "ssh", "file"}:
        raise SourceError(f"{shown!r} uses {scheme}://, which is not supported; give an https or ssh URL, or a path.")
    try:
        parts = urlsplit(given)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        raise SourceError(f"{shown!r} is not a valid URL; give it as https://host/owner/name.") from None
    if scheme == "file":
        return _from_file_url(unquote(parts.path), host, shown)
    if not _HOST.fullmatch(host):
        raise SourceError(f"{shown!r} names no host; give it as https://host/owner/name.")
    if scheme == "http" and host.removeprefix("www.") in _FORGES:
        scheme = "https"
    if scheme == "http" and not _loopback(host):
        raise SourceError(f"{shown!r} uses plain http, which anyone on the way can change; give the https URL.")
    path, rev = _clean_path(unquote(parts.path), host)
    if not path or _CONTROL.search(path) or any(part.startswith("-") for part in path.split("/")):
        raise SourceError(f"{shown!r} names no repository; give it as https://host/owner/name.")
    place = (f"[{host}]" if ":" in host else host).removeprefix("www.") + (f":{port}" if port else "")
    if scheme == "ssh":
        user = parts.username or "git"
        if not _USER.fullmatch(user):
            raise SourceError(f"{shown!r} names no valid user; give it as ssh://git@host/owner/name.git.")
        return Source(shown, "remote", url=f"ssh://{user}@{place}/{path}", rev=rev)
    login = None
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        if _CONTROL.search(login):
            raise SourceError(
                "The credentials in the URL hold control characters; let git's credential helper give them."
            )
    return Source(shown, "remote", url=f"{scheme}://{place}/{path.replace(' ', '%20')}", rev=rev, login=login)


_DRIVE = regex(r"/[A-Za-z]:")


def _from_file_url(path: str, host: str, shown: str) -> Source:
    if host not in {"", "localhost"}:
        raise SourceError(f"{shown!r} names another machine; a file URL starts with file:/// and a local path.")
    if _DRIVE.match(path):  # file:///C:/x
        path = path[1:]
    if not path or path.startswith(("//", "\\\\")) or _CONTROL.search(path):
        raise SourceError(f"{shown!r} names no local path; a file URL starts with file:/// and a local path.")
    found = Path(path)
    if _is_bundle(found):
        return Source(shown, "bundle", path=found.absolute())
    return Source(shown, "remote", url="file://" + ("" if path.startswith("/") else "/") + path, path=found.absolute())


def _from_path(given: str, shown: str) -> Source | None:
    """Return the source of an existing path, None where there is none; raises SourceError for what is no repository."""
    from auditor.git.locate import find_repository

    try:
        path = Path(given).expanduser()
        if not path.exists():
            return None
        path = path.resolve()  # fails where the current folder was removed
    except (OSError, RuntimeError, ValueError):
        return None
    if path.is_dir():
        try:
            located = find_repository(path)
            for folder in (path, path / ".git") if located is None else ():  # what is not seen is not missing
                if folder.is_dir():
                    os.scandir(folder).close()
        except OSError as error:
            raise SourceError(f"{shown!r} cannot be read ({error.strerror}); ask its owner for the right to.") from None
        return Source(shown, "folder" if located is None else "local", path=path)
    if _is_bundle(path):
        return Source(shown, "bundle", path=path)
    if path.name == ".git" and find_repository(path.parent) is not None:
        return Source(shown, "local", path=path.parent)
    raise SourceError(f"{shown!r} is a file and no git bundle; give a repository's folder, a bundle, or a URL.")


def _is_bundle(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _BUNDLE.match(file.read(32)) is not None
    except OSError:
        return False


_LOOPBACK = regex(r"127\.\d{1,3}\.\d{1,3}\.\d{1,3}")


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or _LOOPBACK.fullmatch(host) is not None


def _clean_path(path: str, host: str) -> tuple[str, str | None]:
    """Return a page's path cut down to its repository, and the revision (with the rest) that the page named."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        return "", None
    known = host.removeprefix("www.") in _FORGES
    end = len(parts)
    if "-" in parts:  # GitLab: group/name/-/tree/main
        end = parts.index("-")
    elif (marked := next((i for i, part in enumerate(parts) if part.endswith(".git") and part != ".git"), -1)) >= 0:
        end = marked + 1
    elif len(parts) > 2 and (parts[2] in _PAGES or host.endswith("github.com")):
        end = 2
    rest = parts[end + 1 :] if parts[end : end + 1] == ["-"] else parts[end:]
    rev = None
    if len(rest) > 1 and rest[0] in _REV_PAGES:
        named = rest[2:] if rest[0] == "src" and rest[1] in {"branch", "commit", "tag"} else rest[1:]
        rev = "/".join(named) or None
    elif rest[:2] == ["releases", "tag"] and len(rest) > 2:
        rev = "/".join(rest[2:])
    elif rest[:1] == ["pull"] and len(rest) > 3 and rest[2] == "commits":
        rev = rest[3]
    cleaned = "/".join(parts[:end])
    if known and end < 2:
        return "", None
    return (cleaned.removesuffix(".git") if known else cleaned), rev
