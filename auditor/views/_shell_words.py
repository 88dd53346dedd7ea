"""Shell text as words and operators: quotes, substitutions, redirections, heredocs and comments taken apart.

It is linear in the text and never raises: a quote that nothing closes is an ordinary character.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_SHELL_WORDS

_PLAIN = regex(r"[^\s'\"\\$`|&;()<>]+")
_SPACE = regex(r"[ \t\r\f\v]+")
_OPERATOR = regex(r"&&|\|\||\|&|;;&|;;|[|;()]|&(?!>)")
_REDIRECTION = regex(r"&>>|&>|<<<|<<-|<<|>>|>&|<&|>\||<>|>|<")
_IN_PAREN = regex(r"[()'\"\\`]")
_IN_BRACE = regex(r"[{}\\]")
_IN_QUOTES = regex(r"[\"\\`]|\$\(")
_ESCAPED = regex(r"\\([\"\\$`\n])")
_SUBSTITUTION = regex(r"\\.|\$\(|`", re.DOTALL)
_MAX_NESTING = 12
_MOST_BEFORE = 30
_READERS = frozenset(["bash", "sh", "zsh", "dash"])


class Token(NamedTuple):
    """One word (`operator` false) or operator; a line end is the operator `\n`."""

    text: str
    raw: str
    line: int
    operator: bool = False
    inner: tuple[tuple[str, int], ...] = ()
    """Texts of the command substitutions in a word, each with its line."""


def lex(text: str, line: int) -> tuple[list[Token], bool]:
    """Return the tokens of shell text whose first line is `line`, and whether these are all that are asked for.

    Redirections, heredocs and comments are left out.
    """
    lexer = _Lexer(text, line)
    return lexer.run(), lexer.whole


class _Lexer:
    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line
        self.tokens: list[Token] = []
        self.open: set[str] = set()  # constructs that nothing closes from here on: looked for once only
        self.parts: list[str] = []
        self.raws: list[str] = []
        self.inner: list[tuple[str, int]] = []
        self.begun = 0
        self.quoted = False
        self.redirect = ""
        self.heredocs: list[tuple[str, bool]] = []
        """The ends of the heredocs that the present line begins, and whether a shell reads them as its commands."""
        self.whole = True

    def run(self) -> list[Token]:
        """Return the tokens."""
        text, size, at = self.text, len(self.text), 0
        while at < size and len(self.tokens) < MAX_SHELL_WORDS:
            char = text[at]
            if char == "\n":
                self.flush()
                self.redirect = ""
                self.tokens.append(Token("\n", "\n", self.line, True))
                self.line += 1
                at = self.skip_heredocs(at + 1)
            elif (match := _SPACE.match(text, at)) is not None:
                self.flush()
                at = match.end()
            elif char == "#" and not self.raws:
                end = text.find("\n", at)
                at = size if end < 0 else end
            elif (match := _PLAIN.match(text, at)) is not None:
                at = self.add(match.group(), at, match.end())
            elif (match := _REDIRECTION.match(text, at)) is not None:
                if self.raws and not self.quoted and "".join(self.raws).isdigit():
                    self.drop()
                self.flush()
                self.redirect = match.group()
                at = match.end()
                if at < size and text[at] == "(":
                    self.redirect = ""
            elif (match := _OPERATOR.match(text, at)) is not None:
                self.flush()
                self.redirect = ""
                self.tokens.append(Token(match.group(), match.group(), self.line, True))
                at = match.end()
            else:
                at = self.special(char, at)
        self.flush()
        self.whole = not text[at:].strip()
        return self.tokens

    def add(self, value: str, start: int, end: int, quoted: bool = False) -> int:
        """Append to the word that is being read; return where to go on."""
        if not self.raws:
            self.begun = self.line
        self.parts.append(value)
        self.raws.append(self.text[start:end])
        self.quoted = self.quoted or quoted
        self.line += self.text.count("\n", start, end)
        return end

    def drop(self) -> None:
        """Forget the word that is being read."""
        self.parts, self.raws, self.inner, self.quoted = [], [], [], False

    def flush(self) -> None:
        """End the word that is being read."""
        if not self.raws:
            return
        word = "".join(self.parts)
        if self.redirect:
            if self.redirect in ("<<", "<<-"):
                self.heredocs.append((word, self.for_a_shell()))
            self.redirect = ""
            if self.inner:
                self.tokens.append(Token("", "", self.begun, False, tuple(self.inner)))
        else:
            self.tokens.append(Token(word, "".join(self.raws), self.begun, False, tuple(self.inner)))
        self.drop()

    def for_a_shell(self) -> bool:
        """Return whether the command that is being read is a shell that takes its commands from what it is given."""
        words: list[str] = []
        for token in reversed(self.tokens[-_MOST_BEFORE:]):
            if token.operator:
                break
            words.append(token.text)
        plain = [word for word in words if not word.startswith("-") and word != "sudo"]
        # What another machine or a container is told to run works on other files.
        return len(plain) == 1 and plain[0].rpartition("/")[2] in _READERS

    def skip_heredocs(self, at: int) -> int:
        """Return where the text goes on after the heredocs that the line before it began; a shell's are a command."""
        for name, commands in self.heredocs:
            begun, line = at, self.line
            while at < len(self.text):
                end = self.text.find("\n", at)
                end = len(self.text) if end < 0 else end
                found = self.text[at:end].strip() == name
                ended = at
                at = min(end + 1, len(self.text))
                self.line += 1
                if found:
                    if commands:
                        self.tokens.append(Token("", "", line, False, ((self.text[begun:ended], line),)))
                        self.tokens.append(Token("\n", "\n", line, True))
                    break
        self.heredocs = []
        return at

    def special(self, char: str, at: int) -> int:
        """Read a quote, an escape or a substitution; return where to go on."""
        text = self.text
        if char == "\\" or text.startswith("`\n", at):
            follow = text[at + 1 : at + 2]
            if follow == "\n":
                self.line += 1
                return at + 2
            return self.add(follow or char, at, min(at + 2, len(text)), quoted=True)
        if char == "'" or text.startswith("$'", at):
            start = at + (2 if char == "$" else 1)
            end = text.find("'", start)
            return self.add("'", at, at + 1) if end < 0 else self.add(text[start:end], at, end + 1, True)
        if char == '"':
            end = self.closing('"', at + 1, 0)
            if end < 0:
                return self.add('"', at, at + 1)
            value = _ESCAPED.sub(lambda match: "" if match[1] == "\n" else match[1], text[at + 1 : end - 1])
            self.substitutions(at + 1, end - 1)
            return self.add(value, at, end, True)
        if text.startswith("${{", at):
            end = text.find("}}", at)
            return self.add("$", at, at + 1) if end < 0 else self.add(text[at : end + 2], at, end + 2)
        for opening, kind in (("$(", "("), ("${", "{"), ("`", "`")):
            if text.startswith(opening, at):
                end = self.closing(kind, at + len(opening), 0)
                if end < 0:
                    return self.add(char, at, at + 1)
                if kind != "{":
                    self.substitutions(at, end)
                return self.add(text[at:end], at, end)
        return self.add(char, at, at + 1)

    def substitutions(self, start: int, end: int) -> None:
        """Note the command substitutions between two places."""
        at = start
        while (match := _SUBSTITUTION.search(self.text, at, end)) is not None:
            at = match.end()
            if match[0].startswith("\\"):
                continue
            kind, begin = match[0][-1], at
            stop = self.closing(kind, begin, 0)
            if stop < 0 or stop > end:
                return
            if self.text[begin : begin + 1] != "(":
                self.inner.append((self.text[begin : stop - 1], self.line + self.text.count("\n", start, begin)))
            at = stop

    def closing(self, kind: str, at: int, depth: int) -> int:
        """Return the place behind what closes a construct that was opened before `at`; -1 where nothing does."""
        if kind in self.open or depth > _MAX_NESTING:
            return -1
        end = self.find_closing(kind, at, depth)
        if end < 0 and depth == 0:
            self.open.add(kind)
        return end

    def find_closing(self, kind: str, at: int, depth: int) -> int:
        """Look for what closes a construct."""
        text = self.text
        if kind == "`":
            return text.find("`", at) + 1 or -1
        pattern = {"(": _IN_PAREN, "{": _IN_BRACE, '"': _IN_QUOTES}[kind]
        nested = 1
        while (match := pattern.search(text, at)) is not None:
            found, at = match.group(), match.end()
            if found == "\\":
                at += 1
            elif found == "'":
                at = text.find("'", at) + 1
            elif found == kind == '"':
                return at
            elif found in ('"', "`", "$("):
                at = self.closing(found[-1], at, depth + 1)
            elif found in "({":
                nested += 1
            else:
                nested -= 1
                if nested == 0:
                    return at
            if at <= 0:
                return -1
        return -1
