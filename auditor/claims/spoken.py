"""Files that answers speak of as the group's own, by name and outside of commands and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim
from auditor.claims._phrases import HYPOTHETICAL
from auditor.claims._report import Report
from auditor.claims._values import Spoken
from auditor.claims.commands import CREATED, NOT_NOW, PLACEHOLDER_NAME

_ASKED = (
    Asks.TESTS, Asks.CI, Asks.CONFIGURATION, Asks.REPRODUCIBILITY, Asks.DOCKER, Asks.DEBUGGING, Asks.TRAINING,
    Asks.API, Asks.DEPLOYMENT, Asks.API_TESTS, Asks.MONITORING,
)  # fmt: skip
"""Those of tests, workflows, experiments, images and services. Question 5 tells of what a template had, question 8 of a
run of the tests that may be an old one."""
_FILE = regex(
    r"(?<![\w./:@<>{}$*\\-])((?:[\w.-]{1,60}/){0,8}(?!_)(?=\w{0,60}[a-z])[\w-]{2,60}(?<!_)\.(?:py|ya?ml|sh))"
    r"(?![\w/-]|\.\w|[`'\"]? files\b)"
)
"""A file of code or configuration. "`exp.yaml` files" are of any name, and so is what is written in capitals."""
_FOR_EXAMPLE = regex(
    r"\b(?:e\.?g|examples?|instance|let's say|say|and so on|etc|such as|until|M\d{1,2})\b|\||"
    r"\b(?:one|you)\s+(?:\w+\s+){0,3}?(?:add|create|pick|choose|make|write|name)s?\b",
    re.IGNORECASE,
)
"""What names one of several or any, one of the course's, or one that is there no more; and a table of a run."""
_NOT_TRACKED = regex(
    r"\b(?:stor(?:e[sd]?|ing)|logs|logged|upload\w*|artifacts?|buckets?|secrets?|(?:each|every|best|any|per) runs?|"
    r"console|appendix|branch\w*|cloud functions?|base image|sidecar|bas(?:ed|ing)\b[^.;]{0,60}\bon|"
    r"(?:back-?end|separate|different|second|own) repo\w*|"
    r"(?:of|from|in) the (?!project|group|same|main|git)[\w-]{2,30} (?:repo(?:sitory)?|library|package))\b",
    re.IGNORECASE,
)
"""What tells of a file that a tool keeps, or that is somewhere else."""
_TOOLS_OWN = regex(r"(?:\A|/)(?:\.hydra/|(?:hparams|overrides|hydra|conda[-_]environment)\.ya?ml\Z)")
"""What Lightning, Hydra and Weights & Biases write for every run."""
_OURS = regex(r"\b(?:our|my)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_SIGNS = (NOT_NOW, HYPOTHETICAL, _FOR_EXAMPLE, _NOT_TRACKED)


def spoken_files(report: Report) -> Iterator[Claim]:
    """Return the files that answers speak of, where nothing tells that they are others', were once, or are to come."""
    for question in _ASKED:
        answer = report.answer(question)
        links = " ".join(link.text for link in answer.links) if answer is not None else ""
        told = [(one, _FILE.findall(one.text), _FILE.sub(" ", one.text)) for one in report.sentences(question)]
        made = {path.rpartition("/")[2] for _, paths, rest in told if paths and CREATED.search(rest) for path in paths}
        led = ""
        for sentence, paths, rest in told:
            # What leads to a list ("On the cluster:") leads to all that follows it.
            led = rest if rest.endswith(":") else led
            if not paths or any(sign.search(f"{led} {rest}") for sign in _SIGNS):
                continue
            # A profile names files of libraries.
            paths = (
                paths
                if question != Asks.DEBUGGING
                else [path for path in paths if _OURS.search(sentence.text.split(path)[0])]
            )
            for path in dict.fromkeys(path.removeprefix("./") for path in paths):
                name = path.rpartition("/")[2]
                if not (name in made or name in links or PLACEHOLDER_NAME.search(path) or _TOOLS_OWN.search(path)):
                    said, value = f"the file {path}", Spoken(path)
                    yield report.claim("own-links", question, sentence, key=path, said=said, value=value)
