"""`riscontro patterns new`: a pattern proposed from a marked example."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from pipeline.articles import AUTO
from pipeline.articles.language import language_rule
from pipeline.authoring.changes import compare
from pipeline.authoring.lint import hidden
from pipeline.authoring.listing import check_kind
from pipeline.claims import LanguageExtractor
from pipeline.errors import UsageError, meant
from pipeline.examples import failing_examples
from pipeline.patterns import Lexicon, Packs, read_packs
from pipeline.patterns.build import A_FIGURE, ALL_OF
from pipeline.patterns.compile import SLOTS, figure_slots
from pipeline.patterns.schema import KEYS, Qualifier, Stance

_MARK = re.compile(r"\[([^\[\]]+)\]")
_REACH, _CLOSE = 3, 2  # words kept on an open side, and where the figure alone is marked
# Kinds whose other marks are the words that say it, and those whose words stand behind the figure.
_WORDED = {"qualifier", "per", "not_per", "extent"}
_BEHIND = {"per", "not_per"}
# Slots that stand for a name, by kind; other kinds take {subject}.
_NAMED = {"cue": "source", "not_cue": "source"}
# The slots of what a pattern of figures sees, by its class; every other word stands as it is.
_SLOT_OF = {
    **{"NUM": "number", "YEAR": "number", "CUR": "currency", "SYM": "symbol", "HALF": "half", "UNIT": "unit"},
    **{"GPU": "gpu", "CHIP": "chip", "MODEL": "model", "MAKER": "maker"},
}
# What a figure is counted in, by the kind of its pattern; the kinds that packs add are in units.
_UNIT_OF = {"money": ("currency", "symbol"), "gpu_count": ("gpu", "chip", "model", "maker")}
_SYNTAX = frozenset("()[]{}|")
_NEAR_MISSES = "near_misses = []"
_WORD = re.compile(r"[^\W_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pattern to paste, which lacks its near miss alone, with its id and language."""

    toml: str
    id: str
    lang: str


def propose(kind: str, example: str, packs: Packs, says: str = "", lang: str = AUTO) -> Proposal:
    """A pattern of a kind from an example in which square brackets mark the figure and the names.

    What a bracket holds is recognised: an amount, a GPU count, a number, else a name; or it is itself the name of a
    slot, as in `[figure]`. `says` is what a pattern of the kind says: a measure, a rate. Raises UsageError.
    """
    check_kind(kind, packs)
    if not _MARK.search(example):
        raise UsageError(
            "the example marks nothing; put the figure and the names in square brackets: [3 milioni di euro]"
        )
    text = _MARK.sub(r"\1", example)
    code = language_rule(packs.languages, lang)(text, "")
    if code not in packs.lexicons:
        raise UsageError(f"the language {code} is not loaded; loaded are {', '.join(packs.languages)}")
    lexicon = packs.lexicons[code]
    match = _match(kind, example, lexicon)
    if kind in _whole_figures(lexicon):
        _check_figure(kind, match)
    needed = [f"{{{slot}}}" for slot in ALL_OF.get(kind, ())]
    figures = [f"{{{slot}}}" for slot in figure_slots(packs.kinds)] if kind in A_FIGURE else []
    if any(slot not in match for slot in needed) or (figures and not any(slot in match for slot in figures)):
        wanted = " and ".join(needed) or "the figure"
        raise UsageError(f"a {kind} pattern needs {wanted} marked in the example; put it in square brackets")
    name = _free_id(f"{code}.{kind.replace('_', '-')}.{_slug(match)}", packs)
    lines = ["[[pattern]]", f'id = "{name}"', f'kind = "{kind}"']
    lines += _says(kind, says, packs)
    lines += [f"match = {quoted(match)}", f"matches = [{quoted(text)}]"]
    lines += [f"{_NEAR_MISSES}  # write a sentence with these words in another sense, in which it must not match"]
    return Proposal("\n".join(lines) + "\n", name, code)


def _whole_figures(lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds whose patterns are all of a figure, so that the marks hold all their words."""
    return (*_UNIT_OF, "not_figure", *lexicon.kinds)


def _check_figure(kind: str, match: str) -> None:
    """Raises UsageError where the marks hold no number, or nothing that it counts."""
    units = () if kind == "not_figure" else _UNIT_OF.get(kind, ("unit",))
    if "{number}" not in match or (units and not any(f"{{{unit}}}" in match for unit in units)):
        wanted = " and ".join(["{number}", " or ".join(f"{{{unit}}}" for unit in units)] if units else ["{number}"])
        raise UsageError(
            f"a {kind} pattern needs {wanted} in its square brackets, and the words between; they give {match!r}"
        )


def _free_id(name: str, packs: Packs) -> str:
    """An id that no pattern has: with one of another it would take that one's place."""
    number, free = 1, name
    while free in packs.origins:
        number += 1
        free = f"{name}-{number}"
    return free


def _match(kind: str, example: str, lexicon: Lexicon) -> str:
    """The marks as slots with the words between them, and a few at an open side."""
    marks = list(_MARK.finditer(example))
    parts = [_slot(kind, mark[1], lexicon) for mark in marks]
    before, behind = _words(example[: marks[0].start()])[-_REACH:], _words(example[marks[-1].end() :])[:_REACH]
    if kind in _NAMED and "{source}" in parts:
        # A cue is the words at its source: what it reports comes without being named.
        place = parts.index("{source}")
        start = marks[place - 1].end() if place else 0
        leading = _words(example[start : marks[place].start()].rsplit(",", 1)[-1])
        if leading:
            return " ".join([*leading[-_REACH:], "{source}"])
    out = parts[:1]
    if kind in _whole_figures(lexicon):
        before = behind = []
    for mark, after, part in zip(marks, marks[1:], parts[1:], strict=False):
        out += [*_between(example[mark.end() : after.start()]), part]
    if len(marks) == 1:
        return " ".join([*out, *behind[:_CLOSE]] if kind in _BEHIND else [*before[-_CLOSE:], *out])
    # The words before an owner belong to it: il giro d'affari di {subject}.
    of_owner = out[0] == "{subject}" and before and before[-1] in lexicon.governing
    return " ".join([*before, *out] if of_owner or (len(out) == len(marks) and kind not in _WORDED) else out)


def _between(text: str) -> list[str]:
    """The words between two marks; a longer stretch becomes a gap with its first and last word."""
    words = _words(text)
    return words if len(words) <= _REACH else [words[0], "{any:0-" + str(min(8, len(words))) + "}", words[-1]]


def _words(text: str) -> list[str]:
    """The words up to the nearest break of a clause, in small letters."""
    return [word.lower() for word in _WORD.findall(re.split(r"[.;:!?»”]\s", text)[-1])]


def _slot(kind: str, marked: str, lexicon: Lexicon) -> str:
    """What a mark stands for: its slot, or its own words in a kind that is about words at a figure."""
    if marked in SLOTS or marked in lexicon.kinds:
        return f"{{{marked}}}"
    if kind in lexicon.figure_kinds:
        seen = LanguageExtractor(lexicon).page.classes(marked)
        return " ".join(
            f"{{{_SLOT_OF[tag]}}}" if tag in _SLOT_OF else text.lower() for text, tag in seen if text not in _SYNTAX
        )
    mentions = LanguageExtractor(lexicon).mentions(marked)
    if mentions:
        found = mentions[0].kind
        return f"{{{found}}}" if kind == "measure" and found in ("money", *lexicon.kinds) else "{figure}"
    if re.fullmatch(r"[\d.,]+", marked):
        return "{number}"
    return marked.lower() if kind in _WORDED else f"{{{_NAMED.get(kind, 'subject')}}}"


def _says(kind: str, says: str, packs: Packs) -> Iterator[str]:
    """The line that tells what a pattern of this kind says."""
    if kind not in KEYS.get(kind, ()):
        return
    known = sorted({name for _, name in packs.measures}) if kind == "measure" else _SAID.get(kind, ())
    if not says or (known and says not in known):
        told = f"; one of: {', '.join(known)}" if known else ""
        raise UsageError(f"say which {kind} it tells with --says{meant(says, known)}{told}")
    yield f'{kind} = "{says}"'


# What a pattern of a kind can say, where the format lists it.
_SAID = {name: get_args(said) for name, said in (("qualifier", Qualifier), ("stance", Stance))}


def _slug(match: str) -> str:
    words: Sequence[str] = re.findall(r"[a-z0-9]+", re.sub(r"\{[^}]*\}", "", match.lower()))
    return "-".join(words[:4]) or "new"


def quoted(text: str) -> str:
    """A text as a string of TOML, on one line."""
    return dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def remarks(proposal: Proposal, packs: Sequence[Path]) -> Iterator[str]:
    """What its author should know of a proposal laid over packs: why it would be refused, and what has it already."""
    with _as_pack(proposal) as folder:
        loaded, problems = read_packs([*packs, folder])
        problems += failing_examples(loaded, lambda origin: origin.startswith(str(folder)))
        yield from (told.partition(f"{proposal.id}: ")[2] for told in problems if told.startswith(str(folder)))
        for name, other in hidden(loaded.lexicons[proposal.lang]):
            if name == proposal.id:
                yield f"match: {other} has all its wordings already ({loaded.origins[other]})"


def matched(proposal: Proposal, corpus: Sequence[str], packs: Sequence[Path]) -> list[str]:
    """The sentences of a corpus whose claims the proposed pattern would take part in, or make."""
    with _as_pack(proposal) as folder:
        found = compare(corpus, packs, folder, None)
    claims = [change.new for change in found.changes if change.new and proposal.id in change.new.patterns]
    return list(dict.fromkeys(f"{claim.article_id}: {claim.sentence}" for claim in claims))


@contextmanager
def _as_pack(proposal: Proposal) -> Iterator[Path]:
    """A folder that holds the proposal alone, with a near miss that nothing matches: its author has none yet."""
    with TemporaryDirectory() as folder:
        place = Path(folder, "patterns", proposal.lang)
        place.mkdir(parents=True)
        text = proposal.toml.replace(_NEAR_MISSES, f"near_misses = [{quoted('…')}]")
        (place / "new.toml").write_text(text, encoding="utf-8")
        yield place.parent
