"""Who vouches for each figure of a text, and how firmly it is said, a row each in tests/voices."""

from __future__ import annotations

import pytest
from answers import claims, held, rows


@pytest.mark.parametrize(("lang", "text", "sources", "stances"), rows("voices"))
def test_who_vouches_for_each_figure(lang: str, text: str, sources: str, stances: str) -> None:
    found = claims(lang, text)
    told, firmness = [claim.attributed_to for claim in found], [claim.stance for claim in found]
    assert told == held(told, sources)
    assert firmness == held(list(firmness), stances)
