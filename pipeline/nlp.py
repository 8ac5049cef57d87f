"""spaCy's door to riscontro: `load(lang)` and the components that any spaCy pipeline can add.

The components read `doc.text` with riscontro's own words, and lay what they find over the Doc's tokens,
whichever tokenizer made them. Offsets in `doc._.claims` and `doc._.mentions` are exact; a span in
`doc.spans` is widened to whole tokens where a figure starts or ends inside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.claims import LanguageExtractor, entity_names
from pipeline.errors import UsageError
from pipeline.models import Article
from pipeline.patterns import load_packs

MENTIONS = "riscontro_mentions"
CLAIMS = "riscontro_claims"


def load(lang: str, patterns: Sequence[Path | str] = ()) -> Language:
    """A spaCy pipeline for one language, blank but for riscontro's components.

    `doc._.claims` holds the claims, `doc.spans["claims"]` their figures; `doc._.mentions` and
    `doc.spans["mentions"]` the figures alone. `patterns` are pack folders laid over the built-in ones.
    Raises UsageError for a language without a pack, PatternError for a bad pack.
    """
    folders = [str(folder) for folder in patterns]
    _extractor(lang, tuple(folders))
    nlp = blank(lang)
    nlp.add_pipe(MENTIONS, config={"patterns": folders})
    nlp.add_pipe(CLAIMS, config={"patterns": folders})
    return nlp


def blank(lang: str) -> Language:
    """An empty pipeline of the language, or of none where spaCy does not know it."""
    try:
        return spacy.blank(lang)
    except ImportError:
        return spacy.blank("xx")


@lru_cache(maxsize=8)
def _extractor(lang: str, patterns: tuple[str, ...]) -> LanguageExtractor:
    packs = load_packs([Path(folder) for folder in patterns])
    if lang not in packs.lexicons:
        raise UsageError(f"no patterns for language {lang!r}; loaded: {', '.join(packs.languages)}")
    return LanguageExtractor(packs.lexicons[lang])


class MentionsComponent:
    """Finds amounts and GPU counts: `doc.spans["mentions"]` and `doc._.mentions`."""

    def __init__(self, extractor: LanguageExtractor) -> None:
        self._extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its mentions set."""
        mentions = self._extractor.mentions(doc.text)
        doc._.mentions = mentions
        lay(doc, "mentions", ((m.start, m.end, m.kind) for m in mentions))
        return doc


class ClaimsComponent:
    """Finds claims: `doc.spans["claims"]` and `doc._.claims`. Names of an earlier component's `doc.ents` join."""

    def __init__(self, extractor: LanguageExtractor) -> None:
        self._extractor = extractor

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its claims set; the Doc's text is the article, without title, source or date."""
        lang = self._extractor.lexicon.lang
        claims = self._extractor.claims(Article(id="", text=doc.text, lang=lang), entity_names(doc))
        doc._.claims = claims
        lay(doc, "claims", ((c.start, c.end, c.kind) for c in claims))
        return doc


def lay(doc: Doc, key: str, found: Iterable[tuple[int, int, str]]) -> None:
    """Set `doc.spans[key]` to what is found (start and end in characters, label), widened to whole tokens."""
    spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found)
    doc.spans[key] = [span for span in spans if span is not None]


def _registered() -> None:
    for name in ("mentions", "claims"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


@Language.factory(MENTIONS, default_config={"patterns": []}, assigns=["doc._.mentions", "doc.spans"])
def make_mentions(nlp: Language, name: str, patterns: list[str]) -> MentionsComponent:  # noqa: ARG001
    """The spaCy factory `riscontro_mentions`; `patterns` are pack folders laid over the built-in ones."""
    _registered()
    return MentionsComponent(_extractor(nlp.lang, tuple(patterns)))


@Language.factory(CLAIMS, default_config={"patterns": []}, assigns=["doc._.claims", "doc.spans"])
def make_claims(nlp: Language, name: str, patterns: list[str]) -> ClaimsComponent:  # noqa: ARG001
    """The spaCy factory `riscontro_claims`; `patterns` are pack folders laid over the built-in ones."""
    _registered()
    return ClaimsComponent(_extractor(nlp.lang, tuple(patterns)))
