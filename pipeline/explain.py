"""How a claim came to be, from the files of a run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import TableError, UsageError
from pipeline.table import CLAIM_COLUMNS, claims_frame, read_claims

if TYPE_CHECKING:
    from pipeline.fired import Fired
    from pipeline.models import Claim
    from pipeline.patterns import Packs

# Told in their own lines, or of no use to somebody who asks why.
_APART = {"sentence", "patterns", "claim_id"}


def explain(folder: Path, claim_id: str, packs: Packs) -> list[str]:
    """Lines for a reader: the sentence with the mention in [[ ]] and the words of cue, source and subject marked, each
    field, and of each pattern where it stands, how it begins, and the words of the sentence that it matched; then the
    patterns that matched too, and why they do not count.

    Raises UsageError where the folder has no claim of that id, TableError where its tables cannot be read.
    """
    table = folder / "claims.csv"
    claim = next((claim for claim in read_claims(table) if claim.claim_id == claim_id), None)
    if claim is None:
        raise UsageError(f"{table}: no claim {claim_id}; take an id from the column claim_id")
    row = claims_frame([claim]).iloc[0]
    shown = [(name, str(row[name])) for name in CLAIM_COLUMNS if name not in _APART]
    lines = [_told(_marked(claim, _text(folder / "articles.jsonl", claim.article_id)), claim), ""]
    lines += [f"{name:<14}{value}" for name, value in shown if value]
    hits = _hits(claim, packs)
    for name in claim.patterns:
        told = packs.describe(name) or "in no loaded pack; name the folder of that run with --patterns"
        lines += ["", f"{name}  {told}"]
        lines += [f"    matched: {one.words}" for one in hits if one.pattern == name]
    lost = [one for one in hits if one.why_not]
    lines += ["", "matched too, and does not count:"] if lost else []
    lines += [f"    {one.pattern}  {one.why_not}: {one.words}" for one in lost]
    return lines


def _told(marked: str, claim: Claim) -> str:
    """The sentence with the words of cue, source and subject in brackets that name them, where it holds them."""
    for label, words in (("cue", claim.cue), ("source", claim.attributed_to), ("subject", claim.subject)):
        # Not inside the mention or another mark.
        found = re.search(rf"(?<![\w\[]){re.escape(words)}(?![\w\]])", marked, re.IGNORECASE) if words else None
        if found and marked.count("[", 0, found.start()) == marked.count("]", 0, found.start()):
            marked = f"{marked[: found.start()]}[{label}: {found.group()}]{marked[found.end() :]}"
    return marked


def _hits(claim: Claim, packs: Packs) -> list[Fired]:
    from pipeline.claims import LanguageExtractor  # noqa: PLC0415 (it loads what the other commands start without)
    from pipeline.fired import fired  # noqa: PLC0415

    lexicon = packs.lexicons.get(claim.lang)
    return [*fired(claim, LanguageExtractor(lexicon).analyse(claim.sentence))] if lexicon else []


def _marked(claim: Claim, text: str) -> str:
    """The sentence with its mention marked; the claim's offsets settle which, where it stands there twice."""
    sentence, at = claim.sentence, claim.sentence.find(claim.mention)
    place = text.rfind(sentence, 0, claim.start + len(sentence))
    if 0 <= place <= claim.start and sentence.startswith(claim.mention, claim.start - place):
        at = claim.start - place
    if at < 0:
        return sentence
    end = at + len(claim.mention)
    return f"{sentence[:at]}[[{sentence[at:end]}]]{sentence[end:]}"


def _text(path: Path, article_id: str) -> str:
    """The article's text as the run read it; empty where the folder does not keep it."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8", newline="\n") as handle:
        for number, line in enumerate(handle, 1):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise TableError(f"{path}, line {number}: not JSON; run riscontro again") from error
            if record["id"] == article_id:
                return str(record["text"])
    return ""
