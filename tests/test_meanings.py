"""Whose each figure of a text is, and what it measures, a row each in tests/meanings."""

from __future__ import annotations

import pytest
from answers import claims, held, rows


@pytest.mark.parametrize(("lang", "text", "subjects", "measures"), rows("meanings"))
def test_whose_each_figure_is_and_what_it_measures(lang: str, text: str, subjects: str, measures: str) -> None:
    found = claims(lang, text)
    told, measured = [claim.subject for claim in found], [claim.measure for claim in found]
    assert told == held(told, subjects)
    assert measured == held(measured, measures)
