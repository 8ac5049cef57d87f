"""What contains what: measures by the tree of the packs, GPUs by model, family and all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.patterns import Measure

COUNTED = "gpu_count"  # only in a count is "no model named" the whole; a price without one is another price


class Knowledge(Protocol):
    """What the cross-check needs of the pattern packs."""

    @property
    def measures(self) -> Mapping[tuple[str, str], Measure]:
        """(kind, measure) -> its parent and labels."""

    @property
    def explain(self) -> Mapping[str, Mapping[str, str]]:
        """Language -> sentence templates."""

    @property
    def wording(self) -> Mapping[str, Mapping[str, str]]:
        """Language -> words of reports."""

    def wholes(self, kind: str, measure: str, /) -> tuple[str, ...]:
        """The measures that contain this one, nearest first."""

    def item_family(self, item: str, /) -> str:
        """The family of a GPU model or family, "" where unknown."""


def wholes_of_item(packs: Knowledge, kind: str, item: str) -> Iterator[str]:
    """The items whose count contains this one's: the family of a model, then "" for all GPUs."""
    if kind != COUNTED or not item:
        return
    family = packs.item_family(item)
    if family and family != item:
        yield family
    yield ""


def tree(packs: Knowledge, kind: str, measure: str) -> str:
    """The measure at the root of this one's tree: two measures with the same root are related."""
    return (measure, *packs.wholes(kind, measure))[-1]


def in_line(packs: Knowledge, kind: str, one: str, other: str) -> bool:
    """Whether two items are the same or one is part of the other."""
    return one == other or one in wholes_of_item(packs, kind, other) or other in wholes_of_item(packs, kind, one)
