"""Names in an article, found by rule: known names and aliases, capitalised sequences, appositions.

A name at the start of a sentence counts only where its capital is no accident: it is known, stands
capitalised inside a sentence elsewhere, or is more than one word. A common noun is tied to a name where
the article itself does so (`la startup cinese DeepSeek`, `High-Flyer, un hedge fund`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.capitals import WORD, CapitalFinder, unnamed
from pipeline.layout import Block
from pipeline.patterns import Lexicon
from pipeline.remembered import cached_property, remembered

_APPOSITION = re.compile(r",\s+((?:[^\W\d_]+(?:-[^\W\d_]+)?['’]?\s*){1,5})")
_SPELLING = re.compile(r"\d|\w[A-ZÀ-Þ]|&|-(?![a-zà-ÿ])")
_SHOUTED = re.compile(r"[A-ZÀ-Þ]{4}")
_CAMEL = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
# How many names back a common noun is resolved.
_REACH = 60
# Two names that touch are no longer together, in characters: endless capitals are not cut at each of their spaces.
_LONGEST_PAIR = 200
# What is longer is no name, in characters; each claim would repeat it.
_LONGEST = 300
# How far around a name, in characters, a noun is looked for that the text ties to it.
_NEAR = 60
# B. K. Nambiar
_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
# A noun phrase between commas, its first word and the first behind it.
_ASIDE = re.compile(r",\s(\w+['’]?)[^.,;:()\n]{2,100},\s(\w+)")
# How many words more than one a short name has at most, and one.
_SHORT = 3
# How much a mention counts for the main name: of an unknown kind, of an institution, of an organisation.
_WEIGHTS = (2, 1, 3)
# The words of a verb group at most: dovrà essere pagato.
_GROUP = 4
# Moods that make no clause: without an auxiliary, and with one.
_NO_CLAUSE = frozenset({"gerund", "base", "infinitive", "participle"})
_NO_GROUP = frozenset({"gerund", "base"})
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
    `cited` where they stand behind one that makes sources of them.
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
        """Whom the article is about: the main name, but not one of no known type that a person's outnumbers by far."""
        main = self.main
        told = self.types.get(main) == "org" or self._mentions[self.protagonist] < 2 * max(self._mentions[main], 1)
        return main if told else self.protagonist

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
        evidence = _Evidence(text, (text[start:end] for start, end, kind in raw if kind != "initial"), lexicon)
        titles = [block for block in blocks if block.kind == "title"]
        kept: list[Name] = []
        taken = -1
        for start, end, kind in raw:
            if start < taken:
                continue
            written = text[start:end].replace("’", "'").replace("\u00a0", " ")
            if kind == "initial" and written not in known and not evidence.proper(written):
                described = text.startswith(", ", end) and _described(text, end, lexicon)
                if not described and (" " in written or not _acts(text, start, end, written, titles, lexicon)):
                    led = self._role_before(text, start, end, evidence, titles)
                    if led is None:
                        continue
                    written = written[led:]
            cut = evidence.apart(written) if " " in written and written not in known else 0
            first = end - len(written)
            for begin, stop in ((first, first + cut - 1), (first + cut, end)) if cut else ((first, end),):
                name, found, listed = self._meant(written[begin - first : stop - first])
                told = found if listed or kind in ("initial", "inner") else kind
                # Not Name(...), as in tokens.
                kept.append(_tuple(Name, (begin, stop, name, told)))
            taken = end
        outside = "" if titles else title
        return _resolved(text, kept, blocks, lexicon, outside)

    def _role_before(self, text: str, start: int, end: int, evidence: _Evidence, titles: Iterable[Block]) -> int | None:
        """How many letters of a sequence that opens a sentence are a common noun's before a name: Startup Ocra Labs.

        None where it is no name. Where common nouns take an article, what is without one is part of it: Banca Ocra.
        """
        lexicon = self._lexicon
        role, _, name = text[start:end].partition(" ")
        told = any(word.casefold() not in lexicon.ordinary_words for word in name.split())
        if not told or role.casefold() not in lexicon.actor_nouns or unnamed(name, lexicon):
            return None
        if lexicon.language.articles:
            return 0 if role.casefold() in lexicon.word_sets["organisations"] else None
        shown = " " in name or evidence.proper(name) or _acts(text, start, end, name, titles, lexicon)
        return len(role) + 1 if shown else None


def _meant(lexicon: Lexicon, written: str) -> tuple[str, str, bool]:
    """The canonical name of what is written, its type, and whether the packs know it."""
    known = lexicon.known_names
    entry = known.get(written) or (known.get(written.title()) if written.isupper() else None)
    entry = entry or lexicon.names_misspelt.get(written.casefold())
    return (entry.name, entry.type, True) if entry else (written, _told(written, lexicon), False)


def _told(written: str, lexicon: Lexicon) -> str:
    """What a name is by its own words: Livia Morandini, Vertex Compute, Banca Ferrini; empty where they do not tell."""
    first, *rest = written.split(" ")
    if rest and (rest[-1] in lexicon.name_words["org"] or "&" in rest):
        # Marlow & Finch
        return "org"
    if rest and rest[-1] in lexicon.name_words["outlet"]:
        return "outlet"
    if first in lexicon.institutions:
        return "org"
    if first in lexicon.name_words["person"] or (rest and _INITIAL.fullmatch(first)):
        return "person"
    if rest and rest[-1] in lexicon.name_words["thing"]:
        return "thing"
    return "place" if first in lexicon.name_words["place"] else ""


def _nobody(lexicon: Lexicon, written: str) -> bool:
    """Whether a name of several words is no person's: Danish Sea Rescue, Clifton Central MP."""
    parts = written.split(" ")
    shouted = any(len(part) > 1 and part.isupper() for part in parts) and not written.isupper()
    small = any(part.islower() for part in parts)
    described = small and not any(f" {particle} " in written for particle in lexicon.words.person_particles)
    return len(parts) > 1 and (shouted or described or parts[0].casefold() in lexicon.word_sets["demonyms"])


class _Evidence:
    """What tells a name at the start of a sentence from a word that is capitalised only there."""

    def __init__(self, text: str, inside: Iterable[str], lexicon: Lexicon) -> None:
        self._text, self._lexicon = text, lexicon
        self._inside = frozenset(inside)

    def apart(self, written: str) -> int:
        """Where two names begin to touch that only stand side by side (Secondo Reuters Nvidia ha ...); 0 where none do.

        One of them is known to the packs, the other too, or it stands alone elsewhere, or is spelt as SemiAnalysis is,
        or a person's name follows a place's.
        """
        known = self._lexicon.known_names
        if len(written) > _LONGEST_PAIR:
            return 0
        for at in (place + 1 for place, sign in enumerate(written) if sign == " "):
            pair = written[: at - 1], written[at:]
            firms = [name for name in pair if name in known and known[name].type in ("org", "outlet")]
            if firms and all(name in firms or self._whole(name) for name in pair):
                return at
            if pair[0] in known and known[pair[0]].type == "place" and self._kind(pair[1]) == "person":
                # secondo la procura di Torino Carla Bellini ha ...
                return at
        return 0

    def _whole(self, name: str) -> bool:
        """Whether half of what touches is a name of its own: it stands alone elsewhere, or is a person's."""
        return name in self._inside or self._kind(name) in ("person", "place") or _CAMEL.search(name) is not None

    def _kind(self, name: str) -> str:
        entry = self._lexicon.known_names.get(name)
        return entry.type if entry else _told(name, self._lexicon)

    @cached_property
    def _words(self) -> frozenset[str]:
        # Not a search of the text for each name: a page of nothing but names has a hundred thousand.
        return frozenset(self._text.replace("\n", " ").split(" "))

    @cached_property
    def _edges(self) -> frozenset[str]:
        longer = [name.split() for name in self._inside if not name.isalnum()]
        return frozenset(word for parts in longer for word in (parts[0], parts[-1]))

    def proper(self, written: str) -> bool:
        """Whether the article shows elsewhere, or its spelling, that this is a name."""
        if written in self._inside or _SPELLING.search(written):
            return True
        first, _, rest = written.partition(" ")
        lower = first.casefold()
        if lower in self._lexicon.ordinary_words or lower in self._lexicon.actor_nouns:
            return False
        if not rest and written not in self._edges:
            return False
        return lower not in self._words


def _described(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether an apposition follows: Huang, amministratore delegato di ...; in small letters, else it is a name."""
    after = _APPOSITION.match(text, end, end + _NEAR)
    words = WORD.findall(after.group(1))[:3] if after else []
    return any(word in lexicon.actor_nouns for word in words)


def _acts(text: str, start: int, end: int, written: str, titles: Iterable[Block], lexicon: Lexicon) -> bool:
    """Whether a word at the start of a sentence, no known noun, stands before a verb of speech: Grillo afferma che ...

    Where common nouns take an article, before any verb, but in a title, which leaves articles out.
    """
    if text.startswith(" (", end) and (closed := text.find(")", end, end + _NEAR)) > 0:
        # Bellini (Ferrol) ha detto ...
        end = closed + 1
    if not text.startswith((" ", "\u00a0", ","), end):
        return False
    lower = written.casefold()
    ordinary = lower in lexicon.ordinary_words and lower not in lexicon.bare_forms
    if ordinary or lower in lexicon.actor_nouns or lower in lexicon.word_sets["amounts"]:
        return False
    any_verb = lexicon.language.articles and not any(one.start <= start < one.end for one in titles)
    near = WORD.finditer(text[end : end + _NEAR].partition(".")[0].lower())
    behind = (match[0] for match in islice(near, _GROUP))
    if text.startswith(",", end):
        # Ferrol, che nel 2024 ha fatturato ...; Ferrol, quotata a Milano, ...
        after = next(behind, "")
        described = any(mood == "participle" for _, mood in lexicon.verbs.get(after, ()))
        return (any_verb and (described or after in lexicon.words.relatives)) or _apposed(text, end, lower, lexicon)
    verb = next((word for word in behind if word not in lexicon.asides), "")
    if verb in lexicon.word_sets["impersonal"]:
        # Ferrol si è detto convinto che ...
        verb = next(behind, "")
    helped = verb in lexicon.auxiliary_forms
    if helped:
        verb = next((word for word in behind if word not in lexicon.auxiliary_forms), "")
        if any_verb and verb and verb not in lexicon.common_words and not lexicon.verbs.get(verb):
            # Ferrol ha debiti, but: Vero è che ...
            return True
    none = _NO_GROUP if helped else _NO_CLAUSE
    forms = lexicon.verbs.get(verb, ())
    return any((any_verb or lemma in lexicon.speech) and mood not in none for lemma, mood in forms)


def _apposed(text: str, end: int, written: str, lexicon: Lexicon) -> bool:
    """Whether a noun phrase between commas parts a word from its verb: Ocra, the Turin-based developer, denied ..."""
    aside = _ASIDE.match(text, end, end + 2 * _NEAR)
    if aside is None or aside[1].lower().replace("’", "'") not in lexicon.bare_determiners or lexicon.adverb(written):
        return False
    verb = aside[2].lower()
    return verb in lexicon.auxiliary_forms or any(mood not in _NO_CLAUSE for _, mood in lexicon.verbs.get(verb, ()))


def _resolved(text: str, kept: list[Name], blocks: Sequence[Block], lexicon: Lexicon, title: str) -> Names:
    """Short names become full ones, nouns are tied to names, and the main organisation is chosen."""
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
        mentions = Counter(name.name for name in found)
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
        if len(names) == 1 and (" " not in short or (short in plain and _told(next(iter(names)), lexicon) == "org"))
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
        after = _APPOSITION.match(text, name.end, name.end + _NEAR)
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
