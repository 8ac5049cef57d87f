"""Patterns over whole lines of a page: menus, adverts, headings of related articles."""

from __future__ import annotations

import re

from pipeline.patterns.schema import Pattern
from pipeline.tokens import Tokenizer

_PART = re.compile(r"\{any\}|[()\[\]|]|[^\s(){}\[\]|]+")
_SYNTAX = {"{any}": r"(?: .*)?", "(": "(?:", "[": "(?:", "]": ")?", ")": ")", "|": "|"}


def line_key(line: str, tokenizer: Tokenizer) -> str:
    """The words of a line, each after a space, without a final colon: what a line rule matches."""
    return "".join(f" {token.lower}" for token in tokenizer(line)).rstrip(" :")


def line_rules(pattern: Pattern, tokenizer: Tokenizer) -> tuple[re.Pattern[str], ...]:
    """Whole-line rules of a pattern: words, (a|b), [optional] and {any} for the rest of the line."""
    rules = []
    for text in pattern.match:
        out = ""
        for part in _PART.findall(text):
            words = "".join(f" {re.escape(token.lower)}" for token in tokenizer(part + " "))
            out += _SYNTAX.get(part, words)
        rules.append(re.compile(out))
    return tuple(rules)
