"""From what a reviewer found wrong to patterns: a near miss of each that fired, or a new one from a marked text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.patterns import Packs
    from pipeline.review.tables import Row

# Where a reviewer's own patterns may lie; --patterns names the folder.
_OWN = "my-patterns"


class Proposals:
    """What the packs say of patterns; they are loaded when the first is asked for, or by `ready` before that."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._loading = Lock()

    def ready(self) -> None:
        """Load the packs."""
        _ = self._packs

    @property
    def _packs(self) -> Packs:
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> Packs:
        from pipeline.patterns import load_packs  # noqa: PLC0415

        return load_packs(self._folders)

    def kinds(self) -> list[str]:
        """The kinds of patterns."""
        from pipeline.patterns.schema import KINDS  # noqa: PLC0415

        return [*KINDS, *self._packs.kinds]

    def pattern(self, kind: str, example: str, says: str, lang: str) -> dict[str, str]:
        """A pattern to paste: its TOML, the file to put it in, and the command that checks it. Raises UsageError."""
        from pipeline.articles import AUTO  # noqa: PLC0415
        from pipeline.authoring.proposal import propose  # noqa: PLC0415

        packs = self._packs
        proposal = propose(kind, example, packs, says, lang if lang in packs.lexicons else AUTO)
        own = next(iter(self._folders), Path(_OWN))
        return {
            "toml": proposal.toml,
            "file": str(own / proposal.lang / f"{kind.replace('_', '-')}.toml"),
            "command": f"riscontro patterns check --patterns {own}",
        }

    def near_misses(self, claim: Row) -> list[dict[str, Any]]:
        """Of each pattern that fired for a claim its id, where it stands, and its near misses with this sentence added.

        Raises UsageError where none of them is in the loaded packs.
        """
        from pipeline.authoring.proposal import quoted  # noqa: PLC0415

        packs, fired = self._packs, claim["patterns"].split()
        lexicon = packs.lexicons.get(claim["lang"])
        patterns = {pattern.id: pattern for pattern in (lexicon.patterns if lexicon else ())}
        found = []
        for name in fired:
            if name in patterns:
                texts = dict.fromkeys((*patterns[name].near_misses, claim["sentence"]))
                line = f"near_misses = [{', '.join(map(quoted, texts))}]"
                found.append({"id": name, "file": packs.origins[name], "toml": line})
        if not found:
            raise UsageError(
                f"the patterns of this claim ({', '.join(fired) or 'none'}) are in no loaded pack; "
                "name the folder of that run with --patterns"
            )
        return found
