"""Interviews: who speaks the paragraphs of questions and answers that stand without quotation marks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
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
    labelled = _labelled(text, body)
    if labelled:
        asking = {label for label, blocks in labelled.items() if _mostly_asks(text, blocks)}
        return {
            block: speaker
            for label, blocks in labelled.items()
            if asking and label not in asking and (speaker := _speaker(label, names))
            for block in blocks
        }
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


def _speaker(label: str, names: Names) -> str:
    """Whom a label means: a person by name or initials, else the one whom the article names most."""
    counts = Counter(name.name for name in names.found if _may_be_person(name.name, names))
    for name, _ in counts.most_common():
        initials = "".join(part[0] for part in name.split(" "))
        if label in name.split(" ") or label == name or label.replace(".", "").upper() == initials.upper():
            return name
    return names.protagonist or next((name for name, _ in counts.most_common(1)), "")


def _may_be_person(name: str, names: Names) -> bool:
    known = names.types.get(name, "")
    return known == "person" or (not known and " " in name)
