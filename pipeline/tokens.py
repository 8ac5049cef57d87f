"""Words of a sentence, cut the same way in every language, and spaCy Docs made of them.

spaCy's own tokenizers keep `40mln` whole in one language and cut it in another, and cost more than all
matching together. The rules here are few and the same for text and for patterns, so a pattern author sees
what a matcher sees: a number stands alone (`40`, `mln`), an elided article keeps its apostrophe (`dell'`,
`IA`), an English clitic is cut off (`Nvidia`, `'s`), any other sign is a token of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc
from spacy.vocab import Vocab

__all__ = ["HYPHENS", "Doc", "Token", "Tokenizer", "make_doc"]

HYPHENS = frozenset("-‑–")
_SPACES = " \u00a0\u2009\u202f"
_NUMBER = (
    # 2½, ½, 2 1/2; as grain is quoted, 6-3/4 and 4.08-1/4
    r"\d*[½¼¾]|\d+ 1/2(?![\w/])|\d+(?:\.\d+)?-[1357]/[248](?![\w/])|"
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?(?![\d.,]*\d)|\d{{1,3}}(?:['’]\d{{3}})+(?:[.,]\d{{1,2}}(?![.,]?\d))?(?!\d)|\d+(?:[.,]\d+)*"
    # $.85
    r"|(?<![\w.,])\.\d++(?![.,]*\d)"
)
_LETTERS = r"[^\W\d_]"
# A currency code glued to its number (USD15, SEK9 million) is a word of its own, and so are letters between a number
# and a hyphen ($100k-150k, $2m-a-year), and those between a sign and its number ($US77).
_CODE = r"\b[A-Z]{3}(?=\d)|(?<=\$)[A-Z]{1,3}(?=\d)"
_WORD = rf"{_CODE}|(?<=\d[-‑–]){_LETTERS}++(?!\d)|(?<=\d){_LETTERS}+(?=[-‑–])|{_LETTERS}\w*(?:[-‑&]\w+)*|\w"
# 8xH100: the sign of a multiple between a number and what it counts.
_TIMES = r"(?<=\d)(?:x(?=[A-Z])|X(?=[A-Z]{1,3} ?\d))"
# Most words: letters that nothing joins on to. Tried first, it spares them every other question; a set of single
# letters is quicker than one of classes.
_PLAIN = r"[A-Za-zÀ-ÖØ-öø-ÿ]{3,}+(?![\w'’&‑-])|[A-Za-zÀ-ÖØ-öø-ÿ]{1,2}+(?![\w'’&‑.-])"
_CLITIC = {
    # dell'11,4%: also before a number.
    "left": rf"{_LETTERS}+['’](?=[^\W_])|(?<=\s)['’](?=\d\d)",
    "right": rf"(?<=\w)['’]{_LETTERS}{{1,2}}\b",
}


class Token(NamedTuple):
    """One word: `text` with straight apostrophes, `lower` its lower case, offsets into the article."""

    text: str
    lower: str
    start: int
    end: int


class Tokenizer:
    """Cuts text into tokens; `apostrophe` says on which side a language's clitics stand.

    `numerals` are its number words and magnitudes, `prefixes` the words that may touch the digits after them (Rs500),
    `scales` the magnitudes without which a prefix of one letter needs a longer number (R5 million, R500, but R2),
    `fractions` the words that are cut off before a numeral alone: half-billion, but half-time.
    """

    def __init__(
        self,
        apostrophe: str,
        numerals: Iterable[str] = (),
        prefixes: Iterable[str] = (),
        scales: Iterable[str] = (),
        fractions: Iterable[str] = (),
    ) -> None:
        # An abbreviation of single letters (U.S., S.p.A.) is one word; a glued magnitude (40mln) is two.
        abbreviation = rf"(?:{_LETTERS}{{1,2}}\.){{2,}}(?:{_LETTERS}\b)?"
        known = set(prefixes)
        glued = "|".join(map(re.escape, sorted((one for one in known if len(one) > 1), key=len, reverse=True)))
        letters = "".join(sorted(one for one in known if len(one) == 1))
        scaled = rf"\d+[{_SPACES}-]?(?:{'|'.join(map(re.escape, sorted(scales)))})\b"
        prefix = rf"\b(?:{glued})(?=\.?\d)|" if glued else ""
        prefix += rf"\b[{letters}](?=\d{{3}}|\d+[{_SPACES}.,]\d|{scaled})|" if letters else ""
        word = rf"{_TIMES}|{_PLAIN}|{_NUMBER}|{prefix}{abbreviation}|{_CLITIC[apostrophe]}|{_WORD}|\S"
        # White space goes with the word after it, or no question would be left out at its every sign.
        self._find = re.compile(rf"\s*+({word}|\Z)").finditer
        self._numerals, self._fractions = frozenset(numerals), frozenset(fractions)

    def __call__(self, text: str, start: int = 0, end: int | None = None) -> list[Token]:
        """Tokens of text[start:end], in order; white space falls away."""
        tokens: list[Token] = []
        add, stop, at = tokens.append, len(text) if end is None else end, start
        while at < stop:
            for match in self._find(text, at, stop):
                word = match[1].replace("’", "'")
                if not word:
                    return tokens
                begin, at = match.span(1)
                lower = word.lower()
                if ("-" in word or "‑" in word) and (numeral := self._numeral(lower)):
                    # A number word is cut off at its hyphen: twenty-five, five-million-dollar, 40mila-50mila.
                    at = begin + numeral
                    add(Token(word[:numeral], lower[:numeral], begin, at))
                    break
                # Not Token(...): this line runs once a word, and a named tuple's own door costs twice as much.
                add(_tuple(Token, (word, lower, begin, at)))
            else:
                break
        return tokens

    def _numeral(self, word: str) -> int:
        """How long the number word is that a hyphened word begins with; 0 where it begins with another."""
        first, second, *_ = re.split(r"[-‑]", word, maxsplit=2)
        counts = first in self._numerals or (first in self._fractions and second in self._numerals)
        return len(first) if counts else 0


_tuple = tuple.__new__


def make_doc(vocab: Vocab, words: Sequence[str], tags: Sequence[str] = (), lemmas: Sequence[str] = ()) -> Doc:
    """A spaCy Doc of these words, TAG and LEMMA as given."""
    return Doc(vocab, words=list(words), tags=list(tags) or None, lemmas=list(lemmas) or None)
