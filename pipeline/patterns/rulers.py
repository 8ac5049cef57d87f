"""Pattern files of spaCy's EntityRuler and of Prodigy, read as they are: one JSON object a line.

`label` is a kind of pattern, or a type of name (ORG, PERSON, GPE, LOC); `pattern` is a phrase or a list of token
patterns; `id`, where there is one, names the pattern, or ties the spellings of one name together.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.patterns.schema import KINDS, Example, KnownName, NameType, PackFile, Pattern

_NAMES: dict[str, NameType] = {"ORG": "org", "PERSON": "person", "PER": "person", "GPE": "place", "LOC": "place"}
_WRITTEN = ("TEXT", "ORTH", "LOWER")


class Rule(Pattern):
    """A pattern of such a file: it brings no examples."""

    matches: tuple[Example, ...] = ()
    near_misses: tuple[Example, ...] = ()


def read_rules(path: Path, text: str) -> tuple[PackFile, list[str], dict[str, list[int]]]:
    """The patterns and names of a file, what is wrong with it, a line each, and the lines of each pattern's id."""
    rules: list[Rule] = []
    names: dict[str, list[str]] = {}
    types: dict[str, NameType] = {}
    problems: list[str] = []
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            label, pattern, identity = _parts(line)
            if label.upper() in _NAMES:
                written = _written(pattern)
                key = identity or written
                types.setdefault(key, _NAMES[label.upper()])
                names.setdefault(key, []).append(written)
                continue
            if label.lower() not in KINDS:
                known = ", ".join([*_NAMES, *KINDS])
                raise ValueError(f"label: no kind of pattern or name is called {label!r}; known are {known}")  # noqa: TRY301
            name = identity or f"{path.parent.name}.{label.lower().replace('_', '-')}.{path.stem.lower()}-{number}"
            rule = {"id": name, "kind": label.lower(), "match" if isinstance(pattern, str) else "pattern": pattern}
            rules.append(Rule.model_validate(rule))
            lines.setdefault(name, []).append(number)
        except ValidationError as error:
            told = "; ".join(str(one["msg"]).removeprefix("Value error, ") for one in error.errors())
            problems.append(f"{path}:{number}: {told}")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}")
    known_names = [KnownName(name=n[0], type=types[key], aliases=tuple(n[1:])) for key, n in names.items()]
    pack = PackFile.model_construct(pattern=tuple(rules), name=tuple(known_names))
    return pack, problems, lines


def _parts(line: str) -> tuple[str, Any, str]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error}); write one object a line") from None
    if not isinstance(record, dict) or not isinstance(record.get("label"), str) or "pattern" not in record:
        raise ValueError('not a rule; write {"label": ..., "pattern": ...}')
    identity = record.get("id") or ""
    return record["label"], record["pattern"], identity if isinstance(identity, str) else ""


def _written(pattern: Any) -> str:
    """A name as written: a phrase, or tokens of one word each; words in small letters get their capitals."""
    if isinstance(pattern, str) and pattern.strip():
        return pattern.strip()
    words = []
    for spec in pattern if isinstance(pattern, list) else ():
        key = next((key for key in spec if key.upper() in _WRITTEN), "") if len(spec) == 1 else ""
        if not key or not isinstance(spec[key], str):
            raise ValueError(f"pattern: a name is a phrase, or tokens of TEXT or LOWER with one word each, not {spec}")
        words.append(spec[key].title() if key.upper() == "LOWER" else spec[key])
    if not words:
        raise ValueError("pattern: empty; give a phrase or a list of tokens")
    return " ".join(words)
