"""`riscontro patterns diff`: what other patterns change in the claims of a corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from pipeline import articles
from pipeline.claims import Extractor
from pipeline.errors import ArticleError, UsageError
from pipeline.models import Article, Claim
from pipeline.patterns import Lexicon, Packs, Pattern, builtin_folder, load_packs, pack_folder
from pipeline.table import CLAIM_COLUMNS, plain_text
from pipeline.triggers import TriggerScan

COLUMNS = ("change", "article_id", "mention", "measure", "unit", "attributed_to", "field", "old", "new", "sentence")
# What a change of the patterns need not tell of: the ids that fired are told with the fields that they changed.
_ASIDE = {"claim_id", "article_id", "source", "title", "url", "published", "lang", "sentence", "review", "note"}


@dataclass(frozen=True, slots=True)
class Change:
    """A claim added or removed (`old` or `new` is None), or another reading of the same figure."""

    old: Claim | None
    new: Claim | None

    @property
    def what(self) -> str:
        """added, removed or changed."""
        return "changed" if self.old and self.new else "added" if self.new else "removed"

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """Name, old and new value of every field that differs."""
        for name in CLAIM_COLUMNS:
            old, new = (plain_text(getattr(claim, name)) if claim else "" for claim in (self.old, self.new))
            if name not in _ASIDE and old != new:
                yield name, old, new

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The change as rows of COLUMNS: one for an added or removed claim, one a field for a changed one."""
        claim = self.new or self.old
        assert claim
        start = (self.what, claim.article_id, claim.mention, claim.measure, claim.unit, claim.attributed_to)
        if self.what != "changed":
            yield (*start, "", "", "", claim.sentence)
            return
        for name, old, new in self.fields():
            yield (*start, name, old, new, claim.sentence)


@dataclass(slots=True)
class Difference:
    """The changes, how many articles there were, and how many of them were read with both sets of patterns."""

    changes: list[Change] = field(default_factory=list)
    articles: int = 0
    read: int = 0
    rejects: int = 0


def compare(inputs: Sequence[str], packs: Sequence[Path], new_pack: Path, old_pack: Path | None) -> Difference:
    """What `new_pack` changes in the claims of a corpus against `old_pack`, or against none; both laid over `packs`.

    A pack that is a copy of all the built-in patterns stands in their place, so that a pattern can be taken out of it.
    Only articles that hold a word which a pattern that differs needs are read; all of them where more than patterns
    differs, or a pattern needs no word. Raises PatternError and UsageError.
    """
    old, new = _loaded(packs, old_pack), _loaded(packs, new_pack)
    may_differ = _may_differ(old, new)
    old_extractor, new_extractor = Extractor(old), Extractor(new)
    found = Difference()
    for item in articles.read(inputs, new):
        if not isinstance(item, Article):
            found.rejects += 1
            continue
        if may_differ(item):
            try:
                one = old_extractor.claims(item) if item.lang in old.lexicons else []
                changes = _changes(one, new_extractor.claims(item))
            except ArticleError:
                found.rejects += 1
                continue
            found.read += 1
            found.changes += changes
        found.articles += 1
    return found


@contextmanager
def as_pack(path: Path, packs: Sequence[Path]) -> Iterator[Path]:
    """A folder of patterns as it is; a file as a pack of its own, in a language that is loaded. Raises UsageError."""
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise UsageError(f"{path}: no such file or folder of patterns")
    lang = path.absolute().parent.name
    known = {
        inner.parent.name for one in (builtin_folder(), *map(pack_folder, packs)) for inner in one.glob("*/*.toml")
    }
    if lang not in known:
        told = ", ".join(f"{name}/" for name in sorted(known))
        raise UsageError(f"{path}: its folder {lang} is no language; put it in {told}, or give the folder of its pack")
    with TemporaryDirectory() as folder:
        place = Path(folder, "patterns", lang)
        place.mkdir(parents=True)
        copy(path, place)
        yield place.parent


def _loaded(packs: Sequence[Path], pack: Path | None) -> Packs:
    if pack is None:
        return load_packs(packs)
    copied = {path.relative_to(pack) for path in pack.glob("*/*.toml")}
    whole = {path.relative_to(builtin_folder()) for path in builtin_folder().glob("*/*.toml")} <= copied
    return load_packs(packs, base=pack) if whole else load_packs([*packs, pack])


def _changes(old: Sequence[Claim], new: Sequence[Claim]) -> Iterator[Change]:
    """The claims of an article paired by where they stand."""
    left = list(old)
    for claim in new:
        twin = next((o for o in left if o.kind == claim.kind and o.start < claim.end and claim.start < o.end), None)
        if twin:
            left.remove(twin)
        change = Change(twin, claim)
        if not twin or any(change.fields()):
            yield change
    yield from (Change(claim, None) for claim in left)


def _may_differ(old: Packs, new: Packs) -> Callable[[Article], bool]:
    """Whether the claims of an article may differ between two sets of packs."""
    scans: dict[str, TriggerScan | None] = {}
    for lang in new.languages:
        if lang not in old.lexicons:
            scans[lang] = None
            continue
        words = _words_of_what_differs(old.lexicons[lang], new.lexicons[lang])
        scans[lang] = TriggerScan(dict.fromkeys(words, frozenset())) if words is not None else None
    shared = (old.measures, old.gpus) == (new.measures, new.gpus)

    def may(article: Article) -> bool:
        scan = scans[article.lang]
        return not shared or scan is None or bool(scan.offsets(article.text))

    return may


def _words_of_what_differs(old: Lexicon, new: Lexicon) -> set[str] | None:
    """Words of which a text must hold one for the two to read it otherwise; None where that cannot be told."""
    apart = ("language", "numbers", "words", "sets", "verbs", "phrases", "names", "name_words", "months")
    if any(getattr(old, name) != getattr(new, name) for name in apart):
        return None
    words: set[str] = set()
    for one, other in ((old, new), (new, old)):
        known = {pattern.id: pattern for pattern in other.patterns}
        for pattern in one.patterns:
            if known.get(pattern.id) != pattern:
                needed = _needed(pattern, one)
                if needed is None:
                    return None
                words |= needed
    return words


def _needed(pattern: Pattern, lexicon: Lexicon) -> set[str] | None:
    """Words one of which stands in every text that a pattern matches; None where it names none."""
    if pattern.verbs:
        lemmas = {lemma for name in pattern.verbs for lemma in lexicon.sets.get(name, (name,))}
        return _forms(lemmas, lexicon)
    words: set[str] = set()
    readings = lexicon.compiled.get(pattern.id, ())
    for compiled in readings:
        sets = [_literal(keys, lexicon) for segment in compiled.segments for keys in segment.needed]
        told = [found for found in sets if found]
        if not told:
            return None
        words |= min(told, key=lambda found: (not found.isdisjoint(lexicon.common_words), len(found)))
    return words if readings else None


def _literal(keys: Iterable[tuple[str, str]], lexicon: Lexicon) -> set[str]:
    """The words that a token of these keys can be; none where it may be a class of words."""
    words: set[str] = set()
    for attribute, word in keys:
        if attribute == "TAG":
            return set()
        words |= {word} if attribute == "LOWER" else _forms({word}, lexicon)
    return {word for word in words if re.search(r"\w", word)}


def _forms(lemmas: set[str], lexicon: Lexicon) -> set[str]:
    return {form for form, readings in lexicon.verbs.items() if any(lemma in lemmas for lemma, _ in readings)}
