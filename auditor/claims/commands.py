"""What commands in answers name: files to install from, and files to run."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim
from auditor.claims._prose import normalize_signs
from auditor.claims._report import Report
from auditor.claims._values import Commanded

_FILE = r"([\w./-]{1,120}\.(?:txt|ya?ml))(?![\w/-])"
_INSTALL = regex(
    rf"\b(?:pip3?|conda|mamba)\s+install\b[^;&|]{{0,60}}?\s(?:-r|--file|--requirement)[ =]{{1,3}}{_FILE}|"
    r"\bpip3?\s+install\s+((?:[\w.-]{1,60}/){0,8}requirements?[\w-]{0,40}\.txt)(?![\w/-])|"
    rf"\b(?:conda|mamba)\s+(?:env\s+(?:create|update)|create)\b[^;&|]{{0,60}}?\s(?:-f|--file)[ =]{{1,3}}{_FILE}",
    re.IGNORECASE,
)
_RUN = regex(
    r"\b(?:python3?|streamlit run|uv run(?: python3?)?|docker build\b[^;&|]{0,60}?\s(?:-f|--file))[ =]{1,3}"
    r"((?:[\w.-]{1,60}/){0,8}[\w.-]{1,60}\.(?:py|dockerfile))(?![\w/-])",
    re.IGNORECASE,
)
_BUILD = regex(
    r"\bgcloud\s+(?:(?:alpha|beta)\s+)?builds\s+submit\b[^;&|\n]{0,200}?\s--config[ =]{1,3}"
    r"[\"']?((?:[\w.-]{1,60}/){0,8}[\w.-]{1,60}\.(?:ya?ml|json))(?![\w/-])",
    re.IGNORECASE,
)
PLACEHOLDER_NAME = regex(
    r"(?:\A|/)(?:(?:my|your|the|some|any|path|other|new)[-_]?)?"
    r"(?:scripts?|files?|name|program|module|example|exp|experiments?|manage|x{1,3}|foo)\d?\.\w+\Z|"
    r"(?:\A|/)(?:other|another|new|custom|own|mine|some|any|foo|bar|baz)\d?\.\w+\Z|(?:\A|[/_])(?:my|your|some)[-_]|_name\.|path/to|\.\.|"
    r"(?:\A|/)(?:setup\.py|coverage\.py|(?:get|install)[-_][\w-]+\.py|ez_setup\.py)\Z",
    re.IGNORECASE,
)
"""A name that stands for any file, or is everybody's."""
_WORDS_OF_ELSEWHERE = any_of(
    # what is done no more, or was not taken
    r"instead of|rather than|not|no longer|never|without|avoid\w*|replac\w*|mov(?:ed|ing)|migrat\w+|switch\w*",
    # what was once
    r"used to|originally|previously|initially|at first|before|earl(?:y|ier)|old|once|was|were(?! to\b)|had|been|past",
    # what was taken away
    r"delet\w+|remov\w+|disabl\w+|deactivat\w+|inactive|renam\w+|(?:switched|turned|commented) (?:it |them )?off",
    r"commented (?:it |them )?out|gone(?!\.)",
    # what was begun, thought of or lacks
    r"began|begun|(?:how|where|what) (?:we|i) started|tried|consider\w*|forg[oe]t\w*|missing|lost|fails?|private",
    r"(?:it|that|this) would|if (?:one|we|you|it)",
    # what another is compared with
    r"alternative\w*|usual\w*|naive\w*|unlike|(?<!look )(?<!looks )like|than|compar\w+|similar\w*",
    # whose it is
    r"template|course|exercises?|examples|another|other|authors?'?|official|upstream|hugging\s?face|gist|front-?end",
    # where it runs
    r"submodules?|hpc|cluster|colab|kaggle|vm|laptops?|installer|standard library|documentation|docker run",
    r"containers?|sweep|agent|git checkout|checks? out",
)
NOT_NOW = regex(rf"\b{_WORDS_OF_ELSEWHERE}\b|n't\b|\bcd \.\.", re.IGNORECASE)
"""What says that this is not how it is done now, or that it is done with files from elsewhere."""
CREATED = regex(
    r"\b(?:export|generat|freez|froze|compil|produc|convert|download)\w*|(?<![-=])>|"
    r"\b(?:pipreqs|wget|curl|tee|sav(?:e|es|ed|ing)|writ(?:es?|ing|ten)|makes?|made)\b|"
    r"\bcreat(?:e[ds]?|ing)\b(?!\s+(?:an?|the|-))",
    re.IGNORECASE,
)
"""How such a file comes about on somebody's own machine, which need not be tracked."""


_WITH = "a command with"


def commands(report: Report) -> Iterator[Claim]:
    """Return the files that commands install from, run, or build where the answers tell how one sets up and runs it.

    What was run elsewhere (question 10 and those of the cloud tell of that) need never have been tracked.
    """
    for question, run, said in (
        (Asks.DEPENDENCIES, _INSTALL, "install from"),
        (Asks.DEPENDENCIES, _RUN, _WITH),
        (Asks.CONFIGURATION, _RUN, _WITH),
    ):
        spoken = report.every_sentence(question)
        led = ""
        for sentence in spoken:
            # "On the cluster:" leads to all that follows it.
            led = sentence.text if sentence.text.endswith(":") else led
            for match in () if NOT_NOW.search(f"{led} {sentence.text}") else run.finditer(sentence.text):
                path = next(group for group in match.groups() if group).removeprefix("./")
                name = path.rpartition("/")[2]
                made = any(CREATED.search(run.sub(" ", one.text)) for one in spoken if name in one.text)
                if not (path.startswith("/") or PLACEHOLDER_NAME.search(path)):
                    value = Commanded(path, made)
                    yield report.claim("own-links", question, sentence, said=f"{said} {path}", key=path, value=value)
    yield from _in_blocks(report)
    yield from _builds(report)


_SHELLS = frozenset({"", "bash", "sh", "shell", "zsh", "console", "terminal", "cmd", "powershell", "shell-session"})
_AWAY = regex(
    r"\bcd\s+(?:~|\.\.|/|\$|-)|<<|\b(?:ssh|scp|wget|curl|cookiecutter|docker\s+(?:run|exec))\b", re.IGNORECASE
)
"""What a block has whose commands are run somewhere else, or on what it fetches."""
_CLONE = regex(r"\bgit\s+clone\s+(?:-\S+\s+){0,4}(?:git@([\w.-]{1,60}):)?(\S{1,200})", re.IGNORECASE)
_COMMAND = regex(
    r"(?:[$>!%]\s{0,3})?(?:cd\s+[\w./-]{1,100}\s{0,3}(?:&&|;)\s{0,3})?(?:(?:sudo|time)\s+|[A-Z_]{2,40}=\S{1,100}\s+){0,3}"
    r"(?=(?:python3?|pip3?|uv|conda|mamba|streamlit|docker)\b)"
)
"""How a line begins that somebody types."""


def _in_blocks(report: Report) -> Iterator[Claim]:
    """Yield what the commands in blocks of code install from, run or build where the answers tell how one does that."""
    run_by = (_RUN, _WITH)
    for question, kinds in ((Asks.DEPENDENCIES, ((_INSTALL, "install from"), run_by)), (Asks.CONFIGURATION, (run_by,))):
        answer = report.answer(question)
        if answer is None:
            continue
        for block in answer.code:
            text = block.text[:5_000]
            led = next((one for at, one in reversed(answer.lines) if at < block.line and one.strip()), "")
            if (
                block.language.casefold() not in _SHELLS
                or _AWAY.search(text)
                or NOT_NOW.search(normalize_signs(led[:1_000]))
            ):
                continue
            clone = _CLONE.search(text)
            cloned = (f"https://{clone[1]}/{clone[2]}" if clone[1] else clone[2]).removesuffix(".git") if clone else ""
            told = [one.text for one in report.every_sentence(question)]
            lines = [one.strip() for one in text.split("\n")]
            typed = [one for one in lines if _COMMAND.match(one) and not NOT_NOW.search(one)]
            for (run, said), command in itertools.product(kinds, typed):
                for match in run.finditer(command):
                    path = next(group for group in match.groups() if group).removeprefix("./")
                    name = path.rpartition("/")[2]
                    made = any(CREATED.search(run.sub(" ", one)) for one in (*lines, *told) if name in one)
                    if not (path.startswith("/") or PLACEHOLDER_NAME.search(path)):
                        line = next((at for at, one in answer.lines if at >= block.line and command in one), block.line)
                        value = Commanded(path, made, cloned)
                        yield Claim("own-links", path, report.number(question), line, f"{said} {path}", value=value)


def _builds(report: Report) -> Iterator[Claim]:
    """Yield the build files that commands name where answers tell of images, in blocks of code, too.

    What is told around a block is not read, so that such a file may be one that somebody made for himself.
    """
    for question in (Asks.DOCKER, Asks.BUILDS):
        answer = report.answer(question)
        for line, text in answer.lines if answer is not None else ():
            for match in _BUILD.finditer(text[:2_000]):
                path = match[1].removeprefix("./")
                if not (path.startswith("/") or PLACEHOLDER_NAME.search(path)):
                    value, said = Commanded(path, made=True), f"{_WITH} {path}"
                    yield Claim("own-links", path, report.number(question), line, said, value=value)
