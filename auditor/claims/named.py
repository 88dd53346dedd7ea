"""What answers name and show: docker files, figures, links into the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._circumstances import AT_FIRST
from auditor.claims._claim import Claim, Stance
from auditor.claims._once import was_for_a_time
from auditor.claims._phrases import HYPOTHETICAL
from auditor.claims._prose import short, split
from auditor.claims._report import Report
from auditor.claims._stance import is_only_set_aside
from auditor.claims._values import ImageShown, Linked, NamedFile, Quoted
from auditor.report.figures import without_query

_DOCKERFILE = regex(
    r"(?<![\w/])((?:[\w.-]{1,80}/){0,6}(?:[\w-]{1,80}(?:\.[\w-]{1,40})?\.(?:dockerfile|Dockerfile|[Cc]ontainerfile)|"
    r"(?:Dockerfile|Containerfile)[.-][\w-]{1,80}|(?<=/)(?:[Dd]ockerfile|Containerfile)))(?![\w/])"
)
_DOCKER = regex(r"\bdocker\w*|\bimages?\b|\bcontainers?\b", re.IGNORECASE)
_WORDS_OF_ABSENCE = any_of(
    r"not|no|never|without|instead of|rather than|removed|deleted|dropped|replaced|renamed|had|once",
    r"used to|previously|earlier|formerly|initially|originally|later|will|there (?:was|were)",
    # "merged it into train.py"
    r"(?:merged|combined|split|folded|turned|moved) (?:\S{1,60} )?(?:in)?to",
    # "was folded for good into train.py"
    r"(?:was|were|been|got) (?:merged|combined|folded|united)\b[^.;]{0,60}? (?:in)?to",
    # "the repository of the front end"
    r"repo\w* of (?:(?:the|another|an)\s)?(?:front-?end|back-?end|other|another|course|template)",
    # "another group", "a separate repository"
    r"(?:another|other) groups?|(?:another|other|separate|different|front-?end|back-?end) repo\w*",
    # "can be derived"
    r"(?:can|may) be (?:written|made|built|derived|created|added)",
    r"template|course|exercises?|gone|none|nope|missing|absent|disabled|skipped|left out|commented out",
)
_NOT_THERE = regex(
    any_of(
        rf"\b{_WORDS_OF_ABSENCE}\b|n't\b|\A\W*if\b",
        # "data.py: -"
        r":\s?[-\u2013\u2014]\s*\Z",
        # "data.py | - |"
        r"\A\W*[^|]{1,120}\|\s*[-\u2013\u2014]\s*\|?\s*\Z",
    ),
    re.IGNORECASE,
)
"""What tells of a docker file that is there no more, not yet, or somewhere else."""
_PLACEHOLDER = regex(r"[<>{}$*]|\b(?:name|my|your|example|xyz|some)\b", re.IGNORECASE)


_MAY_BE_OURS = regex(
    r"(?![a-z][a-z0-9+.-]{1,20}:|//|www\.)|(?:https?:)?//(?:[\w-]{1,60}\.){0,4}git(?:hub|lab)[\w.-]{0,60}/", re.I
)


_ANYBODYS = regex(r"https?://[\w.-]{1,60}/(?:your|[<{\[]|%[357][BC])", re.IGNORECASE)
"""An address whose owner nobody has filled in: it leads to no file."""


_LINK_TARGET = regex(r"\]\([^()\n]{0,500}\)|https?://\S{1,500}")
_OF_DOCKER = regex(r"docker", re.IGNORECASE)


def docker_named(report: Report) -> Iterator[Claim]:
    """Return the docker files that the answer names, else that it speaks of images of the group's."""
    answer = report.answer(Asks.DOCKER)
    if answer is None:
        return
    named: dict[str, int] = {}
    for line, text in answer.lines:
        # A link's target is one of the links; what is shown of it may be any words.
        for match in _DOCKERFILE.finditer(_LINK_TARGET.sub(" ", text[:2_000])):
            if not _PLACEHOLDER.search(match[1]) and "://" not in match[1]:
                named.setdefault(match[1].removeprefix("./"), line)
    number = report.number(Asks.DOCKER)
    linked = [link for link in answer.links if _OF_DOCKER.search(link.target)]
    led = [link for link in linked if not _ANYBODYS.match(link.target)]
    shown = {link.text.strip("`* ") for link in led}
    paths = [*named, *(without_query(link.target) for link in led)]
    for name, line in named.items():
        # What a link is called by is the file that it leads to, whatever that one's name is; and who has named a path,
        # or linked it, goes on with the end of it.
        end = f"/{name}".casefold()
        if name in shown or any(f"/{path}".casefold().endswith(end) for path in paths if path != name):
            continue
        told = [one.text for one in report.sentences(Asks.DOCKER) if name in one.text]
        if told:
            doubted = all(_is_of_another_time(text, name) for text in told)
        else:
            # "For training one writes a `train.dockerfile`" is said of nobody, and is none of the answer's sentences.
            doubted = any(name in text for text in split(answer.prose))
        stance = Stance.HYPOTHETICAL if doubted else None
        yield Claim("docker-named", name, number, line, f"docker file {name}", stance, value=NamedFile(name))
    for link in linked:
        said = f"link to {short(link.target)}"
        yield Claim("docker-named", link.target, number, link.line, said, value=Linked(link.target))
    # A console, or somebody's pages, may be linked beside what the answer tells of its images.
    if not named and not any(_MAY_BE_OURS.match(link.target) for link in linked):
        found = report.stance(Asks.DOCKER, _DOCKER)
        if found is not None:
            yield report.claim("docker-named", Asks.DOCKER, found[1], stance=found[0])


def _is_of_another_time(text: str, name: str) -> bool:
    """Return whether a sentence tells of a docker file that is there no more, or not yet."""
    if any(sign.search(text) for sign in (_NOT_THERE, AT_FIRST, HYPOTHETICAL)) or was_for_a_time(text):
        return True
    return is_only_set_aside(text, regex(re.escape(name)))


_ASKED = (Asks.TRACKING, Asks.BUCKET, Asks.REGISTRY, Asks.BUILDS, Asks.ARCHITECTURE)


def figures(report: Report) -> Iterator[Claim]:
    """Return every image that an answer shows or links, and those that stand between backticks together.

    One claim where no question that asks for one has it.
    """
    shown: set[int] = set()
    quoted = []
    for answer in report.filled():
        quoted += [(answer.number, image) for image in answer.rendered.quoted]
        for image, is_shown in [*((i, True) for i in answer.images), *((i, False) for i in answer.linked_images)]:
            shown.update(answer.asks)
            said = f"image {short(image.target)}" if is_shown else f"image {short(image.target)}, linked, not shown"
            value = ImageShown(answer, image.target)
            yield Claim("figures", image.target, answer.number, image.line, said, value=value)
    if quoted:
        (number, first_quoted), count = quoted[0], len(quoted)
        said = (
            f"image {short(first_quoted.target)}" + (f" and {count - 1} more" if count > 1 else "") + ", in backticks"
        )
        images = Quoted(tuple(image.target for _, image in quoted))
        yield Claim("figures", first_quoted.target, number, first_quoted.line, said, value=images)
        return
    missing = [question for question in _ASKED if question not in shown and report.number(question) is not None]
    # A report without an answer says nothing, and not that there is no image.
    if len(missing) == len(_ASKED) and any(report.filled()):
        first = report.answers.question(missing[0])
        line = first.line if first is not None else None
        yield Claim("figures", None, report.number(missing[0]), line, "no image in any answer")


_OF_WINDOWS = regex(r"<((?:[\w.-]{1,60}\\){1,8}[\w.-]{1,100}\.\w{1,8})>")
"""A path that stands where a link is asked for, as Windows writes it: Markdown takes none for a link."""
_MAIL = regex(r"(?:mailto|tel|javascript|data):", re.IGNORECASE)


_WEB = regex(r"https?://", re.IGNORECASE)


def links(report: Report) -> Iterator[Claim]:
    """Return every link that may lead into the group's own repository: relative ones, and those of a host."""
    for answer in report.filled():
        seen = set()
        images = [*answer.images, *answer.linked_images]
        # What is attached at the host leads to no file of the repository.
        shown = [image for image in images if not image.attached]
        hosted = [(i.target, i.line) for i in shown if _WEB.match(i.target)]
        named = [(link.target, link.line) for link in answer.links if link.target not in {i.target for i in images}]
        written = [(match[1], line) for line, text in answer.lines for match in _OF_WINDOWS.finditer(text[:2_000])]
        for target, line in [*named, *hosted, *written]:
            if target in seen or not target.strip() or target.startswith("#") or _MAIL.match(target):
                continue
            seen.add(target)
            yield Claim("own-links", target, answer.number, line, f"link to {short(target, 200)}", value=Linked(target))
