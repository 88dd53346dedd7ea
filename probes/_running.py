"""Where a document says how the project is run."""

from __future__ import annotations

import posixpath
from itertools import islice
from typing import TYPE_CHECKING, Final

from auditor import Confidence, Repository
from auditor.shared import regex

if TYPE_CHECKING:
    from auditor.views.documents import Document

_RUN: Final = regex(
    r"(?m)(?:^|[\s`$>(])(?:uv\s+(?:run|sync|pip)|uvx\s|py(?:thon[\d.]*)?\s+(?:-m\s+)?[\w./-]+|pip3?\s+install|docker(?:-compose)?\s+(?:run|build|compose|up|pull)|"
    r"conda\s+(?:env\s+)?(?:create|activate|install)|invoke\s+\w|inv\s+\w|make\s+(?!(?:sure|use|it|the|an?|this|that|your)(?![\w-]))\w|streamlit\s+run|uvicorn\s|fastapi\s+(?:run|dev)|poetry\s+(?:install|run)|"
    # What only fetches (`git clone`, `dvc pull`, `curl` of a file) runs nothing.
    r"dvc\s+(?:repro|exp\s+run)|gcloud\s+(?!auth\b|init\b|config\b|storage\b)\w|(?:ba|z|k)?sh\s+\S+\.sh|\.[\\/]\S+\.(?:sh|bash|zsh|ksh|fish|nu|ps1|bat|cmd)|just\s+\w|pixi\s+run|npm\s+(?:run|start|install)|pipenv\s|pytest\b|bentoml\s+serve|"
    r"wandb\s+(?:agent|sweep)|curl(?=\s)[^\n]{0,200}?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\.run\.app|\s-[XdF]\b|\s--(?:request|data|form))|torchrun\s|accelerate\s+launch|task\s+\w|"
    r"(?:hatch|pdm|rye|pipx|mise|mlflow|flask|chainlit|modal)\s+run|jupyter[ -](?:lab|notebook)|sbatch\s|"
    r"bsub\s|(?:nox|tox)(?:\s+-|\s*$)|"
    r"mamba\s+env\s+create|gunicorn\s|kubectl\s+apply|terraform\s+apply|snakemake\b|coverage\s+run|locust\s+-)"
)
# A command, and not a file that is named alike (`make_dataset.py`, `docker-compose.yml`).
_COMMAND: Final = r"(?:python3?|uv run|docker(?:-compose)?|invoke|inv|make|uvicorn|streamlit|pip3? install|conda)[ \t]+"
# What no sentence begins with.
_PLAIN: Final = (
    r"python3?[ \t]+(?:-m[ \t]+[\w.]{1,200}|[\w./-]{1,200}\.py\b)|"
    r"uv[ \t]+run[ \t]+(?:-|(?:python|pytest|invoke|inv|uvicorn|fastapi|streamlit)[ \t]|[\w./-]{1,200}\.py\b)|"
    r"uv[ \t]+sync[ \t]{0,9}(?:-|$)|"
    r"pip3?[ \t]+install[ \t]+[-.]|docker(?:-compose|[ \t]+compose)?[ \t]+(?:build|run|up)[ \t]{0,9}(?:-|\.?$)|"
    r"uvicorn[ \t]+[\w.]{1,200}:|(?:fastapi[ \t]+(?:dev|run)|streamlit[ \t]+run)[ \t]+[\w./-]{1,200}\.py\b|"
    r"conda[ \t]+env[ \t]+create[ \t]+-|dvc[ \t]+repro[ \t]{0,9}$"
)
_RUN_PROSE: Final = regex(
    # From the mark that opens a code span: one that closes another stands behind a word, or before a space.
    rf"(?<![^\s`'\"(\[>*_|:,;/-])`(?:[ \t]|(?!\s)[^`\n]{{0,200}}(?<![\w./-]))?{_COMMAND}[^`\s][^`\n]{{0,200}}`|"
    rf"(?<!\w)(['\"]){_COMMAND}(?!sure\b|use\b|it\b|the\b|an?\b)[^'\"\s][^'\"\n]{{0,200}}\1(?!\w)|"
    rf"<(?:code|pre|kbd|samp)(?:\s[^<>\n]{{0,100}})?>\s{{0,9}}(?:\$\s{{0,9}})?{_COMMAND}[^<\n]{{1,200}}|"
    # A line of its own that nobody marked as code: behind a prompt, or a script by its path.
    rf"(?m:^[ \t]{{0,8}}(?:(?:[-*+]|\d{{1,2}}[.)])[ \t]+)?(?:\$[ \t]*{_COMMAND}\S|{_PLAIN}))"
)
_SPAN: Final = regex(r"(?<![^\s`'\"(\[>*_|:,;/-])`([^`\n]{3,200})`(?!`)")
_TOLD: Final = regex(r"\s*\S{1,100}\s+\S")  # more than the name of a tool or a file
# The drawn tree of folders that templates bring names `make data` beside its Makefile, the report's how to check it.
_TEMPLATES: Final = regex(
    r"(?m)^[^\n├└│]{0,200}[├└│].*$|\bpython report\.py (?:html|check)\b|\bpip install click markdown\b"
)


_USAGE: Final = regex(
    r"(?i)\b(?:usage|how[ -]to[ -](?:run|use|start)|running|getting[ -]started|quick[ -]?start|run[ -](?:it|the|our))\b"
)
_ALONE: Final = regex(
    r"[ \t]{0,8}(?:(?:[-*+]|\d{1,2}[.)])[ \t]+)?(?:make|invoke|inv|just|task)[ \t]+([A-Za-z][\w-]{0,60})[ \t]*"
)
_INVOKED: Final = regex(r"(?<![\w./-])(?:invoke|inv)[ \t]{1,9}([A-Za-z][\w-]{0,60})")
_LONGEST: Final = 200
_MADE: Final = regex(r"(?<![\w-])(?:make|invoke|inv|just|task)\s+([A-Za-z][\w-]{0,60})")
_SCRIPT: Final = regex(r"(?<![\w./-])[\w./-]{1,200}\.(?:py|sh|ipynb)(?![\w.-]*\w)")


def tells_how(document: Document) -> int | None:
    """Return the line on which a command of a document runs the project, or None."""
    for block in document.code:
        match = _RUN.search(_TEMPLATES.sub("", block.text))
        if match and block.language.lower() not in ("json", "yaml", "toml", "mermaid", "bibtex"):
            command = match.end() - len(match[0].lstrip())
            return block.line + match.string.count("\n", 0, command)
    if document.path.lower().endswith((".rst", ".txt", ".adoc")):
        # Literal blocks are indented, those of AsciiDoc stand between two lines.
        fenced = False
        for number, line in enumerate(document.text.split("\n"), 1):
            fenced = fenced != (line.strip() in ("----", "....") and document.path.lower().endswith(".adoc"))
            if (fenced or line[:1] in (" ", "\t")) and _RUN.search(line):
                return number
    text = _TEMPLATES.sub("", document.text)
    spans = (match for match in _SPAN.finditer(text) if _TOLD.match(match[1]) and _RUN.search(match[1]))
    match = _RUN_PROSE.search(text) or next(spans, None)
    return text.count("\n", 0, match.start()) + 1 if match else None


def tells_in_words(repo: Repository, document: Document) -> int | None:
    """Return the line that names a target or a script that is there, or None.

    That is one of a section on usage; anywhere a line that is nothing else, a task of invoke, and in code a command of
    the project's own.
    """
    lines = document.text.split("\n")
    targets = {target.name.replace("_", "-") for target in repo.commands.targets if target.kind != "script"}
    alone = _alone(lines, targets) if targets else None
    own = alone or _own_command(repo, document)
    if own is not None:
        return own
    for index, heading in enumerate(document.headings):
        if not _USAGE.search(heading.text[:200]):
            continue
        after = document.headings[index + 1 : index + 2]
        last = after[0].line - 1 if after else len(lines)
        for number, line in enumerate(lines[heading.line : last], heading.line + 1):
            plain = _TEMPLATES.sub("", line)
            named = any(match[1].replace("_", "-") in targets for match in _MADE.finditer(plain))
            if named or any(repo.tree.named(posixpath.basename(match[0])) for match in _SCRIPT.finditer(plain)):
                return number
    return None


def _alone(lines: list[str], targets: set[str]) -> int | None:
    for number, line in enumerate(lines, 1):
        alone = _ALONE.fullmatch(line) if len(line) < _LONGEST else None
        told = [alone] if alone else _INVOKED.finditer(_TEMPLATES.sub("", line)) if "inv" in line else ()
        if any(match[1].replace("_", "-") in targets for match in told):
            return number
    return None


def _own_command(repo: Repository, document: Document) -> int | None:
    """Return the line of code that begins with a command that the project installs, or None."""
    names = {script.name for script in repo.dependencies.scripts}
    for block in document.code if names else ():
        for number, line in enumerate(block.text.split("\n"), block.line):
            if line.strip("$> \t").partition(" ")[0] in names:
                return number
    for span in _SPAN.finditer(document.text) if names else ():
        tool, given, _ = span[1].strip("$> ").partition(" ")
        if given and tool in names:
            return document.text.count("\n", 0, span.start()) + 1
    return None


_NAMES: Final = regex(r"(?<![\w/-])[A-Za-z][\w-]{2,60}")
_LONGEST_PAGE: Final = 100_000
_MOST_WORDS: Final = 4_000
_PATH: Final = regex(r"(?<![\w./-])(?:\./)?(?:[\w.-]{1,80}/){0,8}[\w-][\w.-]{0,80}\.[A-Za-z]\w{0,12}(?![\w/])")
_ANYBODYS: Final = frozenset({
    "readme.md", "license", "requirements.txt", "requirements_dev.txt", "pyproject.toml", "environment.yml", "setup.py",
    "docker-compose.yml", "docker-compose.yaml", "package.json", "uv.lock",
})  # fmt: skip
"""Files of which any guide speaks, whatever project its reader has."""


_STARTED: Final = regex(
    r"(?<![\w./-])(?:python3?[ \t]+-m|(?:uvicorn|gunicorn|hypercorn)(?:[ \t]+--?\w[\w-]*(?:[= \t]\S+)?){0,4}?)"
    r"[ \t]+([A-Za-z_][\w.]{0,200})"
)
"""The module that a command starts."""
_COMPOSED: Final = regex(r"(?<![\w./-])docker(?:-|[ \t]+)compose[ \t]+(?:up|run|build)\b")
_BUILT: Final = regex(r"(?<![\w./-])docker[ \t]+(?:buildx[ \t]+)?build\b")


def sureness_of_the_project(repo: Repository, document: Document) -> Confidence | None:
    """Return how sure it is that a page tells of this project, None where any other may be meant."""
    if _of_the_project(repo, document):
        return Confidence.MEDIUM
    text = document.text[:_LONGEST_PAGE]
    started = {match[1] for match in islice(_STARTED.finditer(text), _MOST_WORDS)}
    known = [name for name in started if name in repo.python.packages or repo.python.by_name(name) is not None]
    if any("." in name for name in known):
        return Confidence.MEDIUM
    # A module called `main`, an image and what is composed are of many projects, and of this one.
    composed = _COMPOSED.search(text) is not None and bool(repo.docker.compose)
    built = _BUILT.search(text) is not None and bool(repo.docker.dockerfiles)
    return Confidence.LOW if known or composed or built else None


def _of_the_project(repo: Repository, document: Document) -> bool:
    """Return whether the README links a page, or it names a file, a task or a program that is there."""
    readme = repo.documents.readme
    links = (link.target.split("#", 1)[0].removeprefix("./") for link in readme.links) if readme is not None else ()
    if document.path in links:
        return True
    text = document.text[:_LONGEST_PAGE]
    targets = {target.name.replace("_", "-") for target in repo.commands.targets if target.kind != "script"}
    if any(match[1].replace("_", "-") in targets for match in _MADE.finditer(text)):
        return True
    names = {script.name for script in repo.dependencies.scripts} | {
        name for name in repo.python.packages if "_" in name
    }
    if not names.isdisjoint(_NAMES.findall(text)[:_MOST_WORDS]):
        return True
    paths = {match[0].removeprefix("./") for match in islice(_PATH.finditer(text), _MOST_WORDS)} - {document.path}
    own = (path for path in paths if posixpath.basename(path).lower() not in _ANYBODYS)
    # A file may have gone since, and its folder be there.
    return any(repo.tree.is_dir(posixpath.dirname(path)) if "/" in path else repo.tree.named(path) for path in own)
