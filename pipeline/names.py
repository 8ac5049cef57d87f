"""Names in an article, found by rule: known names and aliases, capitalised sequences, appositions.

A name at the start of a sentence counts only where its capital is no accident (`Openings`). A common noun is tied to a
name where the article itself does so (`la startup cinese DeepSeek`, `High-Flyer, un hedge fund`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.capitals import WORD, CapitalFinder
from pipeline.layout import Block
from pipeline.openings import APPOSITION, Openings, kind_of
from pipeline.patterns import Lexicon
from pipeline.remembered import cached_property, remembered

_SHOUTED = re.compile(r"[A-ZÀ-Þ]{4}")
# How many names back a common noun is resolved.
_REACH = 60
# What is longer is no name, in characters; each claim would repeat it.
_LONGEST = 300
# How far around a name, in characters, a noun is looked for that the text ties to it.
_NEAR = 60
# How many words more than one a short name has at most, and one.
_SHORT = 3
# How much a mention counts for the main name: of an unknown kind, of an institution, of an organisation.
_WEIGHTS = (2, 1, 3)
# How often more than an organisation a person must be named for an article to be about him.
_FAR = 3
# What ends the words between a person and whom he acts for; of a role before it, how many words.
_ENDS = re.compile(r"[.;:!?\n]")
_ROLE = 4
# Marks that part a name from the words before it.
_MARK_SIGNS = '.,;:()"“”«»'
_MARKS = re.compile(f"[{_MARK_SIGNS}]")


class Name(NamedTuple):
    """A name at text[start:end]; `type` is org, outlet, person, place, thing or empty."""

    start: int
    end: int
    name: str
    type: str


@dataclass(frozen=True)
class Names:
    """The names of an article by offset, what nouns stand for them, and the one it is mostly about.

    `authors` tells whose a document is: un rapporto di SemiAnalysis;
    `employers` whom a person acts for. `headline` are names of a title outside the text; `impersonal` tells whether a
    name is by its words no person's. `governed` is where names start that stand behind a preposition,
    `cited` where they stand behind one that makes sources of them. `apart` are the names that a noun is of, and so no
    names for it: la startup di Musk.
    """

    found: tuple[Name, ...]
    nouns: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    employers: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    titles: Sequence[Block] = ()
    headline: frozenset[str] = frozenset()
    impersonal: Callable[[str], bool] = lambda _name: False
    weigh: Callable[[str, str], int] = lambda _name, _type: 1
    governed: Collection[int] = frozenset()
    cited: Collection[int] = frozenset()
    apart: Mapping[str, Collection[str]] = field(default_factory=dict)

    @cached_property
    def main(self) -> str:
        """The most named organisation; `weigh` says what a mention of a name of a type counts, in `titles` thrice."""
        counts = {one: count * self.weigh(one, self.types.get(one, "")) for one, count in self._mentions.items()}
        # Of equals the one named first: a Counter keeps the order.
        main = max(counts, key=counts.__getitem__, default="")
        return main if counts.get(main, 0) > _WEIGHTS[0] else ""

    @cached_property
    def firm(self) -> str:
        """The main name, or the most named organisation where that is no firm's, as in an interview."""
        if self.types.get(self.main) == "org":
            return self.main
        firms = (name for name in self._mentions if self.types.get(name) == "org")
        return max(firms, key=self._mentions.__getitem__, default=self.main)

    @cached_property
    def _mentions(self) -> Counter[str]:
        """How often each name stands there, in titles thrice."""
        counts = Counter(name.name for name in self.found if name.start not in self.cited)
        for title in self.titles:
            for name in self.found:
                counts[name.name] += 2 if title.start <= name.start < title.end else 0
        counts.update(dict.fromkeys(self.headline, 3))
        return counts

    @cached_property
    def central(self) -> str:
        """Whom the article is about: the main name, but not one that a person's outnumbers by far."""
        main = self.main
        far = _FAR if self.types.get(main) == "org" else 2
        return main if self._mentions[self.protagonist] < far * max(self._mentions[main], 1) else self.protagonist

    @cached_property
    def protagonist(self) -> str:
        """The person that an article names most, an interview's; empty where two are named as often.

        Where it calls nobody a person, of those who may be one.
        """
        told = Counter(name.name for name in self.found if self.types.get(name.name) == "person")
        ranked = (told or Counter(name.name for name in self.found if self.is_person(name.name))).most_common(2)
        return ranked[0][0] if len(ranked) == 1 or (ranked and ranked[0][1] > ranked[1][1]) else ""

    @cached_property
    def first(self) -> dict[str, int]:
        """Where each name is first named."""
        return {name.name: name.start for name in reversed(self.found)}

    def called(self, word: str) -> str:
        """The name that a word alone may stand for: Kestrel, of Kestrel Insights; else the word."""
        return next((name.name for name in self.found if name.name.split(" ")[0] == word), word)

    def is_person(self, name: str) -> bool:
        """Whether a name is a person's, as far as the article tells: two words that nothing calls a company."""
        known = self.types.get(name, "")
        plain = not known and " " in name and name[:1].isupper()
        return known == "person" or (plain and not self.impersonal(name))

    def before(self, offset: int) -> Iterable[Name]:
        """The names that end before an offset, the nearest first, as far as `_REACH`."""
        end = bisect_left(self.found, offset, key=lambda name: name.end)
        return reversed(self.found[max(0, end - _REACH) : end])

    def within(self, start: int, end: int) -> list[Name]:
        """The names inside text[start:end], in order."""
        first = bisect_left(self.found, start, key=lambda name: name.start)
        out = []
        for name in islice(self.found, first, None):
            if name.start >= end:
                break
            if name.end <= end:
                out.append(name)
        return out


_tuple = tuple.__new__


class NameFinder:
    """Finds the names of articles in one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._capitals = CapitalFinder(lexicon)
        self._meant = remembered(partial(_meant, lexicon))

    def find(
        self, text: str, blocks: Sequence[Block], model_names: Sequence[tuple[int, int, str]] = (), title: str = ""
    ) -> Names:
        """All names of an article's own blocks; `model_names` (start, end, type) join the rule-based ones.

        Those that the `title` of the article has too count for more, if it is not the text's own first lines.
        """
        lexicon, known = self._lexicon, self._lexicon.known_names
        spans = [span for block in blocks if block.kind != "noise" for span in self._capitals.find(text, block)]
        if model_names:
            spans = sorted((*spans, *model_names), key=lambda span: (span[0], -span[1]))
        raw = [span for span in spans if span[1] - span[0] <= _LONGEST]
        titles = [block for block in blocks if block.kind == "title"]
        inside = (text[start:end] for start, end, kind in raw if kind != "initial")
        openings = Openings(text, inside, titles, lexicon)
        kept: list[Name] = []
        # What opens a sentence and may be a name, where another sentence that it opens shows that it is one.
        waiting: defaultdict[str, list[Name]] = defaultdict(list)
        opened: set[str] = set()
        taken = -1
        for start, end, kind in raw:
            if start < taken:
                continue
            written = text[start:end].replace("’", "'").replace("\u00a0", " ")
            if kind == "initial" and written not in known:
                full, written = written, openings.name(start, end, written)
                if not written:
                    waiting[full].append(Name(start, end, *self._meant(full)[:2]))
                    continue
                opened.add(full)
            cut = openings.apart(written) if " " in written and written not in known else 0
            first = end - len(written)
            for begin, stop in ((first, first + cut - 1), (first + cut, end)) if cut else ((first, end),):
                name, found, listed = self._meant(written[begin - first : stop - first])
                told = found if listed or kind in ("initial", "inner") else kind
                # Not Name(...), as in tokens.
                kept.append(_tuple(Name, (begin, stop, name, told)))
            taken = end
        again = [one for full in opened for one in waiting.get(full, ())]
        if again:
            kept = sorted((*kept, *again))
        outside = "" if titles else title
        return _resolved(text, kept, blocks, lexicon, outside, frozenset(one.start for one in again))


def _meant(lexicon: Lexicon, written: str) -> tuple[str, str, bool]:
    """The canonical name of what is written, its type, and whether the packs know it."""
    known = lexicon.known_names
    courtesy, _, rest = written.partition(" ")
    if rest and courtesy.casefold() in lexicon.word_sets["courtesies"] and written not in known:
        # Mr Hallam
        name, kind, listed = _meant(lexicon, rest)
        return name, kind or "person", listed
    entry = known.get(written) or (known.get(written.title()) if written.isupper() else None)
    entry = entry or lexicon.names_misspelt.get(written.casefold())
    return (entry.name, entry.type, True) if entry else (written, kind_of(written, lexicon), False)


def _nobody(lexicon: Lexicon, written: str) -> bool:
    """Whether a name of several words is no person's: Danish Sea Rescue, Clifton Central MP."""
    parts = written.split(" ")
    shouted = any(len(part) > 1 and part.isupper() for part in parts) and not written.isupper()
    small = any(part.islower() for part in parts)
    described = small and not any(f" {particle} " in written for particle in lexicon.words.person_particles)
    return len(parts) > 1 and (shouted or described or parts[0].casefold() in lexicon.word_sets["demonyms"])


def _resolved(
    text: str, kept: list[Name], blocks: Sequence[Block], lexicon: Lexicon, title: str, opening: Collection[int]
) -> Names:
    """Short names become full ones, nouns are tied to names, and the main organisation is chosen.

    Where a name only opens a sentence as it does another (`opening`), that tells nothing of its being a place.
    """
    full: dict[str, str] = {}
    kept = _one_spelling(kept, lexicon)
    for name in kept:
        if " " in name.name and name.type in ("", "person"):
            first, *_, last = name.name.split(" ")
            full.setdefault(last, name.name)
            if name.type == "person":
                # Elvira, after Elvira Calvani
                full.setdefault(first, name.name)
    named = {name.name for name in kept if " " not in name.name and name.type not in ("", "person")}
    full |= {short: name for short, name in _shortened(kept, lexicon).items() if short not in full}
    # il Comune, of the Comune di Valtorre
    bodies = {short for short in full if short in lexicon.institutions}
    found = tuple(
        Name(n.start, n.end, full[n.name], n.type)
        if n.name in bodies or (n.name in full and n.name not in named and n.type in ("", "person"))
        else n
        for n in kept
    )
    ties = _Ties(lexicon)
    # la banca may be any company that the article is about
    ties.nouns.update((short.lower(), full[short]) for short in bodies if short.lower() not in lexicon.actor_types)
    ties.types.update((n.name, n.type) for n in found if n.type)
    for name in found:
        ties.before(text, name)
        if text.startswith(", ", name.end):
            ties.after(text, name)
    for longer in {name.name for name in found if " " in name.name}:
        ties.seated(longer)
    if ties.sited:
        mentions = Counter(name.name for name in found if name.start not in opening)
        for place, count in ties.sited.items():
            if 2 * count > mentions[place]:
                ties.types.setdefault(place, "place")
    titles = [block for block in blocks if block.kind == "title"]
    words = f" {' '.join(WORD.findall(title))} "
    headline = frozenset(name.name for name in found if title and f" {text[name.start : name.end]} " in words)
    weigh = partial(_weight, lexicon)
    employers = dict(_employed(text, found, ties.types, lexicon))
    nobody = partial(_nobody, lexicon)
    return Names(
        found,
        ties.nouns,
        ties.authors,
        employers,
        ties.types,
        titles,
        headline,
        nobody,
        weigh,
        ties.governed,
        ties.cited,
        ties.apart,
    )


def _one_spelling(kept: list[Name], lexicon: Lexicon) -> list[Name]:
    """The names of an article, those written in capitals in one place and not in another as in the other.

    FERROL and Ferrol; WREXLEY Council and Wrexley Council.
    """
    shouted = {name.name for name in kept if _SHOUTED.match(name.name) and name.name not in lexicon.known_names}
    if not shouted:
        return kept
    plain = {name.name.casefold(): name.name for name in reversed(kept) if name.name not in shouted}
    words = {word.casefold(): word for one in plain.values() for word in one.split(" ")}

    def spelt(name: str) -> str:
        # WREXLEY Borough Council, where Wrexley stands elsewhere
        parts = (words.get(part.casefold(), part) if _SHOUTED.match(part) else part for part in name.split(" "))
        return plain.get(name.casefold()) or " ".join(parts)

    return [name._replace(name=spelt(name.name)) if name.name in shouted else name for name in kept]


def _employed(
    text: str, found: Sequence[Name], types: Mapping[str, str], lexicon: Lexicon
) -> Iterator[tuple[str, str]]:
    """Persons and whom they act for: Bellini, direttore di Ocra; l'ad di Ocra Bellini; Ocra director Bellini."""
    for one, other in pairwise(found):
        if other.start - one.end >= _NEAR or not (" " in other.name or text.startswith(",", one.end)):
            continue
        between = text[one.end : other.start]
        if _ENDS.search(between):
            continue
        words = WORD.findall(between.casefold())
        roles = not lexicon.offices.isdisjoint(words)
        if between.startswith(",") and words and words[0] in lexicon.words.relatives:
            leads = any(lemma in lexicon.words.leading for word in words for lemma, _ in lexicon.verbs.get(word, ()))
            person = " " in one.name and types.get(one.name, "person") == "person"
            if leads and person and types.get(other.name) not in ("place", "person"):
                # Carla Neri, che guida Ferrol
                yield one.name, other.name
            continue
        # Luca Ferrante, chairman of the Italian shipbuilder Cantieri Adria; but not: sindaco che ha parlato di Ferrol
        plain = lexicon.word_sets["relatives"].isdisjoint(words) and not lexicon.word_sets["of"].isdisjoint(words)
        apposed = roles and plain and between.startswith(",") and between.count(",") == 1
        if apposed and types.get(other.name) not in ("place", "person"):
            yield one.name, other.name
        elif types.get(one.name) != "place" and types.get(other.name, "person") == "person" and " " in other.name:
            before = WORD.findall(text[max(0, one.start - _NEAR) : one.start].casefold())[-_ROLE:]
            led = bool(before) and before[-1] in lexicon.words.of and not lexicon.titles.isdisjoint(before)
            if (led and not words) or (roles and between.startswith((" ", "'s ", "’s "))):
                yield other.name, one.name


def _shortened(kept: Sequence[Name], lexicon: Lexicon) -> dict[str, str]:
    """First words of organisations of several: Kestrel, after Kestrel Insights; not where two share them.

    Two words and more only where no place or person is named by them: Great Basin, of Great Basin Mutual.
    """
    longer: dict[str, set[str]] = {}
    for name in kept:
        if " " in name.name and name.type in ("", "org"):
            first, *more = name.name.split(" ")
            longer.setdefault(first, set()).add(name.name)
            for length in range(1, min(len(more), _SHORT)):
                longer.setdefault(" ".join((first, *more[:length])), set()).add(name.name)
    plain = {name.name for name in kept if name.type == ""} - lexicon.known_names.keys()
    return {
        short: next(iter(names))
        for short, names in longer.items()
        if len(names) == 1 and (" " not in short or (short in plain and kind_of(next(iter(names)), lexicon) == "org"))
    }


def _weight(lexicon: Lexicon, name: str, kind: str) -> int:
    """What one mention counts: institutions judge others, and a maker's name stands beside its GPUs."""
    if kind not in ("", "org"):
        return 0
    if name in lexicon.name_words["org"]:
        # News, Markets: the menu of a page
        return _WEIGHTS[1]
    words = name.split(" ")
    body = not lexicon.institutions.isdisjoint(words) or not lexicon.no_firms.isdisjoint(map(str.lower, words))
    if body or name.lower() in lexicon.gpu_makers:
        return _WEIGHTS[1]
    return _WEIGHTS[2] if kind == "org" else _WEIGHTS[0]


class _Ties:
    """Common nouns and types that the article itself ties to names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._types, self._telling = lexicon.actor_types, lexicon.telling_nouns
        self._of, self._governing = lexicon.word_sets["of"], lexicon.governing
        self._citing, self._small = lexicon.word_sets["citing"], lexicon.bare_determiners | lexicon.governing
        self._bare_of = self._of - frozenset(lexicon.words.determiners)
        # As words stand apart here: the company, s.
        self._clitics = frozenset(clitic.strip("'’") for clitic in lexicon.words.clitics)
        self.nouns: dict[str, str] = {}
        self.authors: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.sited: Counter[str] = Counter()
        self.apart: defaultdict[str, set[str]] = defaultdict(set)
        self.governed: set[int] = set()
        self.cited: set[int] = set()

    def before(self, text: str, name: Name) -> None:
        """A noun before the name: la startup cinese DeepSeek; il modello Alfieri; a Milano."""
        if name.start > 1 and text[name.start - 2] in _MARK_SIGNS:
            # Most names at the start of a sentence or behind a comma: no noun stands right before them.
            return
        gap = text[max(0, name.start - _NEAR) : name.start]
        words = WORD.findall(_MARKS.split(gap)[-1].casefold())[-5:]
        if words and words[-1] in self._governing:
            self.governed.add(name.start)
        last = words[-2] if len(words) > 1 and words[-1] in self._small else words[-1] if words else ""
        if last in self._citing:
            # Whom an article cites it is hardly about: secondo Ferrol, according to the Ferrol
            self.cited.add(name.start)
        if self._telling.isdisjoint(words):
            return
        of = words[-1] in self._of
        located = words[-1] in self._lexicon.locatives and self._lexicon.word_sets["held"].isdisjoint(words[-2:-1])
        if located or (of and words[-2:-1] and words[-2] in self._lexicon.sited):
            # "a Lumera" may also be what is said to Lumera: most of its mentions must be so.
            self.sited[name.name] += 1
        if words[-1] in self._lexicon.word_sets["streets"]:
            self.types.setdefault(name.name, "place")
        if words[-1] in self._lexicon.things:
            self.types.setdefault(name.name, "thing")
        if of:
            if words[-2:-1] and self._types.get(words[-2]) == "org":
                # un consorzio di Villanera: no other name for it
                self.apart[words[-2]].add(name.name)
            for word in words[:-1]:
                if word in self._lexicon.documents:
                    self.authors.setdefault(word, name.name)
        self._nearest_noun(words, name)

    def _nearest_noun(self, words: list[str], name: Name) -> None:
        """Ties the nearest noun before a name to it, where nothing parts them."""
        for place in range(len(words) - 1, -1, -1):
            if words[place] in self._types:
                between = words[place + 1 :]
                if len(between) == 2 and between[0] in self._bare_of and between[1] not in self._types:
                    # la società di consulenza Kestrel
                    between = between[1:]
                if self._lexicon.parting_words.isdisjoint(between) and not any(
                    self._lexicon.verbs.get(w) for w in between
                ):
                    self._tie(words[place:], name, self._types[words[place]])
                return

    def after(self, text: str, name: Name) -> None:
        """A noun in apposition: High-Flyer, un hedge fund; but not `in Ohio, the company said`."""
        if name.type == "place":
            return
        after = APPOSITION.match(text, name.end, name.end + _NEAR)
        words = WORD.findall(after.group(1).casefold()) if after else []
        for place, word in enumerate(words[:3]):
            if word in self._types:
                if not self._clitics.isdisjoint(words[place + 1 : place + 2]):
                    # Amy Bell, the company's finance chief
                    return
                forms = self._lexicon.verbs.get(words[place + 1], ()) if place + 1 < len(words) else ()
                speaks = any(lemma in self._lexicon.speech for lemma, _ in forms)
                if not speaks and all(before in self._lexicon.bare_determiners for before in words[:place]):
                    self._tie(words[place : place + 3], name, self._types[word])
                return

    def seated(self, name: str) -> None:
        """The place in the name of a body that every town has: Comune di Ferrola, Port of Clifton."""
        body, _, rest = name.partition(" ")
        of, _, place = rest.partition(" ")
        if place and body.casefold() in self._lexicon.sited and of.casefold() in self._of:
            self.types.setdefault(place, "place")

    def _tie(self, words: list[str], name: Name, kind: str) -> None:
        self.types.setdefault(name.name, kind)
        if words[0] in self._lexicon.word_sets["authorities"]:
            # the state Department of Insurance: the state is another
            return
        for length in range(1, len(words) + 1):
            self.nouns.setdefault(" ".join(words[:length]), name.name)
