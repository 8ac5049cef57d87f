"""A pasted page -> its blocks: title, paragraphs, and what is no part of the article.

Menus, adverts, teasers of other articles and the repeated title hold tempting figures that are not the
article's. A line is noise where a `boilerplate` pattern of the pack says so, where signs part it into cells,
where a short line without final punctuation stands in the page twice, or where it carries the title glued to
menu words. After a heading of related articles all is noise until a long paragraph that ends as prose ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from pipeline.patterns import Lexicon, Packs
from pipeline.remembered import cached_property

# A text is wrapped where so many lines are none longer than that; a full one takes that part of the longest.
_WRAPPED, _WIDEST, _FULL = 6, 100, 0.7
_LINE_END = re.compile(r"\r\n|[\r\n]")
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_CELL_SIGNS = "|·•›"
_CELLS = re.compile(rf"(?<=\s)[{_CELL_SIGNS}](?=\s)")
_FINAL = re.compile(r"[.!?…:;]['\"”»’)\]]*$")
_HEAD_LINES = 15
_SHORT = 140
_PROSE = 300
_LONGEST = 1500
# Every date that a line gives has a year.
_YEAR = re.compile(r"\d{4}")
# No abbreviation is longer.
_WORD = 40


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:end] is a paragraph; `kind` is `title`, `body` or `noise`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself above its text; empty where it says nothing."""

    title: str
    published: str


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    text: str

    @cached_property
    def key(self) -> str:
        """What lines that say the same have in common."""
        return " ".join(self.text.replace("’", "'").casefold().split())

    @property
    def parted(self) -> bool:
        """Whether signs part it into cells, as menus and tickers are: `Brent 62 | Gold 3,421 | ...`."""
        return len(_CELLS.findall(self.text)) >= 2

    @property
    def heading(self) -> bool:
        return len(self.text) <= _SHORT and self.text[-1] not in ".;,"


def read_head(text: str, packs: Packs, lang: str) -> Head:
    """Title and publication date (ISO 8601) from the first lines of a pasted page."""
    lines = _lines(text)
    dates = (_date(line.text, lang, packs.languages) for line in lines[:_HEAD_LINES])
    published = next(filter(None, dates), "")
    lexicon = packs.lexicons.get(lang)
    title = _title(lines, lexicon, packs.languages) if lexicon else None
    return Head(title.text if title else "", published)


def blocks(text: str, lexicon: Lexicon) -> list[Block]:
    """The blocks of a text in order, noise included, so that each character of a line has its block."""
    lines = _lines(text)
    title = _title(lines, lexicon, (lexicon.lang,))
    seen = Counter(line.key for line in lines if line.heading)
    noise: list[bool] = []
    parted = any(sign in text for sign in _CELL_SIGNS)
    rest = labelled = False
    for line in lines:
        scope = _boilerplate(line.text, lexicon)
        # An advert's label, alone on its line, makes the heading below it an advert.
        advert, labelled = labelled and line.heading, scope == "next"
        if scope == "rest":
            rest = True
        elif rest and len(line.text) >= _PROSE and re.search(r"[^.…][.!?]['\"”»’)\]]*$", line.text):
            rest = False
        repeated = line.heading and seen[line.key] > 1 and not (title and line.start == title.start)
        crumbs = title is not None and line is not title and _carries(line, title)
        noise.append(
            rest
            or scope in ("line", "next")
            or (advert and not (title and line.start == title.start))
            or (parted and line.parted)
            or repeated
            or crumbs
            or bool(line.heading and _date(line.text, lexicon.lang, ()))
        )
    return _paragraphs(text, lines, noise, title, lexicon)


def _paragraphs(text: str, lines: list[_Line], noise: list[bool], title: _Line | None, lexicon: Lexicon) -> list[Block]:
    out: list[Block] = []
    width = max((len(line.text) for line in lines), default=0)
    wrapped = width <= _WIDEST and len(lines) >= _WRAPPED
    for number, line in enumerate(lines):
        kind = "noise" if noise[number] else "title" if title and line.start == title.start else "body"
        full = wrapped and number > 0 and len(lines[number - 1].text) >= _FULL * width
        goes_on = bool(out) and kind == "body" and _goes_on(text, out[-1].end, line, full, lexicon)
        if goes_on and out[-1].kind == "body":
            out[-1] = Block(out[-1].start, line.end, "body")
        elif goes_on and out[-1].kind == "title" and _cut(text[: out[-1].end], line, lexicon):
            # Ocra has spent 6 / million on its plant.: a title of two lines, or a text without one
            ended = number + 1 == len(lines) or _FINAL.search(line.text)
            out[-1] = Block(out[-1].start, line.end, "body" if ended else "title")
        else:
            out.append(Block(line.start, line.end, kind))
    return out


def _cut(before: str, line: _Line, lexicon: Lexicon) -> bool:
    """Whether a line goes on with a figure that the line before it has begun."""
    last = before.rpartition(" ")[2].lower()
    return line.text[0].islower() and (last[-1:].isdigit() or last in lexicon.numbers.magnitudes)


def _goes_on(text: str, end: int, line: _Line, full: bool, lexicon: Lexicon) -> bool:
    """Whether a line is the rest of the line before it: a wrapped sentence, not a new paragraph.

    Behind a `full` line of a text that is wrapped it may begin with a capital.
    """
    if len(_LINE_END.findall(text, end, line.start)) != 1:
        return False
    if line.text[0].isupper():
        return full and not _FINAL.search(text[max(0, end - 4) : end])
    # Ocra Motors Co. / said that ...
    shortened = text[end - 1] == "." and _abbreviated(text, max(0, end - _WORD), end - 1, lexicon)
    return shortened or not _FINAL.search(text[max(0, end - 4) : end])


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + (0 if stripped == line else line.index(stripped))
        found.append(_Line(start, start + len(stripped), stripped))
    return found


def _carries(line: _Line, title: _Line) -> bool:
    return len(title.key) >= 20 and len(line.text) < 3 * len(title.text) and title.key in line.key


def _title(lines: list[_Line], lexicon: Lexicon | None, languages: tuple[str, ...]) -> _Line | None:
    """The headline: the heading above the first paragraph that other lines repeat, else the first one."""
    head: list[_Line] = []
    for line in lines[:_HEAD_LINES]:
        if not line.heading:
            break
        if lexicon and _boilerplate(line.text, lexicon):
            continue
        if not _date(line.text, lexicon.lang if lexicon else "", languages):
            head.append(line)
    if not head or len(head) == len(lines):
        return None
    if len(head) == 1:
        return head[0]
    keys = Counter(line.key for line in lines if line.heading)

    def rank(line: _Line) -> tuple[bool, bool]:
        carried = any(_carries(other, line) and other.key != line.key for other in lines[:_HEAD_LINES])
        return (carried, len(line.key.split()) >= 4 and keys[line.key] < 2)

    return max(head, key=rank)


def _boilerplate(line: str, lexicon: Lexicon) -> str:
    """The scope of the boilerplate pattern that a whole line matches; empty where none does."""
    return lexicon.boilerplate(line)[1] if len(line) <= _SHORT else ""


@lru_cache(maxsize=32)
def _months(lang: str) -> dict[str, int]:
    try:
        locale = Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    for form in ("stand-alone", "format"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[form][width].items():
                names[name.casefold().rstrip(".")] = number
    return names


def _date(line: str, lang: str, others: tuple[str, ...]) -> str:
    """The date that a short line gives, as ISO 8601: `5 febbraio 2025`, `Febbraio 5, 2025`, `05/02/2025`."""
    if len(line) > 90 or not _YEAR.search(line):
        return ""
    found = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", line)
    if found:
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    for name in dict.fromkeys((lang, *others)):
        months = _months(name)
        found = re.search(r"\b(\d{1,2})(?:º|°|[^\W\d_]{2})?\.? ([^\W\d]+)\.?,? (\d{4})\b", line)
        if found and found[2].casefold() in months:
            return _iso(int(found[3]), months[found[2].casefold()], int(found[1]))
        found = re.search(r"\b([^\W\d]+)\.? (\d{1,2})(?:[^\W\d_]{2})?,? (\d{4})\b", line)
        if found and found[1].casefold() in months:
            return _iso(int(found[3]), months[found[1].casefold()], int(found[2]))
    found = re.search(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", line)
    if found and (int(found[1]) > 12 or _day_first(lang)):
        return _iso(int(found[3]), int(found[2]), int(found[1]))
    return ""


@lru_cache(maxsize=32)
def _day_first(lang: str) -> bool:
    """Whether the language writes the day before the month in figures, by CLDR."""
    try:
        return str(Locale.parse(lang).date_formats["short"].pattern).startswith("d")
    except (UnknownLocaleError, ValueError):
        return True


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else ""
    except ValueError:
        return ""


def sentences(text: str, block: Block, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Offsets of the sentences of a block: cut after . ! ? … before a capital, a digit or a sign."""
    cuts: list[tuple[int, int]] = []
    start = block.start
    for match in _BREAK.finditer(text, block.start, block.end):
        if match.group()[0] == "." and _abbreviated(text, start, match.start(), lexicon):
            continue
        follows = text[match.end() : match.end() + 1]
        if follows.islower():
            continue
        cuts.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    if start < block.end:
        cuts.append((start, block.end))
    return [piece for cut in cuts for piece in _pieces(text, *cut)]


# LONDON, March 3 (Reuters) - The ... / MADRID, 20 MAG - Il ... / (ANSA) - ROMA, 3 MAR - La ...
_DATELINE = re.compile(
    r"(?:\([^()\n\d]{2,30}\)\s+(?:[-–—]\s+)?)?[A-ZÀ-Þ][\w'’.-]*(?:[ /][A-ZÀ-Þ][\w'’.-]*){0,3}"
    r"(?P<day>,\s(?:\d{1,2}\s(?P<month>[^\W\d_]{3,10})|(?P<first>[^\W\d_]{3,10})\.?\s\d{1,2})\.?)?"
    r"(?P<agency>\s?\([^():\n\d]{2,30}\))?\s+[-–—]\s+(?=[\"“«A-ZÀ-Þ])"
)


def after_dateline(text: str, start: int, end: int, lang: str) -> int:
    """Where a sentence begins behind where an agency filed it, and when or for whom: ROMA, 3 MAR - La società ...

    Only at the start of a line: inside a paragraph a name before brackets and a dash is one.
    """
    opens = not start or text[start - 1] in "\r\n"
    dateline = _DATELINE.match(text, start, end) if opens else None
    if dateline is None:
        return start
    month = (dateline["month"] or dateline["first"] or "").casefold()
    dated = any(month in _months(name) for name in (lang, "en")) if month else bool(dateline["agency"])
    return dateline.end() if dated else start


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without end, cut at spaces: no rule reads further, and no page can make one cost more."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


# Pages lose the space behind a stop: ... in aprile.“Il prezzo, last year.Ocra has ...
_BREAK = re.compile(
    r"[.!?…]+['\"”»’)\]]*"
    r"(?:\s+(?=['\"“«‘(\[—–-]*\s?[^\W_]|[$€£«“\"‘(—–-])|(?=[“«][^\W_])|(?<=[a-zà-ÿ]{3}[.!?])(?=[A-ZÀ-Þ][a-zà-ÿ]+\b(?!\.\w|[@/])))"
)


# Initials of a name but for their last dot.
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


def _abbreviated(text: str, start: int, dot: int, lexicon: Lexicon) -> bool:
    """Whether the dot belongs to the word before it: an initial, an abbreviation, a sign (`€.`)."""
    before = text[max(start, dot - _WORD) : dot]
    if not before or before[-1].isspace():
        return True
    word = before.split()[-1].lstrip("«“\"'‘(").casefold()
    if not word[-1:].isalnum():
        return word[-1:] in "€$£"
    word = word.replace("’", "'").rpartition("'")[2] or word  # l'on. Bellini
    if _INITIALS.fullmatch(word):
        # P.K. Sasidharan, but ... to the G.K.S. It cost 3 million
        after = text[dot + 1 : dot + 1 + _WORD].split(maxsplit=1)
        if after and after[0].casefold() not in lexicon.opening_words:
            return True
    return word in lexicon.word_sets["abbreviations"] or (len(word) == 1 and word.isalpha())
