"""When a figure holds."""

from __future__ import annotations

from pipeline.reading import Reading


def period(reading: Reading) -> tuple[str, tuple[str, ...]]:
    """The one year that the figure's sentence states; empty where it states none or several."""
    hits = reading.of_kind("period")
    years = {reading.words[hit.slots["year"][0]].text for hit in hits if "year" in hit.slots}
    if len(years) != 1:
        return "", ()
    return years.pop(), (hits[0].pattern.id,)
