"""What a group says that it removed of the template's files and folders."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from auditor._regex import any_of, regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Stance
from auditor.claims._phrases import NEGATIVE, UNSURE
from auditor.claims._prose import whole_words
from auditor.claims._report import Report
from auditor.claims._values import NamedFile

_GONE = r"(?:removed|deleted)\b"
_PATH = r"(?P<name>(?<![\w./-])\.?[\w-][\w.-]{0,60}(?:/[\w.-]{1,60}){0,4}/?)"
_NOUN = r"(?:folders?|director(?:y|ies)|files?|scripts?|modules?)"
_ACTIVE = regex(
    any_of(
        # "have removed"
        (
            r"(?:\b(?:we|i|have|had|weve|ive|(?:the|our) (?:group|team))|\A\W*we\b[^.;]{0,80}?\b(?:but|and))\s+"
            r"(?:(?:also|therefore|thus|then|so|just|simply|have|\w{1,20}ly)\s+){0,2}"
            rf"(?:{_GONE}|(?:chose|decided) to (?:remove|delete)\b|ended up (?:removing|deleting)\b|got rid of\b)"
        ),
        # "We remove"
        r"\bwe\s+(?:also\s+)?(?:remove|delete)\b(?=\s+the\b)",
        # "The deletion of"
        (
            r"(?:\A\W*|\b(?:led to|resulted in)\s+|\b(?:deviations?|changes?|differences?|modifications?)"
            r"\b[^.;,]{0,40}?(?:\b(?:was|were|is|are|include[sd]?)|:)\s+)(?:the\s+)?(?:removal|deletion) of\b"
        ),
        # "changes that we made were deleting"
        (
            r"\b(?:deviations?|changes?|differences?|modifications?)\s(?:(?:that )?we made\s)?"
            r"(?:was|were|is|are)\s(?:removing|deleting|to remove|to delete)\b"
        ),
    ),
    re.IGNORECASE,
)
_HEAD = regex(rf"\A\W*{_GONE}\s+(?:the\s+)?{_PATH}(?:\s+{_NOUN})?\s?:\s", re.IGNORECASE)
"""An entry of a list whose head says what is gone: "Removed docs/: it was not needed"."""
_PASSIVE = regex(
    rf"(?:\bthe\s+|\A\W*(?=[\w./-]{{1,80}}/))(?:{_NOUN}\s+)?{_PATH}(?:\s+{_NOUN})?\s+"
    r"(?:was|were|where|has been|have been)\s+"
    rf"(?:(?:also|therefore|thus|then|completely|intentionally|entirely)\s+)?{_GONE}",
    re.IGNORECASE,
)
_PLAIN_PATH = _PATH.replace("?P<name>", "?:")
_SEVERAL = rf"(?P<names>{_PLAIN_PATH}(?:(?:,\s{{0,3}}(?:and\s+)?|\s+(?:and|n?or)\s+){_PLAIN_PATH}){{1,6}})"
_ALL_PASSIVE = regex(
    rf"(?:(?P<before>\b{_NOUN}),?\s+(?:(?:namely|called|named),?:?\s+)?)?{_SEVERAL}(?P<after>\s+{_NOUN})?,?\s+"
    rf"(?:(?:were|are) not (?:used|needed) and )?(?:were|where|are|have been)\s+"
    rf"(?:(?:also|therefore|thus|then|completely|intentionally|entirely)\s+)?{_GONE}",
    re.IGNORECASE,
)
_UNUSED = regex(
    rf"\b(?:not|n't)\s+used?\s+(?:(?:either|the|any|of)\s+){{0,2}}?{_SEVERAL}(?P<after>\s+{_NOUN})?,?\s+(?:so|and)\s+"
    rf"(?:we\s+)?(?:(?:have|therefore|thus)\s+){{0,2}}{_GONE}\s+(?:it|them|these|those|both)\b",
    re.IGNORECASE,
)
_BY_ANOTHER = regex(
    r"\b(?:in|during|by|from|with|through|via|of)\s+(?:(?:the|our|a|an|this|that|each|every)\s+)?(?:[\w-]{1,30}\s+){0,2}?"
    r"(?:scripts?|steps?|pipelines?|jobs?|workflows?|targets?|stages?|hooks?|commands?|actions?|functions?)\b|"
    r"\b(?:git|scripts?|pipelines?|jobs?|workflows?|targets?|hooks?)\b[^.;]{0,60}\b(?:removal|deletion)\b",
    re.IGNORECASE,
)
"""What removes something each time that it runs: it is of no use to ask whether that is there."""
_OF_NOW = regex(r"\b(?:remove|delete|removal|deletion)\b", re.IGNORECASE)
_NONE_OF = regex(r"\b(?:none|neither|some|most|parts?|files (?:in|of))\b", re.IGNORECASE)
_END = regex(
    r"[;:]|\.(?!\w)|\((?!and\b|or\b)|(?<![\w./-])(?:since|because|as|due|in|from|of)\b",
    re.IGNORECASE,
)
_DONE_WITH = regex(
    r"\A\W*(?:(?:from|in|of)\s+(?:(?:the|our|this)\s+)?(?:(?:original|initial|whole|entire|given)\s+)?"
    r"(?:cookie\s?cutter|template|project|repo\w*|structure)\b(?:\s+(?:template|project|structure|repository))?\W*)?"
    rf"(?:(?:together|along) with\s+(?:the\s+)?[\w./-]{{1,60}}(?:\s+{_NOUN})?\W*)?"
    r"(?:(?:entirely|completely|altogether)\W+)?(?:\Z|\.\s|(?:since|because|as|due to)\s)",
    re.IGNORECASE,
)
"""What follows the names: the end, or a reason. What is removed from some other place, or what one goes on with, may be
there all the same."""
_WITHIN = regex(
    rf"\b(?:in|inside|within|under)\b[^.;]{{0,80}}\b{_NOUN}|\b(?:in|inside|within|under)\s+\S{{1,60}}/", re.IGNORECASE
)
_ONE = regex(_PATH)
_NO_NAME = regex(
    r"(?:the|an?|any|all|and|or|also|both|folders?|director(?:y|ies)|files?|scripts?|modules?|"
    r"our|its?|them|we|th(?:is|ese|ose)|two|three|four|others?|default|original|initial|entire|whole|template|e\.g|ones|"
    r"everything|completely|called|named|respective|following|below|above|namely|only|standard|and/or)\Z",
    re.IGNORECASE,
)
_OTHERWISE = regex(
    r"\b(?:replac\w*|renam\w*|own|new|re-?wr\w+|wr(?:ite|ote|itten)|mov(?:e|ed|ing)|split\w*|merg\w*|combin\w*|restor\w*|re-?add\w*|"
    r"contents?|parts?|most|instead|template's|stub|dummy|placeholders?|examples?|locally|ignored?|history|outputs?|images?|"
    r"versions?)\b|\.gitignore|\.dvc\b|\bdvc\b",
    re.IGNORECASE,
)
"""What tells that something of that name is there all the same, or that not all of it went."""
_KEPT = regex(
    r"\b(?:again|back|later|anew|afterwards|eventually|keep\w*|kept(?! (?:on|in)\b)|remain\w*|left|restor\w*|except|"
    r"besides|but|however|although|samples?|smaller|only|until|once)\b",
    re.IGNORECASE,
)
"""What may take it back, in the same sentence or the next one."""


_REASON = regex(r"\b(?:since|because|so that|as (?:we|it|they|there|our|the|this))\b|,\s{1,3}as\b", re.IGNORECASE)
_BETWEEN = regex(r"[,()&]|\b(?:and|or|as well as|plus|also)\b", re.IGNORECASE)
_FOLDERS = regex(r"\b(?:folders?|director(?:y|ies))\b|\b(?:docs|notebooks|references) files\b", re.IGNORECASE)


_FILLED = regex(r"\b(?:filled|made use of|kept)\b", re.IGNORECASE)


_QUOTES = regex(r"[`'\"*\u2018\u2019\u201c\u201d]")


def removed(report: Report) -> Iterator[Claim]:
    """Return the files and folders that the structure is said to be without, one claim each; the value is the name."""
    spoken = [(sentence, _QUOTES.sub("", sentence.text)) for sentence in report.sentences(Asks.STRUCTURE)]
    for index, (sentence, text) in enumerate(spoken):
        after = [later for _, later in spoken[index + 1 :]]
        filled = [one for _, one in spoken[:index] if _FILLED.search(one) and not NEGATIVE.search(one)]
        if _OTHERWISE.search(_REASON.split(text)[0]) or _may_be_kept(text, *after[:1]):
            continue
        below = _names_of_list(text, after)
        after = after[len(below) :]
        for name in dict.fromkeys(
            map(_as_in_the_template, (*_after_verb(text), *_passive(text), *_before_verb(text), *below))
        ):
            # What is spoken of again may be there again; what was filled out and removed was one of the two alone.
            if not any(name in later for later in after):
                stance = Stance.MIXED if any(_names_it(name, one) for one in filled) else Stance.AFFIRMED
                value = NamedFile(name)
                yield report.claim("removed-said", Asks.STRUCTURE, sentence, key=name, stance=stance, value=value)


def _bare_name(name: str) -> str:
    """Return a name as it is in the tree, without what leads to it or ends it."""
    return name.removeprefix("./").rstrip("./")


_LEADS = regex(
    rf"\A(?=.*\b(?:following|below|these)\b)[^.;]*\b{_GONE}[^.;]*:\s*\Z|\A\W*{_GONE}\s?:\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
"""What leads to a list of what is gone."""
_ENTRY = regex(rf"\W*{_PATH}(?:\s+(?:{_NOUN}))?\W*", re.IGNORECASE)


def _names_of_list(text: str, after: list[str]) -> list[str]:
    """Return the names of a list that a sentence leads to, each alone in its entry."""
    told = _REASON.split(text)[0]
    if not _LEADS.match(text) or UNSURE.search(told) or NEGATIVE.search(told):
        return []
    found = []
    for one in after:
        entry = _ENTRY.fullmatch(one)
        if entry is None or _NO_NAME.match(entry["name"]):
            break
        found.append(_bare_name(entry["name"]))
    return found


_ONE_OF_MANY = {"notebook": "notebooks", "reference": "references", "doc": "docs"}


_CALLED_FOLDER = regex(r"[-_](?:folder|directory)\Z", re.IGNORECASE)


def _as_in_the_template(name: str) -> str:
    """Return a name as the template writes it: "the notebook folder", "the notebooks-folder"."""
    name = _CALLED_FOLDER.sub("", name)
    return _ONE_OF_MANY.get(name, name)


_BACK = regex(r"\b(?:again|back|anew|except|besides|although|samples?|smaller|until|once)\b", re.IGNORECASE)
"""What may take it back where it stands before it."""
_THE_OTHERS = regex(
    r"\b(?:everything|anything|all|nothing) else\b[^.;]*|"
    r"\b(?:the )?(?:rest|others?|other \w{1,20})\b[^.;]{0,40}?\b(?:kept|left|remain\w*)\b[^.;]*",
    re.IGNORECASE,
)
_OF_THEM = regex(
    r"\b(?:it|them|they|these|those|this|that|folders?|files?|ones?|director\w+|kept|keep\w*|remain\w*|left|again|back|"
    r"samples?|smaller|restor\w*)\b",
    re.IGNORECASE,
)
_VERB = regex(
    rf"\b(?:{_GONE}|remov(?:e|ing)\b|delet(?:e|ing)\b|got rid of\b)(?:\sonly(?=\s(?:the|our|one)\b))?", re.IGNORECASE
)


def _may_be_kept(text: str, after: str = "") -> bool:
    """Return whether a sentence, or the next one, may take back what it says was removed."""
    match = _VERB.search(text)
    before, rest = (text[: match.start()], text[match.end() :]) if match is not None else ("", text)
    later = _THE_OTHERS.sub(" ", after)
    taken_back = _KEPT.search(later) is not None and _OF_THEM.search(later) is not None
    return _BACK.search(before) is not None or _KEPT.search(_THE_OTHERS.sub(" ", rest)) is not None or taken_back


def _names_it(name: str, text: str) -> bool:
    """Return whether a sentence names a file or folder, alone and not as a part of a path."""
    return any(_bare_name(one["name"]) == name for one in _ONE.finditer(text))


_OF_A_PATH = regex(r"[./]")


def _after_verb(text: str) -> Iterator[str]:
    """Return what follows "we removed ...": paths, and the names of folders where it says that they are such.

    Nothing of a list in which anything else stands ("the need for a docs folder"), or which more is said of.
    """
    head = _HEAD.match(text)
    if head is not None and _OF_A_PATH.search(head["name"]):
        yield _bare_name(head["name"])
    for match in _ACTIVE.finditer(text):
        end = _END.search(text, match.end())
        last = end.start() if end is not None else len(text)
        if _is_unsure(text, match.start()) or not _DONE_WITH.match(text[last:]):
            continue
        if _OF_NOW.search(match[0]) and _BY_ANOTHER.search(text):
            continue
        rest = text[match.end() : last]
        items = [[one["name"] for one in _ONE.finditer(item)] for item in _BETWEEN.split(rest)]
        named = [[name for name in item if not _NO_NAME.match(name)] for item in items]
        folders = _FOLDERS.search(rest) and not _WITHIN.search(text[: match.start()])
        if all(len(names) < 2 for names in named):
            yield from (_bare_name(names[0]) for names in named if names and (folders or _OF_A_PATH.search(names[0])))


def _passive(text: str) -> Iterator[str]:
    """Return the paths and folders of which "the ... was removed" is said."""
    for match in _PASSIVE.finditer(text):
        name = match["name"].removeprefix("./").strip("/")
        folder = (
            "." in name
            or match["name"].endswith("/")
            or (_FOLDERS.search(match[0]) and not _WITHIN.search(text[: match.start()]))
        )
        done = _DONE_WITH.match(text[match.end() :])
        if folder and done and not _NO_NAME.match(name) and not _is_unsure(text, match.start()):
            yield name


def _before_verb(text: str) -> Iterator[str]:
    """Return the paths and folders of a list that "were removed", or that "we did not use, so we removed them"."""
    for match in itertools.chain(_ALL_PASSIVE.finditer(text), _UNUSED.finditer(text)):
        before = text[: match.start()]
        unsure = UNSURE.search(before[-60:]) or _NONE_OF.search(before) or _WITHIN.search(before)
        if unsure or not _DONE_WITH.match(text[match.end() :]):
            continue
        folders = any(match.groupdict().get(side) for side in ("before", "after"))
        names = [_bare_name(one["name"]) for one in _ONE.finditer(match["names"])]
        yield from (name for name in names if not _NO_NAME.match(name) and (folders or _OF_A_PATH.search(name)))


def _is_unsure(text: str, at: int) -> bool:
    return UNSURE.search(whole_words(text, at - 60, at + 20)) is not None
