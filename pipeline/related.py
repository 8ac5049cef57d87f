"""Whether the words in and around a relation leave it standing, and how far the list goes that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.actors import Word
from pipeline.patterns import Hit, Lexicon

# The sets of words that decide it.
SETS = (
    "apart", "denying", "bases", "rest", "rates", "hedges", "since", "turning", "shared", "offsetting", "each",
    "traded", "mean", "another",
)  # fmt: skip
LISTS = ("part", "split", "total")
_TENSED = ("VERB", "BE", "GERUND")
_VERBAL = (*_TENSED, "AUX")
_CLOSE, _NEAR, _FAR = 2, 4, 8  # words


class Related:
    """Tells it for one language, of hits of kind relation and the words of their sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._joining = frozenset((*lexicon.joiners, ";"))
        self._also, self._times = frozenset(lexicon.numbers.also), frozenset(lexicon.words.times)
        self._infinitive = frozenset(lexicon.words.infinitive)
        self._words = {name: frozenset(lexicon.sets.get(name, ())) for name in SETS}
        self._since = self._words["since"] | frozenset(lexicon.months)
        self._rules = {
            **dict.fromkeys(LISTS, self._list),
            "change": self._change,
            "difference": self._steady,
            "multiple": self._multiple,
            "price": self._price,
        }

    def stands(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether nothing denies the relation, or says it of another."""
        if _any(words, hit.start, hit.end, self._words["denying"]):
            return False
        rule = self._rules.get(str(hit.pattern.relation))
        return rule is None or rule(hit, words, {role: place for role, (place, _) in hit.slots.items()})

    def _list(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        before = words[at["part"] - _CLOSE : at["part"]] if hit.pattern.relation != "total" else ()
        # Including Meta at 8 million: whose it is, and no part; from 45 million: what the whole is held against.
        named = any(word.text[0].isupper() and not word.figure for word in before)
        if named or _any(words, at["whole"] - _CLOSE, at["whole"], self._words["bases"]):
            return False
        # 3 and 4 million, taking the year's losses to 9 in all: the total is of more than these.
        total = hit.pattern.relation == "total"
        return not total or (self._ends(hit, words) and not self._turns(hit, words, at["part"] + 1, at["whole"]))

    def _steady(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        """Whether what stands between the figures turns to nothing else: to 13 million, and profit by 30%."""
        figures = sorted(at[role] for role in ("old", "new", "step", "percent") if role in at)
        if any(self._turns(hit, words, left + 1, right) for left, right in pairwise(figures)):
            return False
        # Of what is traded the day's change is told, of a mean or a like part another than that of the figures; and
        # fell 3% to 94 from 109 in January, from a peak of 109.
        if _any(words, hit.start - _FAR, hit.end, self._words["traded"]) or self._says(hit, words, "mean"):
            return False
        if _any(words, at["old"] - 1 - _CLOSE, at["old"], self._since) or _any(
            words, at["old"] + 1, at["old"] + 1 + _NEAR, self._since
        ):
            return False
        # 5 million less than at the peak: of another figure than those here.
        further = at.get("step", 0) == figures[-1] and _any(
            words, hit.end, hit.end + 1, self._words["bases"] | self._words["another"]
        )
        return not further and not self._hedged(hit, words)

    def _change(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        rate = _any(words, at["percent"] + 2, at["percent"] + 2 + _CLOSE, self._words["rates"])
        # Grazie all'aumento del 5% dei ricavi: what grew is another thing.
        last = at["percent"] > max(at["old"], at["new"])
        after = words[hit.end : hit.end + 2] if last else ()
        other = len(after) > 1 and after[0].lower in self._words["another"] and after[1].tag != "YEAR"
        return not rate and not other and self._steady(hit, words, at)

    def _multiple(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        # The winners double, while the fund grows from 10 to 12 million.
        _, start = hit.slots.get("verb", (0, hit.start))
        if self._turns(hit, words, start, min(at["figure"], at["base"])) or self._hedged(hit, words):
            return False
        if at["figure"] > at["base"]:
            return "closing" in at or self._ends(hit, words)
        # It cost 10, half of its 30 was spent: what comes behind the base is a clause of its own.
        behind = words[at["base"] + 1 : at["base"] + 1 + _CLOSE]
        return not any(word.tag in _VERBAL and not word.participle for word in behind)

    def _price(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        # All that is bought: nothing before the first of them or behind the last, nothing between price and total; and
        # no rent.
        first, last = sorted((at["price"], at["total"]))
        ending = self._also | self._words["apart"]
        if not hit.pattern.factor and "number" not in at:
            ending |= self._times
        own = _own(hit)
        alone = not _any(words, hit.start - 1, hit.start, self._also) and self._ends(hit, words)
        if not alone or any(words[place].lower in ending for place in range(first, last) if place not in own):
            return False
        return "number" not in at or self._counts(hit, words, at)

    def _counts(self, hit: Hit, words: Sequence[Word], at: Mapping[str, int]) -> bool:
        """Whether a bare number tells how many there are: no other stands before it, or between it and the price.

        Two of the three instalments, four firms paid three each, more than 300 fines.
        """
        number = at["number"]
        low, high = sorted((number, at["price"]))
        others = (place for place, word in enumerate(words) if word.number and not word.figure and place != number)
        if any(place < hit.start or low < place < high for place in others):
            return False
        before = self._words["hedges"] | self._words["each"] | self._words["shared"] | self._words["another"]
        near = set(range(max(0, number - 1 - _CLOSE), number)) - _own(hit)
        return not any(words[place].lower in before for place in near)

    def _ends(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether a clause ends with the last word of a relation: 3 million each to the largest two says less."""
        after = words[hit.end].text if hit.end < len(words) else ""
        return not after or not after[0].isalnum() or words[hit.end].lower in self._also

    def _says(self, hit: Hit, words: Sequence[Word], name: str) -> bool:
        """Whether a word of a set stands in a relation or close to it, those in a slot of the pattern aside."""
        own, wanted = _own(hit), self._words[name]
        around = range(max(0, hit.start - _NEAR), min(hit.end + _CLOSE, len(words)))
        return any(words[place].lower in wanted for place in around if place not in own)

    def _hedged(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether a word makes the relation a rough one: more than double, del 30% circa.

        One before a figure is the figure's, one in a slot the pattern's: 3 million {more} than.
        """
        own = _own(hit)
        _, behind = hit.slots.get("percent", (0, len(words)))
        before = 0 if words[hit.start].figure else _CLOSE
        return any(
            words[place].lower in self._words["hedges"]
            and place not in own
            and (behind <= place < behind + _NEAR or not any(word.figure for word in words[place + 1 : place + 3]))
            for place in range(max(0, hit.start - before), min(hit.end + 1, len(words)))
        )

    def _turns(self, hit: Hit, words: Sequence[Word], start: int, stop: int) -> bool:
        """Whether words[start:stop] turn to another thing, those in a slot of the pattern aside."""
        own = _own(hit)
        return any(
            words[place].lower in self._words["turning"]
            # It has 13 million to spend: no clause of its own.
            or (words[place].tag in _TENSED and not (place and words[place - 1].lower in self._infinitive))
            for place in range(start, stop)
            if place not in own
        )

    def all_told(self, words: Sequence[Word]) -> bool:
        """Whether a list can be all there is: no word tells of a rest, or of others."""
        return not _any(words, 0, len(words), self._words["rest"])

    def offset(self, hit: Hit, words: Sequence[Word]) -> bool:
        """Whether something makes up for parts, which may exceed their whole then: a loss of 40, of which 55 ..."""
        return _any(words, hit.start - _FAR, hit.end + _FAR, self._words["offsetting"])

    def listed(self, hit: Hit, words: Sequence[Word], units: Mapping[int, str]) -> list[int]:
        """The places of the list that a pattern's {part} belongs to: on from it, or back from it before a total.

        `units` are those of the figures of the sentence, by place. A word such as "against" ends the list: what follows
        is compared, not counted. Where many were counted in both parts, or each of several got one, none is added to
        another.
        """
        back = hit.pattern.relation == "total"
        at, whole = hit.slots["part"][0], hit.slots["whole"][0]
        if _any(words, 0, len(words), self._words["shared"]):
            return [at]
        row = sorted(
            (place for place in units if (place < at if back else place > at) and place != whole), reverse=back
        )
        found = [at]
        for place in row:
            low, high = sorted((found[-1], place))
            if units[place] != units[at] or not self._joined(words, low, high, clauses=back):
                break
            found.append(place)
        each = any(_any(words, place + 1, place + 1 + _CLOSE, self._words["each"]) for place in found)
        return [at] if each else sorted(found)

    def _joined(self, words: Sequence[Word], low: int, high: int, *, clauses: bool) -> bool:
        """Whether a list goes on from one figure to the next, with `clauses` over a verb: A gave 3 and B added 4."""
        apart, bases = self._words["apart"], self._words["bases"]
        # 3 million from the state and 4: what a figure is held against stands right before it.
        ends = _any(words, low + 1, high, apart - bases) or _any(words, max(low + 1, high - _CLOSE), high, apart)
        joints = [place for place in range(low + 1, high) if words[place].lower in self._joining]
        if ends or not joints:
            return False
        return clauses or not any(word.tag in _TENSED for word in words[joints[-1] + 1 : high])


def _any(words: Sequence[Word], start: int, stop: int, wanted: frozenset[str]) -> bool:
    return any(word.lower in wanted for word in words[max(0, start) : stop])


def _own(hit: Hit) -> set[int]:
    """The places of the words in a slot of the pattern."""
    return {place for start, end in hit.slots.values() for place in range(start, end)}
