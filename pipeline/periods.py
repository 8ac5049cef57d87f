"""When a figure holds: the date, month, quarter, year or interval that its own clause states, as ISO 8601.

Patterns of kind `period` find expressions of time; the one nearest to a figure in its clause counts. Relative ones
(last year, a marzo) are reckoned from the day of publication; without it they give nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.cues import Cue
from pipeline.governing import STOPS, Governing, Group
from pipeline.patterns import Hit, Lexicon, Pattern
from pipeline.reading import Reading
from pipeline.remembered import cached_property

_MONTHS = {"year": 12, "nine_months": 9, "half": 6, "quarter": 3, "month": 1}
_DAYS = {"week": 7, "day": 1}
_PAST = frozenset({"past", "imperfect", "participle"})
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_SHIFT = re.compile(r"([+-]?\d+) (\w+?)s?")
# How many words may part an expression of time from the figure behind or before it.
_FAR = 14
# How far a verb stands before an expression of time that belongs to it.
_HOST = 4
# An expression beside its figure (3 million in 2024) is nearer than any other.
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days and the unit in which it is told."""

    first: date
    last: date
    unit: str

    def __str__(self) -> str:
        whole_year = self.unit == "year" and self.first.month == 1
        if self.unit in ("nine_months", "half", "quarter", "week") or (self.unit == "year" and not whole_year):
            return f"{self.first}/{self.last}"
        return self.first.isoformat()[: {"year": 4, "month": 7}.get(self.unit, 10)]


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time, words[start:end], and the period that it names; empty where that cannot be told."""

    start: int
    end: int
    pattern: Pattern
    hit: Hit
    label: str = ""
    span: Span | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """The ids of the patterns that tell it."""
        return (self.pattern.id,) if self.label else ()


def whole(unit: str, year: int, month: int = 1, day: int = 1) -> Span:
    """The year, half, quarter, month, week or day that begins at a date; ValueError where there is none."""
    first = date(year, month, day)
    if unit in _DAYS:
        return Span(first, first + timedelta(_DAYS[unit] - 1), unit)
    years, months = divmod(month - 1 + _MONTHS[unit] - 1, 12)
    return Span(first, date(year + years, months + 1, monthrange(year + years, months + 1)[1]), unit)


def around(unit: str, day: date, shift: int = 0) -> Span:
    """The unit that holds a day, or the one so many units later."""
    if unit in _DAYS:
        day += timedelta(_DAYS[unit] * shift)
        return whole(unit, *(day - timedelta(day.weekday() if unit == "week" else 0)).timetuple()[:3])
    size = _MONTHS[unit]
    months = ((day.year * 12 + day.month - 1) // size + shift) * size
    return whole(unit, months // 12, months % 12 + 1)


class Periods:
    """The expressions of time of one sentence, and which of them a figure's period is."""

    def __init__(self, reading: Reading, lexicon: Lexicon, governing: Governing, published: str) -> None:
        self._words, self._figures = reading.words, reading.figures
        self._lexicon, self._governing, self._day = lexicon, governing, published
        self._also, self._opens = lexicon.joiners, lexicon.clause_openers
        self._hits = _longest([hit for hit in reading.of_kind("period") if self._is_dated(hit)])

    def period(self, places: range, stance: str, found: Sequence[Cue]) -> tuple[str, tuple[str, ...]]:
        """The period of the figure at words[places], and the patterns that tell it."""
        times = self.times(stance)
        if not times:
            return "", ()
        paired = self._respectively(places, times)
        if paired is not None:
            return paired.label, paired.said
        told = [cue for cue in found if "verb" in cue.hit.slots and "figure" not in cue.hit.slots]
        compared = any(
            time.pattern.span == "none" and time.hit.slots.get("figure", (-1,))[0] in places for time in times
        )
        nearest: list[tuple[int, Time]] = []
        for time in times:
            if "figure" in time.hit.slots:
                # i 3 milioni del 2024; a comparison (contro i 3 milioni) names no period.
                if time.pattern.span != "none" and time.hit.slots["figure"][0] in places:
                    nearest.append((0, time))
                continue
            if any(self._when_said(cue, time) for cue in told):
                continue
            if time.start >= places.stop:
                far = self._after(places, time, [cue.hit.slots["verb"][0] for cue in told])
            else:
                far = None if compared else self._before(time, places, times)
            if far is not None:
                nearest.append((far, time))
        best = min(nearest, key=lambda one: one[0], default=None)
        return (best[1].label, best[1].said) if best else ("", ())

    def times(self, stance: str = "asserted") -> list[Time]:
        """The expressions of time in the order of the sentence; a plan's months lie ahead."""
        found: list[Time] = []
        for hit in self._hits:
            before = next((time.span for time in reversed(found) if time.span), None)
            try:
                label, span = self._read(hit, stance == "planned", before)
            except (ValueError, OverflowError):
                label, span = "", None
            found.append(Time(hit.start, hit.end, hit.pattern, hit, label, span))
        return found

    @cached_property
    def _published(self) -> date | None:
        try:
            return date.fromisoformat(self._day[:10])
        except ValueError:
            return None

    @cached_property
    def _counted(self) -> set[str]:
        return {*self._lexicon.figure_classes.values(), "NUM"}

    # Reading an expression.

    def _is_dated(self, hit: Hit) -> bool:
        """Whether the word in a {date} is one: 5.2.2025."""
        return "date" not in hit.slots or _DAY_FIRST.fullmatch(self._words[hit.slots["date"][0]].text) is not None

    def _read(self, hit: Hit, ahead: bool, before: Span | None) -> tuple[str, Span | None]:
        pattern = hit.pattern
        if pattern.span == "none":
            return "", None
        first, last = self._end(hit, "", ahead, before), self._end(hit, "last_", ahead, before)
        if last is not None and first is None and pattern.open and self._published:
            # until 2029: from now on
            first = around(last.unit, self._published)
        if first is None:
            return "", None
        if last is not None:
            if last.first <= first.first:
                return "", None
            return f"{first}/{last}", Span(first.first, last.last, first.unit)
        return (f"{first}/.." if pattern.open else str(first)), first

    def _end(self, hit: Hit, prefix: str, ahead: bool, before: Span | None) -> Span | None:
        """What the slots of one end of an expression name, or its `shift` from another day."""
        pattern, year, month = hit.pattern, self._value(hit, prefix + "year"), self._value(hit, prefix + "month")
        if prefix and year is None and month is None:
            return None
        if "date" in hit.slots:
            day, month, year = self._value(hit, "date") or 0, self._value(hit, "month_number") or 0, year or 0
            return whole("day", year, month, day)
        if year is not None and year < 100:
            # 2023-24
            year += (self._value(hit, "year") or 0) // 100 * 100
        if prefix == "" and year is None and month is not None:
            # "between January and June 2023"
            year = self._value(hit, "last_year")
        if month is not None:
            day_of = self._value(hit, prefix + "day")
            unit = "month" if day_of is None else "day"
            if year is None:
                year = self._year_of(month, pattern, ahead)
            if year is not None and pattern.ends:
                # the six months to June
                first = year * 12 + month - _MONTHS[pattern.span]
                return whole(pattern.span, first // 12, first % 12 + 1)
            return None if year is None else whole(unit, year, month, day_of or 1)
        unit = pattern.span or "year"
        size = _MONTHS.get(unit, 0)
        if year is not None:
            return whole(unit, year, (pattern.part - 1) * size + 1 if pattern.part else 1)
        return self._relative(hit, unit, ahead, before)

    def _relative(self, hit: Hit, unit: str, ahead: bool, before: Span | None) -> Span | None:
        pattern = hit.pattern
        day = before.first if pattern.anchor == "text" and before else self._published
        if day is None or (pattern.anchor == "text" and before is None):
            return None
        if pattern.part:
            # What is reported of most of a year is of one that is over: in February, of the nine months before.
            over = not ahead and pattern.toward != "future" and _MONTHS[unit] > _MONTHS["quarter"]
            month = pattern.part * _MONTHS[unit] if over else (pattern.part - 1) * _MONTHS[unit] + 1
            year = self._year_of(month, pattern, ahead)
            return None if year is None else whole(unit, year, (pattern.part - 1) * _MONTHS[unit] + 1)
        if not pattern.shift:
            return None
        told = _SHIFT.fullmatch(pattern.shift)
        assert told is not None
        count, of = int(told.group(1)) * (self._value(hit, "number") or 1), told.group(2)
        span = around(of, day, count)
        return span if of == unit or not pattern.span else around(unit, span.last)

    def _year_of(self, month: int, pattern: Pattern, ahead: bool) -> int | None:
        """The year of a month named alone: the last one that has begun, for a plan the next that has not ended."""
        if self._published is None:
            return None
        toward = pattern.toward or ("future" if ahead else "past")
        year, now = self._published.year, self._published.month
        strict = bool(pattern.toward)
        if toward == "past":
            return year - (month > now or (strict and month == now))
        return year + (month < now or (strict and month == now))

    def _value(self, hit: Hit, slot: str) -> int | None:
        """The number in a slot: of a month its number, of a numeric date its day, month and year."""
        if slot in ("month_number", "year") and "date" in hit.slots:
            written = _DAY_FIRST.fullmatch(self._words[hit.slots["date"][0]].text)
            return int(written.group(2 if slot == "month_number" else 3)) if written else None
        if slot not in hit.slots:
            return None
        word = self._words[hit.slots[slot][0]]
        if slot == "date":
            written = _DAY_FIRST.fullmatch(word.text)
            return int(written.group(1)) if written else None
        if slot.endswith("month"):
            return self._lexicon.months.get(word.lower)
        value = word.number.value if word.number else None
        return int(value) if value is not None and value == int(value) else None

    # Choosing one for a figure.

    def _before(self, time: Time, places: range, times: Sequence[Time]) -> int | None:
        """How far an expression stands before a figure that it dates; None where another clause lies between."""
        words, start, end = self._words, time.end, places.start
        if self._governing.stopped(start, end, STOPS - {"("}) or self._open(time, places):
            return None
        if any(other.start >= start and other.end <= end for other in times):
            return None
        other = any(word.text == "(" or word.lower in self._lexicon.words.either for word in words[start:end])
        if self._taken(time, times) and not other:
            return end - start + _BESIDE if self._goes_on(time, places) else None
        between, comma = self._finite(start, end), any(word.text == "," for word in words[start:end])
        host = self._host(time)
        if host is not None and (between or (host.bare and comma)):
            return None
        led = time.start > 0 and words[time.start - 1].lower in self._opens
        if led and len(between) > 1 and comma:
            # "The town, which in 2011 bought the mill, now asks 5 euros"
            return None
        return None if comma and self._aside(time) else end - start + _BESIDE

    def _taken(self, time: Time, times: Sequence[Time]) -> bool:
        """Whether an expression belongs to a figure before it: 3 million in 2024 and 4 million."""
        before = max((place for place in self._figures if place < time.start), default=-1)
        if before < 0:
            return False
        if self._words[time.start - 1].lower in self._also | self._opens:
            # in 2026, 2027 and 2028
            listed = (one for one in times if one.end == time.start - 1)
            return any(self._taken(one, times) for one in listed)
        verbs = any(before < group.start and group.end <= time.start for group in self._governing.groups)
        return not verbs and not self._governing.stopped(before, time.start, STOPS)

    def _goes_on(self, time: Time, places: range) -> bool:
        """Whether a verb without a subject of its own goes on: earned 3 million in 2024 and lost 2 million."""
        chain = self._governing.chain(places)
        before = next((group for group in reversed(self._governing.groups) if group.end <= time.start), None)
        if not chain or before is None or self._words[time.end].lower not in self._also:
            return False
        return chain[0].start == time.end + 1 and chain[0].verbs[-1][1] == before.verbs[-1][1]

    def _aside(self, time: Time) -> bool:
        """Whether an expression stands in an aside: the clock, unveiled in 2019, cost 3 million."""
        comma = max((place for place in range(time.start) if self._words[place].text == ","), default=-1)
        if comma < 0 or comma == time.start - 1:
            return False
        if any(not self._words[group.start].participle for group in self._finite(comma, time.start)):
            return False
        closes = next((p for p in range(time.end, len(self._words)) if self._words[p].text == ","), -1)
        after = self._governing.groups
        return closes >= 0 and any(group.start == closes + 1 for group in after)

    def _after(self, places: range, time: Time, told: Sequence[int]) -> int | None:
        """How far an expression stands behind a figure that it dates."""
        words, end = self._words, time.start
        start = self._converted(places.stop, end)
        if end - start > _FAR or self._others(start, end):
            return None
        brackets = [word.text for word in words[start:end] if word.text in ("(", ")")]
        if self._governing.stopped(start, end, STOPS - set(brackets) if brackets == ["(", ")"] else STOPS):
            return None
        region = [word.lower for word in words[start:end]]
        if any(word in self._lexicon.words.clause_breaks or word in self._lexicon.words.compared for word in region):
            return None
        if any(word in self._opens and place and region[place - 1] == "," for place, word in enumerate(region)):
            return None
        governor = self._governing.chain(places)[:1]
        for group in self._governing.groups:
            inside = group.start >= start and group.end <= end and group not in governor
            if not inside or any(group.start <= place < group.end for place in told):
                continue
            if not self._also.isdisjoint(region[: group.start - start]):
                return None
        if end and words[end - 1].lower in self._also and self._leads_on(time):
            return None
        return end - start

    def _converted(self, start: int, end: int) -> int:
        """Where a sentence goes on behind a figure that brackets give in other units: 40m euros ($47m) in 2024."""
        if start < end and self._words[start].text == "(":
            close = next((place for place in range(start, end) if self._words[place].text == ")"), -1)
            if any(word.figure for word in self._words[start : close + 1]):
                return close + 1
        return start

    def _others(self, start: int, end: int) -> bool:
        """Whether another figure stands between two places, and not as the next of a list."""
        words = self._words
        places = [place for place in range(start, end) if words[place].figure]
        if any(word.tag == "NUM" and not self._counts(place) for place, word in enumerate(words[start:end], start)):
            return True
        if not places:
            return False
        joined = all(self._listed(at, place) for at, place in zip((start, *places), places, strict=False))
        verbs = any(group.start >= start and group.end <= end for group in self._governing.groups)
        return verbs or not joined

    def _listed(self, start: int, end: int) -> bool:
        """Whether what stands between two figures makes a list of them: `and` among it, or a comma alone."""
        between = [word.lower for word in self._words[start:end] if not word.figure]
        return between == [","] or any(word in self._also and word != "," for word in between)

    def _counts(self, place: int) -> bool:
        """Whether a bare number counts the word behind it: 2,000 deals."""
        return place + 1 < len(self._words) and self._words[place + 1].tag == "W"

    def _when_said(self, cue: Cue, time: Time) -> bool:
        """Whether an expression tells when something was said: said in 2023; not `this year she expects 3 million`."""
        verb = cue.hit.slots["verb"][0]
        if "agent" in cue.hit.pattern.takes or not time.start - 2 <= verb <= time.end + 1:
            return False
        if verb < time.start:
            return not any(word.lower in self._opens for word in self._words[verb : time.start])
        return "object" not in cue.hit.pattern.takes or self._words[verb].mood in _PAST

    def _leads_on(self, time: Time) -> bool:
        """Whether the clause of an expression that follows `and` or a comma comes behind it: and in 2019 it was 120."""
        stop = next((p for p in range(time.end, len(self._words)) if self._words[p].text in ",;:.)"), len(self._words))
        figures = any(time.end <= place < stop for place in self._figures)
        return figures or any(time.end <= group.start < stop for group in self._governing.groups)

    def _finite(self, start: int, end: int) -> list[Group]:
        return [group for group in self._governing.groups if group.finite and start <= group.start and group.end <= end]

    def _host(self, time: Time) -> Group | None:
        """The verb before an expression that it belongs to: was founded in 2019."""
        group = next((group for group in reversed(self._governing.groups) if group.end <= time.start), None)
        if group is None or time.start - group.end > _HOST:
            return None
        between = self._words[group.end : time.start]
        parted = any(w.lower in self._also or w.lower in self._opens or w.text in STOPS or w.figure for w in between)
        return None if parted else group

    def _open(self, time: Time, places: range) -> bool:
        """Whether a clause that opens behind an expression is still open at a figure: not in `, who sells mills, `.

        One that opens the sentence holds for a contrast in the same tense too: In 1978 X was 3, while Y was 4.
        """
        for place in range(time.end, places.start):
            word = self._words[place].lower
            if word in self._opens:
                aside = self._words[place - 1].text == ","
                if aside and any(later.text == "," for later in self._words[place : places.start]):
                    continue
                alike = aside and time.start == 0 and word in self._lexicon.words.clause_breaks
                if not alike or not self._moods(time.end, place) >= self._moods(place, places.start):
                    return True
        return False

    def _moods(self, start: int, end: int) -> set[str]:
        return {mood for group in self._finite(start, end) for _, mood in group.verbs}

    def _respectively(self, places: range, times: Sequence[Time]) -> Time | None:
        """As many figures as times in two lists: 3, 4 and 7 million in 2026, 2027 and 2028."""
        later = [time for time in times if time.start >= places.start]
        run = list(_run(later, self._words, self._also))
        if len(run) < 2:
            return None
        counted = [place for place in range(run[0].start) if self._words[place].tag in self._counted]
        group = counted[-len(run) :]
        if places.start not in group or len(group) != len(run):
            return None
        listed = self._words[group[0] : group[-1] + 1]
        if any(word.tag not in self._counted and word.lower not in self._also for word in listed):
            return None
        return run[group.index(places.start)]


def _run(times: Sequence[Time], words: Sequence[object], also: frozenset[str]) -> Iterator[Time]:
    """The first of these times, and those that a list joins to it."""
    last: Time | None = None
    for time in times:
        between = words[last.end : time.start] if last else ()
        if any(getattr(word, "lower", "") not in also for word in between):
            return
        yield time
        last = time


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of overlapping expressions the longest, in the order of the sentence; their figures aside."""
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, -len(hit.slots), hit.pattern.id)):
        if "figure" in hit.slots or all(
            hit.end <= one.start or one.end <= hit.start for one in chosen if "figure" not in one.slots
        ):
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: (hit.start, hit.end))
