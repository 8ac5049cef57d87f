"""Interviews: who speaks the paragraphs of questions and answers that stand without quotation marks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.layout import Block
from pipeline.names import Names

# An interview asks so many questions at least, in paragraphs no longer than that.
_QUESTIONS = 3
_QUESTION = 300
# A speaker's name or letters before a colon, at the start of a paragraph: Rossi: ..., MR: ..., A: ...
_LABEL = re.compile(r"([^\W\d_][\w.'’]*(?: [^\W\d_][\w.'’]*){0,2}) ?:\s")


def answers(text: str, layout: Sequence[Block], names: Names) -> dict[Block, str]:
    """The paragraphs that somebody interviewed speaks, and who; empty where the text is no interview.

    Either paragraphs begin with a label each, or paragraphs that ask alternate with paragraphs that answer.
    """
    body = [block for block in layout if block.kind == "body"]
    labelled = _labelled(text, body) if ":" in text else {}
    if labelled:
        answering = {label: blocks for label, blocks in labelled.items() if not _mostly_asks(text, blocks)}
        if len(answering) == len(labelled):
            return {}
        # A label that names nobody (R:) is the one interviewed where nobody else answers.
        alone = names.protagonist if len(answering) == 1 else ""
        known = _persons(names)
        speakers = {label: _named(label, known) or alone for label in answering}
        return {block: speakers[label] for label, blocks in answering.items() if speakers[label] for block in blocks}
    if text.count("?") < _QUESTIONS:
        return {}
    questions = {block for block in body if _asks(text[block.start : block.end])}
    if len(questions) < _QUESTIONS or not names.protagonist:
        return {}
    pairs = pairwise(body)
    return {after: names.protagonist for before, after in pairs if before in questions and after not in questions}


def _labelled(text: str, body: Sequence[Block]) -> dict[str, list[Block]]:
    """The paragraphs by their labels, where at least two labels stand before two paragraphs each."""
    found: dict[str, list[Block]] = defaultdict(list)
    for block in body:
        match = _LABEL.match(text, block.start, block.end)
        if match:
            found[match.group(1)].append(block)
    repeated = {label: blocks for label, blocks in found.items() if len(blocks) > 1}
    return repeated if len(repeated) > 1 else {}


def _mostly_asks(text: str, blocks: Sequence[Block]) -> bool:
    return sum(_asks(text[block.start : block.end]) for block in blocks) * 2 > len(blocks)


def _asks(paragraph: str) -> bool:
    return len(paragraph) <= _QUESTION and paragraph.rstrip('»”"’ ').endswith("?")


def _persons(names: Names) -> dict[str, str]:
    """The persons by what a label may call them, of several the one named most: name or part of it in lower case,
    initials in capitals.
    """
    counts = Counter(name.name for name in names.found if names.is_person(name.name))
    known: dict[str, str] = {}
    for name, _ in counts.most_common():
        parts = name.split(" ")
        initials = "".join(part[0] for part in parts)
        for called in (name.casefold(), *map(str.casefold, parts), initials.upper()):
            known.setdefault(called, name)
    return known


def _named(label: str, known: Mapping[str, str]) -> str:
    """The person whom a label means by a name or initials; empty where none is named so."""
    return known.get(label.casefold()) or known.get(label.replace(".", "").upper(), "")
