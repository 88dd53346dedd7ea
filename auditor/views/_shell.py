"""Shell text as simple commands, each with its line and whether its failure is swallowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from auditor._nothing import NOTHING
from auditor._regex import regex
from auditor.limits import MAX_SHELL_COMMANDS
from auditor.views._command import Command
from auditor.views._shell_branches import NEVER_TAKEN, live
from auditor.views._shell_loops import handed, passes, printed
from auditor.views._shell_variables import Variables
from auditor.views._shell_words import Token, lex
from auditor.views._shell_wrappers import base_name, unwrap

_PREFIXES = frozenset(["if", "then", "elif", "else", "while", "until", "do", "!", "time"])
_ENDS = frozenset(["fi", "done", "esac"])
_BRACES = frozenset(["{", "}"])
_BEFORE = _PREFIXES | _ENDS | _BRACES
_DROPPED = frozenset(["for", "select", "[[", "[", "((", "test", "function"])
_QUIET = frozenset(["true", ":", "echo", "printf", "Write-Host", "Write-Output"])
_MAX_DEPTH = 5


class _Simple:
    """One simple command of the text, or an operator between two (`words` is then empty)."""

    __slots__ = ("loop", "operator", "swallowed", "words")

    def __init__(self, words: list[Token], operator: str = "", loop: Sequence[Token] = ()) -> None:
        self.words = words
        self.loop = loop
        """The words of `for x in a b`, where a loop begins."""
        self.operator = operator
        self.swallowed = False


def split_commands(
    text: str, path: str, line: int, *, errexit: bool = False, variables: Mapping[str, str] = NOTHING
) -> tuple[Command, ...]:
    """Return the simple commands of shell text, in order; `line` is that of its first line.

    Wrappers are taken off (`uv run pytest` is `pytest`), `bash -c` and command substitutions looked into; comments,
    heredocs, conditions in brackets and assignments are left out. What a name is given, before it or by `variables`,
    stands where it is used. With `errexit` the shell stops at the first failure, so that only `||` swallows one, not
    `; true`. Never raises.
    """
    found = _Found(variables)
    _split(_before_exit(text) if "exit" in text else text, path, line, errexit, 0, False, found)
    return found.told(path, line)


def command(words: list[str], path: str, line: int, *, swallowed: bool = False) -> tuple[Command, ...]:
    """Return the commands that one command, already taken apart into words, runs."""
    found = _Found()
    _emit(words, " ".join(words), path, line, 0, swallowed, found)
    return found.told(path, line)


_EXIT = regex(r"(?m)^exit(?:[ \t]{1,9}\d{1,3})?(?=[ \t]{0,9}(?:[;#].{0,200})?$)")
_HELD = regex(r"\b(?:if|for|while|until|case|select|function|trap)\b|[{(\\`]|<<|[&|]\s{0,9}\Z", re.IGNORECASE)


def _before_exit(text: str) -> str:
    """Return a script up to a line on which it ends, where nothing before that may hold the line back."""
    match = _EXIT.search(text)
    if match is None:
        return text
    before = text[: match.start()]
    held = _HELD.search(before) is not None or any(before.count(quote) % 2 for quote in "\"'")
    return text if held else text[: match.end()]


class _Found(list[Command]):
    """The commands so far; `cut` where a limit left some of the text unread."""

    cut = False

    def __init__(self, variables: Mapping[str, str] = NOTHING) -> None:
        super().__init__()
        self.variables = Variables(variables)

    def told(self, path: str, line: int) -> tuple[Command, ...]:
        """Return the commands; where some were left unread, the last one (or an empty one) says so."""
        if not self.cut:
            return tuple(self)
        last = self[-1] if self else Command("", ("",), path, line, "")
        return (*self[:-1], last._replace(cut=True))


def _split(text: str, path: str, line: int, errexit: bool, depth: int, swallowed: bool, found: _Found) -> None:
    tokens, whole = lex(text, line)
    found.cut = found.cut or not whole
    entries = _simple(live(tokens) if NEVER_TAKEN.search(text) else tokens)
    entries = _reached(entries) if "false" in text or "true" in text else entries
    _mark_swallowed(entries, errexit)
    _mark_unset(entries, text)
    piped: list[str] | None = None
    for entry in entries:
        if len(found) >= MAX_SHELL_COMMANDS:
            found.cut = found.cut or bool(entry.words)
            if found.cut:
                return
        lost = swallowed or entry.swallowed
        for word in entry.words:
            if depth >= _MAX_DEPTH:
                found.cut = found.cut or bool(word.inner)
                continue
            for inner, inner_line in word.inner:
                _split(inner, path, inner_line, errexit, depth + 1, lost, found)
        if entry.loop:
            found.variables.begin(entry.loop)
        written = [word for word in entry.words if word.raw]
        if written and not entry.operator:
            for given in found.variables.each(written):
                words = [word.text for word in written] if given is None else given
                source = " ".join(word.raw for word in written) if given is None else " ".join(given)
                for told in handed(words, piped or ()) or [words] if words else ():
                    text = source if told is words else " ".join(told)
                    _emit(told, text, path, written[0].line, depth, lost, found)
                piped = piped if passes(words) else printed(words)
            found.variables.take(written)
        elif entry.operator not in ("|", "|&", ""):
            piped = None


def _emit(words: list[str], text: str, path: str, line: int, depth: int, lost: bool, found: _Found) -> None:
    commands, codes = unwrap(words)
    found.extend(Command(base_name(argv[0]), argv, path, line, text, lost) for argv in commands)
    for code in codes:
        if depth < _MAX_DEPTH:
            # A shell of its own stops at no failure unless it is told to.
            _split(code, path, line, False, depth + 1, lost, found)
        else:
            found.cut = found.cut or bool(code.strip())


def _simple(tokens: list[Token]) -> list[_Simple]:
    """Return the simple commands and the operators between them, keywords taken off."""
    entries: list[_Simple] = []
    words: list[Token] = []
    test = False
    pattern = False  # within `case`, before the `)` that ends a pattern
    for index, token in enumerate(tokens):
        if not token.operator:
            words.append(token)
            test = token.raw == "[[" or (test and token.raw != "]]")
            continue
        if test and token.text != "\n":
            continue  # within `[[ ... ]]`, where parentheses and `&&` belong to the condition
        test = False
        if token.text == ")" and words and (pattern or words[0].raw == "case"):
            words, pattern = [], False
            continue
        if token.text == "|" and pattern and words and words[0].raw != "esac":
            words = []
            continue
        if token.text == "(" and len(words) == 1 and index + 1 < len(tokens) and tokens[index + 1].text == ")":
            words = []  # the definition of a function
        pattern = _take(words, pattern, entries) or token.text.startswith(";;")
        words = []
        entries.append(_Simple([], token.text))
    _take(words, pattern, entries)
    return entries


def _take(words: list[Token], pattern: bool, entries: list[_Simple]) -> bool:
    """Add the command that these words are, and the braces before it; return whether a pattern of `case` comes next."""
    at = 0
    while at < len(words) and words[at].raw in _BEFORE:
        raw = words[at].raw
        pattern = pattern and raw != "esac"
        if raw in _BRACES:
            entries.append(_Simple([], raw))
        at += 1
    current = words[at:]
    if not current:
        return pattern
    raw = current[0].raw
    if raw == "case" or raw in _DROPPED or current[-1].raw == "]]":
        inner = [Token("", "", word.line, False, word.inner) for word in current if word.inner]
        if inner or raw == "for":
            entries.append(_Simple(inner, loop=current if raw == "for" else ()))
    else:
        entries.append(_Simple(current))
    return pattern or raw == "case"


def _reached(entries: list[_Simple]) -> list[_Simple]:
    """Return the entries without the commands behind `false &&` or `true ||`, up to what runs all the same."""
    kept: list[_Simple] = []
    off = ""
    for before, entry in zip([None, *entries], entries, strict=False):
        told = _words(before) if before is not None else []
        if entry.operator == "&&" and told == ["false"]:
            off = "||"
        elif entry.operator == "||" and told == ["true"]:
            off = "&&"
        elif entry.operator not in ("", "&&", "||", "|", "|&") or entry.operator == off:
            off = ""
        if not (off and entry.words):
            kept.append(entry)
    return kept


def _words(entry: _Simple) -> list[str]:
    return [word.text for word in entry.words if word.raw]


class _List:
    """What stands to the right within one list of commands, while it is read from right to left."""

    __slots__ = ("any_fails", "base", "fails", "first", "swallowed")

    def __init__(self, base: bool, swallowed: bool, any_fails: bool = False) -> None:
        self.base = base
        self.swallowed = swallowed
        self.first: list[str] = []
        self.fails = False
        self.any_fails = any_fails


def _mark_swallowed(entries: list[_Simple], errexit: bool) -> None:
    """Mark the commands whose failure an `|| true`, `|| echo` or (without errexit) a `; true` behind them hides."""
    stack: list[_List] = []
    now = _List(False, False)
    for entry in reversed(entries):
        operator = entry.operator
        if not operator:
            words = _words(entry)
            if words:
                entry.swallowed = now.swallowed
                now.first = words
                if words[0] in ("false", "exit", "return") and words[1:] != ["0"]:
                    now.fails = now.any_fails = True
        elif operator in (")", "}"):
            stack.append(now)
            now = _List(now.swallowed, now.swallowed)
        elif operator in ("(", "{"):
            if stack:
                inner, now = now, stack.pop()
                now.first = inner.first
                now.fails = now.fails or inner.any_fails
                now.any_fails = now.any_fails or now.fails
        elif operator == "||":
            if now.first and not now.fails and (now.first[0] in _QUIET or now.first == ["exit", "0"]):
                now.swallowed = True
        elif operator not in ("&&", "|", "|&"):
            hidden = operator == ";" and not errexit and (now.first in (["true"], [":"], ["exit", "0"]))
            now = _List(now.base, now.base or hidden, now.any_fails)


def _mark_unset(entries: list[_Simple], text: str) -> None:
    """Mark what runs between `set +e` and `set -e` (or the last command), where nothing looks at its exit code."""
    if "set +e" not in text or "$?" in text or "PIPESTATUS" in text:
        return
    commands = [entry for entry in entries if _words(entry)]
    off = False
    for entry in commands[:-1]:
        words = _words(entry)
        if words[0] == "set":
            off = "+e" in words or (off and not any(word.startswith("-") and "e" in word for word in words[1:]))
        elif off:
            entry.swallowed = True
