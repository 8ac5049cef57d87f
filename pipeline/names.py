"""Names in an article, found by rule: known names and aliases, capitalised sequences, appositions.

A name at the start of a sentence counts only where its capital is no accident: it is known, stands
capitalised inside a sentence elsewhere, or is more than one word. A common noun is tied to a name where
the article itself does so (`la startup cinese DeepSeek`, `High-Flyer, un hedge fund`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.layout import Block
from pipeline.patterns import Lexicon

_UPPER = "A-ZÀ-ÖØ-Þ"
_CAPITAL = rf"(?:[{_UPPER}](?:\w|[-&](?=\w)|['’](?=[{_UPPER}]))*|\b[a-z]{{1,2}}[{_UPPER}]\w*)"
_NAME = re.compile(rf"(?<![\w])(?:\b\w{{1,6}}['’])?({_CAPITAL}(?:[ \u00a0]{_CAPITAL}|[ \u00a0]\d{{1,2}}(?=[ \u00a0]{_CAPITAL}))*)")
_CAPITALS = re.compile(rf"{_CAPITAL}(?:[ \u00a0]{_CAPITAL})*")
_STARTS = re.compile(r"(?:^|[.!?…:\n\r\u2028][\"”»’')\]]*)\s*[\"“«‘'(\[—–-]*\s*$")
# "MADRID, 20 MAG -", "ROMA -": where an agency story was filed.
_DATELINE = re.compile(r"(?:,[^.\n]{0,20})?\s+[-–—]\s|\s\([^)]{2,20}\)\s+[-–—]\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at text[start:end]; `type` is org, outlet, person, place or empty."""

    start: int
    end: int
    name: str
    type: str


@dataclass(frozen=True)
class Names:
    """The names of an article by offset, what nouns stand for them, and the one it is mostly about."""

    found: tuple[Name, ...]
    nouns: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    main: str = ""

    def within(self, start: int, end: int) -> list[Name]:
        """The names inside text[start:end], in order."""
        return [name for name in self.found if name.start >= start and name.end <= end]


def find_names(
    text: str, blocks: Sequence[Block], lexicon: Lexicon, model_names: Iterable[tuple[int, int, str]] = ()
) -> Names:
    """All names of an article's own blocks; `model_names` (start, end, type) join the rule-based ones."""
    known = lexicon.known_names
    raw = [span for block in blocks if block.kind != "noise" for span in _spans(text, block, lexicon)]
    raw += [(start, end, kind) for start, end, kind in model_names]
    inside = Counter(text[start:end] for start, end, kind in raw if kind != "initial")
    kept: list[Name] = []
    taken = -1
    for start, end, kind in sorted(raw, key=lambda span: (span[0], -span[1])):
        written = text[start:end].replace("’", "'").replace("\u00a0", " ")
        if start < taken:
            continue
        if kind == "initial" and written not in known:
            described = _described(text, end, lexicon)
            if not described and not _proper(written, inside, text, lexicon):
                continue
        entry = known.get(written)
        kept.append(
            Name(start, end, entry.name if entry else written, entry.type if entry else (kind if kind not in ("initial", "inner") else ""))
        )
        taken = end
    return _resolved(text, kept, blocks, lexicon)


@lru_cache(maxsize=16)
def _joiner(particles: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(particles, key=len, reverse=True)))
    return re.compile(rf"[ \u00a0](?:(?:{alternatives})[ \u00a0]|(?:\w+['’]))+(?={_CAPITAL})")


def _spans(text: str, block: Block, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    words, known, ordinary = lexicon.words, lexicon.known_names, lexicon.ordinary_words
    joiner = _joiner(words.name_particles) if words.name_particles else None
    end_of_last = block.start
    for match in _NAME.finditer(text, block.start, block.end):
        start, end = match.span(1)
        if start < end_of_last:
            continue
        initial = start == block.start or bool(_STARTS.search(text, max(block.start, start - 6), start))
        if initial and text[start:end].lower() in ordinary and text[start:end] not in known:
            continue
        # Drop a first word that is capitalised only because the sentence starts there.
        while initial and " " in text[start:end]:
            first = re.split(r"[ \u00a0]", text[start:end], maxsplit=1)[0]
            if text[start:end].replace("’", "'") in known or first in words.institutions:
                break
            if first.casefold() in ordinary:
                start += len(first) + 1
                initial = False
            else:
                break
        # Banca d'Italia, Ministero dell'Economia: an institution takes its complement along.
        while joiner is not None and text[start:end].split(" ")[0] in words.institutions:
            joined = joiner.match(text, end, block.end)
            if joined is None:
                break
            more = _CAPITALS.match(text, joined.end(), block.end)
            if more is None:
                break
            end = more.end()
        end_of_last = end
        written = text[start:end].replace("’", "'")
        if written not in known:
            longer = (alias for alias in lexicon.names_by_first_word.get(written.split(" ")[0], ()) if text.startswith(alias, start))
            end = max([end, *(start + len(alias) for alias in longer)])
        if len(written) == 1 and written not in known:
            continue
        if any(entry.tag in ("MODEL", "GPU") for entry in lexicon.phrases.get(written.casefold(), ())):
            continue
        if text[max(block.start, start - 2) : start - 1].isdecimal():
            # What follows a number is its unit: 80 GB.
            continue
        if text[block.start : start].strip() == "" and _DATELINE.match(text, end, block.end):
            continue
        start = _after_office(text, block.start, start, end, lexicon)
        if written.casefold() in lexicon.common_words:
            continue
        yield start, end, "initial" if initial else "inner"


def _after_office(text: str, block_start: int, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the person starts in "ministro delle Infrastrutture Paolo Remondini": after the office."""
    parts = re.split(r"[ \u00a0]", text[start:end])
    if len(parts) < 3:
        return start
    before = re.search(r"(\w+) (\w+['’]|\w+ )$", text[max(block_start, start - 30) : start])
    if before and before[1].casefold() in lexicon.words.persons and before[2].strip().replace("’", "'") in lexicon.words.of:
        return end - len(" ".join(parts[-2:]))
    return start


def _proper(written: str, inside: Counter[str], text: str, lexicon: Lexicon) -> bool:
    if inside[written] or re.search(r"\d|\w[A-ZÀ-Þ]|[&-]", written):
        return True
    words = written.split()
    lower = words[0].casefold()
    if lower in lexicon.ordinary_words or lower in lexicon.actor_nouns:
        return False
    if re.search(rf"(?<!\w){re.escape(lower)}(?!\w)", text):
        return False
    return len(words) > 1 or any(other.split()[-1] == written or other.split()[0] == written for other in inside)


def _described(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether an apposition follows: Huang, amministratore delegato di ..."""
    after = re.match(r",\s+((?:[^\W\d_]+['’]?\s*){1,3})", text[end : end + 60])
    if after is None:
        return False
    first = [word.group().casefold() for word in _WORD.finditer(after.group(1).replace("’", " ").replace("'", " "))]
    return any(word in lexicon.actor_nouns for word in first)


def _resolved(text: str, kept: list[Name], blocks: Sequence[Block], lexicon: Lexicon) -> Names:
    """Short names become full ones, nouns are tied to names, and the main organisation is chosen."""
    full: dict[str, str] = {}
    for name in kept:
        parts = name.name.split()
        if len(parts) > 1 and name.type in ("", "person"):
            full.setdefault(parts[-1], name.name)
    named = {name.name for name in kept if " " not in name.name and name.type}
    found = [
        Name(n.start, n.end, full[n.name], n.type)
        if n.name in full and n.name not in named and not n.type
        else n
        for n in kept
    ]
    types: dict[str, str] = {n.name: n.type for n in found if n.type}
    nouns: dict[str, str] = {}
    words = lexicon.words
    organisations, persons = frozenset(words.organisations), frozenset(words.persons)
    things = frozenset(words.things)
    determiners = frozenset(words.determiners)
    for name in found:
        before = [w.group().casefold() for w in _WORD.finditer(text[max(0, name.start - 60) : name.start])][-5:]
        gap = text[max(0, name.start - 60) : name.start]
        if before and before[-1] in things:
            types.setdefault(name.name, "thing")
        if not re.search(r"[.,;:()\"“”«»]", gap[-20:]):
            for place in range(len(before) - 1, -1, -1):
                if before[place] in organisations or before[place] in persons:
                    tail = before[place:]
                    if not any(word in words.of or word in lexicon.verbs for word in tail[-1:]):
                        for length in range(1, len(tail) + 1):
                            nouns.setdefault(" ".join(tail[:length]), name.name)
                        types.setdefault(name.name, "org" if before[place] in organisations else "person")
                    break
        after = re.match(r",\s+((?:[^\W\d_]+['’]?\s*){1,5})", text[name.end : name.end + 60])
        if after:
            tail = [w.group().casefold() for w in _WORD.finditer(after.group(1).replace("’", " ").replace("'", " "))]
            for place, word in enumerate(tail[:3]):
                if word in organisations or word in persons:
                    if all(w in determiners or w + "'" in determiners for w in tail[:place]):
                        types.setdefault(name.name, "org" if word in organisations else "person")
                        for length in range(1, min(3, len(tail) - place) + 1):
                            nouns.setdefault(" ".join(tail[place : place + length]), name.name)
                    break
    locatives = frozenset(words.locatives)
    for name in found:
        word = re.search(r"(\w+) $", text[max(0, name.start - 12) : name.start])
        if word and word.group(1).casefold() in locatives:
            types.setdefault(name.name, "place")
    counts: Counter[str] = Counter()
    titles = [block for block in blocks if block.kind == "title"]
    for name in found:
        if types.get(name.name, "org") == "org":
            # An apposition that calls it a company tells more than many mentions.
            known = 2 if types.get(name.name) == "org" else 1
            counts[name.name] += known * (1 + 2 * any(b.start <= name.start < b.end for b in titles))
    # The most named organisation; of equals the one named first.
    main = max(counts, key=lambda n: (counts[n], -next(i for i, f in enumerate(found) if f.name == n)), default="")
    return Names(tuple(found), nouns, types, main if counts[main] > 1 else "")
