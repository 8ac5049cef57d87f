"""Capitalised sequences of a text that can be names, in running text and in headlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from pipeline.layout import Block
from pipeline.patterns import Lexicon
from pipeline.remembered import remembered

_UPPER = "A-ZÀ-ÖØ-Þ"
# A word in small letters behind a name.
_ADJECTIVE = re.compile(r"[ \u00a0]([a-zà-ÿ]{4,})\b")
# Traders' Alliance: a plural that owns, and the last word of a name.
_OWNED = re.compile(rf"['’] ([{_UPPER}]\w+)(?! [{_UPPER}])")
# Unrolled, without a possessive group: Python up to 3.11.4 matches those wrongly (its issue 106052).
_LETTERS = rf"\w*(?:(?:[-&](?=\w)|['’](?=[{_UPPER}]))\w*)*"
_CAPITAL = rf"(?:[{_UPPER}]{_LETTERS}|\b[a-z]{{1,2}}[{_UPPER}]\w*+)"
_CAPITALS = re.compile(rf"{_CAPITAL}(?:[ \u00a0]{_CAPITAL})*")
_STARTS = re.compile(r"(?:^|[.!?…:\n\r\u2028][\"”»’')\]]*)\s*(?:[*•·▪]\s*)?[\"“«‘'(\[—–-]*\s*$")
# How far before a name, in characters, the bracket opens that says whose a figure is.
_BRACKET = 40
# What may stand before the first word of a block, in so many characters.
_OPENED = 6
_OPENING = "\"“«‘'([—–-*•·▪ \u00a0"
# "MADRID, 20 MAG -", "ROMA -": where an agency story was filed.
_DATELINE = re.compile(r"(?:,[^.\n]{0,20})?\s+[-–—]\s|\s\([^)]{2,20}\)\s+[-–—]\s")
_BRACKETS = re.compile(r"\s*\([^()\n]+\)\s*")
_AGENCY = 30
# eBay, xAI: a letter or two before the capital.
_SMALL_PREFIX = re.compile(r"(?<!\w)([a-z]{1,2})$")
# A year before a name, which counts nothing: nel 2019 Mario Rossi.
_YEAR = re.compile(r"\b(?:19|20)\d\d[ \u00a0]$")
# What may end a sentence too: in the U.S. It ...
_DOTTED = re.compile(rf"(?:[{_UPPER}]\.){{2,}} ")
# What kind of company it is, behind its name: S.p.A., S.r.l.
_FORM = re.compile(rf"[{_UPPER}](?:\.[A-Za-z]){{2,}}")
# Marco R., 45 anni: an initial for a surname keeps its stop where the sentence goes on.
_INITIAL = re.compile(r"(?<=[ \u00a0]\w)\.(?=[,;:)]|[ \u00a0][a-zà-ÿ])")
# The words around an initial: Nitin J. Gadkari.
_MIDDLE = re.compile(rf"(\w+)[ \u00a0][{_UPPER}]\.[ \u00a0](\w+)")
# How much of it a sequence of capitals ends with: a space and a letter.
_KIND = 2
# SEK9, Rs50, R1-billion: a currency's sign and its number.
_PRICED = re.compile(r"([A-Za-z]{1,4})\d+(-\w+)?")
# Miami-based Ferrol: what only describes a name.
_HYPHENED = re.compile(rf"[{_UPPER}]\w*-[a-zà-ÿ]\w*[ \u00a0]")
_SPACE = re.compile(r"[ \u00a0]")
# An office, its adjective and the preposition before a name, within so many characters.
_LED_BY = re.compile(r"(\b\w+(?: [a-zà-ÿ]+)?) (\w+['’]|\w+ )\Z")
_OFFICE = 45
_SPACED = re.compile(r"[^ \u00a0]+")
# A headline in title case: that many words of more than so many letters, and that part of them with a capital.
_HEADLINE = 5
_LONGEST_HEADLINE = 200
_SMALL_WORD = 3
_CAPITALISED = 0.8
# Tried first, a plain set of letters makes most words quicker by a third.
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]++(?![\w-])|[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=16)
def _name(particles: tuple[str, ...], endings: tuple[str, ...]) -> re.Pattern[str]:
    """A name, with the particles inside of one and the end of a web address: Ursula von der Leyen, Facile.it.

    It begins with the capital itself, a plain set of letters that the engine can skip to. No name has more words than
    that; endless capitals are cut.
    """
    apart = [particle for particle in particles if not particle.endswith("'")]
    inside = "|".join(map(re.escape, sorted(apart, key=len, reverse=True)))
    elided = "|".join(re.escape(particle[:-1]) for particle in particles if particle.endswith("'"))
    before = rf"(?:(?:{elided})['’])?" if elided else ""  # Cassano d'Adda
    joined = rf"(?:(?:&|{inside}) )?" if inside else "(?:& )?"
    address = rf"(?:\.(?:{'|'.join(map(re.escape, endings))})(?![\w.]))?" if endings else ""
    dotted = rf"\.(?:[{_UPPER}]\.)+(?=[ \u00a0])"  # the U.S. Coast Guard
    initial = rf"\.(?=[ \u00a0][{_UPPER}]\w)"  # Nitin J. Gadkari
    capital = rf"(?:{before}[{_UPPER}](?:{dotted}|{initial}|{_LETTERS}{address})|\b[a-z]{{1,2}}[{_UPPER}]\w*+)"
    return re.compile(
        rf"[{_UPPER}](?:{dotted}|(?:\.[ \u00a0]?[{_UPPER}])*{_LETTERS}{address})"
        rf"(?:[ \u00a0]{joined}(?:{capital}|\d{{1,2}}(?=[ \u00a0]{capital}))){{0,40}}"
    )


@lru_cache(maxsize=16)
def _joiner(particles: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(particles, key=len, reverse=True)))
    return re.compile(rf"[ \u00a0](?:(?:{alternatives})[ \u00a0]|(?:\w+['’]))+(?={_CAPITAL})")


class CapitalFinder:
    """Finds the capitalised sequences of one language that can be names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._name = _name(lexicon.words.person_particles, lexicon.words.address_endings)
        self._by_itself = remembered(partial(_by_itself, lexicon))

    def find(self, text: str, block: Block) -> Iterator[tuple[int, int, str]]:
        """Capitalised sequences that can be names, and whether their sentence starts with them."""
        lexicon, known = self._lexicon, self._lexicon.known_names
        # Where all is in capitals, a capital makes no name.
        shouted = text[block.start : block.end].isupper()
        if not shouted and _title_case(text, block):
            yield from _titled(text, block, lexicon)
            return
        opening, first = lexicon.opening_words, block.start
        end_of_last = first
        # (CBS/AP) FORT WORTH, Texas —: behind an agency's letters the first name may be a dateline.
        bare = first + (_AGENCY if text.startswith("(", first) else 0)
        for match in self._name.finditer(text, first, block.end):
            start, end = match.span()
            end = _before_stop(match, lexicon)
            found = text[start:end]
            if start < end_of_last or (shouted and found not in known):
                continue
            if start > first and text[start - 1].isalnum():
                small = _SMALL_PREFIX.search(text, max(first, start - 3), start)
                if small is None:
                    continue
                start = small.start(1)
            initial = start == first or _starts(text, first, start)
            if led := _led(text, start, end, initial, lexicon):
                initial, start = False, start + led
            if initial and found.lower() in opening and found not in known:
                continue
            if start > bare and not text[start - 2].isdecimal():
                # Most names: nothing around them matters.
                written = text[start:end]
                name = None if initial and not written.isalpha() else self._by_itself(written)
                if name is not None:
                    end_of_last = end
                    if name:
                        yield start, end, "initial" if initial else "inner"
                    continue
            if initial:
                trimmed = _without_ordinary(text, start, end, lexicon)
                initial, start = trimmed == start, trimmed
            whole = _with_complement(text, block, start, end, lexicon)
            # Banca del Lario ha chiuso ...: the second capital is no accident
            initial = initial and whole == end
            end_of_last = end = whole
            start, initial = _after_title(text, start, end, initial, lexicon)
            if not _no_name(text, block, start, end, lexicon):
                start = _after_office(text, block.start, start, end, lexicon)
                yield start, end, "initial" if initial else "inner"


def _before_stop(match: re.Match[str], lexicon: Lexicon) -> int:
    """Where a sequence ends whose dotted letters end a sentence (in the U.S. It cost 3 million), or before those that
    tell what kind of company it is (Ferrol Holding S.p.A.).
    """
    end = match.end()
    if end - match.start() > _KIND and match.string[end - _KIND] == " " and _FORM.match(match.string, end - 1):
        return end - _KIND
    if _INITIAL.match(match.string, match.end()):
        return match.end() + 1
    middle = _MIDDLE.search(match[0]) if "." in match[0] else None
    if middle is not None and _no_initial(lexicon, middle[1].lower(), middle[2].lower()):
        # They chose Plan B. Ferrol paid.
        return match.start() + middle.start(2) - _KIND
    dotted = _DOTTED.search(match[0]) if "." in match[0] else None
    if dotted is None or match[0][dotted.end() :].partition(" ")[0].lower() not in lexicon.common_words:
        return match.end()
    return match.start() + dotted.end() - 1


def _no_initial(lexicon: Lexicon, before: str, after: str) -> bool:
    """Whether a letter between two words is no name's: Plan B. Ferrol paid."""
    return before in lexicon.word_sets["lettered"] or not lexicon.ordinary_words.isdisjoint((before, after))


def _by_itself(lexicon: Lexicon, written: str) -> bool | None:
    """Whether a sequence is a name; None where that, or how far it goes, depends on what stands around it."""
    parts, first = _SPACE.split(written), written.partition(" ")[0]
    longer = any(len(alias) > len(written) for alias in lexicon.names_by_first_word.get(first, ()))
    titled = any(part.casefold() in lexicon.titles for part in parts[:-1])
    if first in lexicon.institutions or parts[-1] in lexicon.institutions or longer or titled or len(parts) > 2:
        return None
    return not unnamed(written, lexicon)


def _title_case(text: str, block: Block) -> bool:
    """Whether nearly every word of a block has a capital, as in English headlines."""
    if block.end - block.start > _LONGEST_HEADLINE:
        return False
    words = [word for word in WORD.findall(text[block.start : block.end]) if len(word) > _SMALL_WORD]
    return len(words) >= _HEADLINE and sum(word[0].isupper() for word in words) >= _CAPITALISED * len(words)


def _titled(text: str, block: Block, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    """The names of a headline in title case: capitalised words between those that are ordinary words."""
    for match in _name(lexicon.words.person_particles, lexicon.words.address_endings).finditer(
        text, block.start, block.end
    ):
        start = match.start()
        for part in (*_SPACED.finditer(text, match.start(), match.end()), None):
            word = part.group() if part else ""
            # Calder AI, and not the verb or pronoun that is written alike.
            acronym = len(word) > 1 and word.isupper()
            ordinary = word.lower() in lexicon.ordinary_words and not acronym
            if part is None or ordinary:
                end = match.end() if part is None else part.start() - 1
                if end > start and not _no_name(text, block, start, end, lexicon):
                    yield start, end, "inner"
                start = part.end() + 1 if part is not None else match.end()


def _starts(text: str, block_start: int, start: int) -> bool:
    """Whether a sentence, a quotation or a line starts at this place of a block."""
    if text[start - 1] == " ":
        # Most places: behind a word or a comma none does, behind a stop one does.
        before = text[start - 2]
        if before.isalnum() or before == ",":
            return False
        if before in ".?!" and start - 2 >= block_start:
            return True
        if before in "-–—" and start - block_start <= _AGENCY + 2 and text[block_start : start - 2].isupper():
            # MILANO - Corre in Borsa ...
            return True
        near = max(block_start, start - _BRACKET)
        if before == ":" and text.rfind("(", near, start) > text.rfind(")", near, start):
            # (source: Rentwatch)
            return False
    if start - block_start <= _OPENED and not text[block_start:start].strip(_OPENING):
        return True
    return _STARTS.search(text, max(block_start, start - 6), start) is not None


def _led(text: str, start: int, end: int, initial: bool, lexicon: Lexicon) -> int:
    """How many letters stand before the name itself: Miami-based Ferrol; L'Istituto, l'Istituto inside a sentence."""
    described = _HYPHENED.match(text, start, end)
    if described:
        return described.end() - start
    return _elided(text[start:end], lexicon) if initial else 0


def _elided(written: str, lexicon: Lexicon) -> int:
    """How many letters of a name that begins a sentence are an article's; none where the name is known with it."""
    if "'" not in written and "’" not in written:
        return 0
    elided, mark, rest = written.partition(" ")[0].replace("’", "'").partition("'")
    if not mark or f"{elided.lower()}'" not in lexicon.words.determiners:
        return 0
    known = lexicon.names_by_first_word.get(f"{elided}'{rest}", ())
    whole = any(written.replace("’", "'").startswith(alias) for alias in known)
    # Dell'Utri is a name: a preposition is no article alone.
    return len(elided) + 1 if len(elided) == 1 and rest[:1].isupper() and not whole else 0


def _without_ordinary(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the name starts after words that are capitalised only because the sentence starts with them."""
    while " " in text[start:end]:
        first = _SPACE.split(text[start:end], maxsplit=1)[0]
        if text[start:end].replace("’", "'") in lexicon.known_names or first in lexicon.institutions:
            break
        if first.casefold() not in lexicon.ordinary_words:
            break
        start += len(first) + 1
        if first.casefold() in lexicon.word_sets["determiners"]:
            # The Press Trust of India: behind an article a capital is no accident.
            break
    return start


def _after_title(text: str, start: int, end: int, initial: bool, lexicon: Lexicon) -> tuple[int, bool]:
    """Where the person starts behind a title that has a capital too: Founder Tess Halvorsen, President Donald Trump."""
    parts = _SPACE.split(text[start:end])
    if len(parts) < 2 or text[start:end].replace("’", "'") in lexicon.known_names:
        return start, initial
    roles = [place for place, part in enumerate(parts[:-1]) if part.casefold() in lexicon.titles]
    if not roles:
        return start, initial
    rest = parts[roles[-1] + 1 :]
    # Mayor Hollins spent ..., but: Director Says Sorry
    return end - len(" ".join(rest)), initial and len(rest) < 2 and rest[0].casefold() in lexicon.ordinary_words


def _with_complement(text: str, block: Block, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the name ends: an institution takes its complement along (Banca d'Italia, Royal Bank of Scotland), a known
    name its rest.
    """
    words = lexicon.words
    written = text[start:end]
    first, last = written.partition(" ")[0], written.rpartition(" ")[2]
    if written in lexicon.institutions and (told := _ADJECTIVE.match(text, end, block.end)):
        # l'Unione contadina, la Corte costituzionale
        described = told[1].endswith(words.adjective_endings) and told[1] not in lexicon.ordinary_words
        end = told.end() if described else end
    if (first in lexicon.institutions or last in lexicon.institutions) and words.name_particles:
        # Deutsche Bank and UBS are two.
        joiner = _joiner(words.name_particles if first in lexicon.institutions else words.of)
        while (joined := joiner.match(text, end, block.end)) and (
            more := _CAPITALS.match(text, joined.end(), block.end)
        ):
            end = more.end()
    if last.endswith("s") and (owned := _OWNED.match(text, end, block.end)) and owned[1] in lexicon.institutions:
        # the Tobacco Traders' Alliance
        end = owned.end()
    for alias in lexicon.names_by_first_word.get(first, ()):
        if len(alias) <= end - start or written in lexicon.known_names:
            continue
        if text[start : start + len(alias)].replace("’", "'") == alias:
            end = start + len(alias)
    return end


def _no_name(text: str, block: Block, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised word is no name by itself, what a number counts (80 GB), or a dateline."""
    written = text[start:end]
    return unnamed(written, lexicon) or (
        written.replace("’", "'") not in lexicon.known_names
        and (
            _counted(text, block.start, start)
            or (start == block.start and text[start:end].isupper() and text.startswith((":", ". "), end))
            or (_opens(text, block.start, start) and _DATELINE.match(text, end, block.end) is not None)
        )
    )


def unnamed(written: str, lexicon: Lexicon) -> bool:
    """Whether a capitalised word is a letter, a GPU model, a unit or a function word by itself."""
    written = written.replace("’", "'")
    lower = written.casefold()
    return written not in lexicon.known_names and (
        len(written) == 1
        or lower in lexicon.no_names
        or written[0].isdecimal()
        or (" " in lower and (_models(lower, lexicon) or _office(lower, lexicon)))
        or _amount(written, lexicon)
        or _based(lower, lexicon)
    )


def _amount(written: str, lexicon: Lexicon) -> bool:
    """Whether it is a currency's sign and the digits of an amount that it is glued to."""
    priced = _PRICED.fullmatch(written)
    if priced is None or (len(priced[1]) == 1 and priced[2] is None):
        # R1 is a model
        return False
    entries = lexicon.phrases.get(priced[1].lower(), ())
    return any(entry.tag == "SYM" and entry.written == priced[1] for entry in entries)


def _based(lower: str, lexicon: Lexicon) -> bool:
    """Whether a word only says where something is: Osaka-based."""
    _, hyphen, last = lower.rpartition("-")
    return bool(hyphen) and any(mood == "participle" for _, mood in lexicon.verbs.get(last, ()))


def _office(lower: str, lexicon: Lexicon) -> bool:
    """Whether several words are an office without its holder: Chief Financial Officer."""
    return lower.rpartition(" ")[2] in lexicon.word_sets["officials"]


def _models(lower: str, lexicon: Lexicon) -> bool:
    """Whether several words name an accelerator, with its maker or a pronoun: Nvidia H100, the GPUs I own."""
    words = lower.split()
    named = not lexicon.gpu_words.isdisjoint(words)
    return named and all(word in lexicon.no_names or word in lexicon.gpu_makers for word in words)


def _opens(text: str, block_start: int, start: int) -> bool:
    """Whether nothing stands before in a block but an agency's letters in brackets: (CBS/AP) FORT WORTH, Texas —"""
    return start == block_start or (
        start - block_start < _AGENCY and _BRACKETS.fullmatch(text, block_start, start) is not None
    )


def _counted(text: str, low: int, start: int) -> bool:
    """Whether a number that is no year stands before: 80 GB."""
    return text[max(low, start - 2) : start - 1].isdecimal() and not _YEAR.search(text, max(low, start - 6), start)


def _after_office(text: str, block_start: int, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the person starts in "ministro delle Infrastrutture Paolo Remondini": after the office.

    An adjective may stand between: l'assessore regionale all'Economia Nino Grassi.
    """
    parts = _SPACE.split(text[start:end])
    firsts = lexicon.name_words["person"]
    posted = len(parts) > 1 and parts[0] in lexicon.word_sets["platforms"] and start > block_start
    if posted and (len(parts) > 2 or parts[1] in firsts):
        # lo ha scritto su Facebook Samuele Conti
        return start + len(parts[0]) + 1
    if len(parts) < 3:
        return start
    before = _LED_BY.search(text, max(block_start, start - _OFFICE), start)
    if (
        before
        and any(word.casefold() in lexicon.words.persons for word in before[1].split())
        and before[2].strip().replace("’", "'") in (*lexicon.words.of, *lexicon.words.prepositions)
    ):
        # presidente della Commissione Ursula von der Leyen, but presidente della Banca Popolare Ferrini
        body = parts[0] in lexicon.institutions
        named = next((k for k, part in enumerate(parts) if k and part in lexicon.name_words["person"]), 0)
        if body:
            return end - len(" ".join(parts[named:])) if named else start
        return end - len(" ".join(parts[-2:]))
    return start
