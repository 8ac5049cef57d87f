"""What is made once, when it is first asked for."""

from __future__ import annotations

import pickle

import pytest

from pipeline.remembered import OnDemand


def test_each_is_made_once_and_when_it_is_asked_for() -> None:
    made: list[str] = []

    def upper(name: str) -> str:
        made.append(name)
        return name.upper()

    words = OnDemand(("it", "en"), upper)
    assert "it" in words
    assert "es" not in words
    assert (list(words), len(words), words.get("es")) == (["it", "en"], 2, None)
    assert made == []
    assert [words["en"], words["en"]] == ["EN", "EN"]
    assert made == ["en"]
    with pytest.raises(KeyError):
        words["es"]
    # What makes them stays behind.
    assert pickle.loads(pickle.dumps(words)) == {"it": "IT", "en": "EN"}
    assert made == ["en", "it"]
