"""The cross-check of any table, and of one whose figures all disagree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import (
    BASE,
    claim,
    numbered,
    packs,
)

from pipeline.checks import MOST_FINDINGS, check
from pipeline.intervals import interval
from pipeline.models import Claim, Finding


@pytest.mark.parametrize("figures", [40, 20000])
def test_one_hot_key_says_what_it_leaves_out(figures: int) -> None:
    claims = [
        claim(str(10**6 + 7 * n * n), 10**6 + 7 * n * n, source=f"Testata {n}", article_id=f"{n:05}")
        for n in range(100, 100 + figures)
    ]
    findings = check(numbered(claims), packs())
    assert len(findings) == MOST_FINDINGS
    assert "solo le coppie più lontane" in findings[0].explanation


NAMES = st.sampled_from(["", "Orione", "ORIONE", "Halden", "la società", "anonymous", "{0}"])
AMOUNTS = st.one_of(
    st.none(),
    st.integers(-50, 10**13).map(Decimal),
    st.decimals(-100, 10**4, places=3),
    st.integers(0, 10**60).map(Decimal),
)


@st.composite
def any_claim(draw: st.DrawFn) -> Claim:
    kind, measure, unit, item = draw(
        st.sampled_from(
            [
                ("money", "training_cost", "USD", ""),
                ("money", "investment", "USD", ""),
                ("money", "capital_expenditure", "EUR", ""),
                ("money", "unheard_of", "USD", "H100"),
                ("gpu_count", "owned", "GPU", "H800"),
                ("gpu_count", "owned", "GPU", "Hopper"),
                ("gpu_count", "used", "GPU", ""),
                ("other_kind", "owned", "x", "y"),
            ]
        )
    )
    low, high = draw(AMOUNTS), draw(AMOUNTS)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return replace(
        BASE,
        article_id=draw(st.sampled_from(["a", "b", "c"])),
        source=draw(NAMES),
        published=draw(st.sampled_from(["", "2024", "2025-02-05", "2025-02-06T10:00:00Z", "2025-12-01"])),
        kind=kind,
        measure=measure,
        unit=unit,
        item=item,
        subject=draw(NAMES),
        value=draw(AMOUNTS),
        value_low=low,
        value_high=high,
        qualifier=draw(
            st.sampled_from(
                ["exact", "about", "more_than", "at_least", "less_than", "at_most", "between", "unspecified"]
            )
        ),
        attributed_to=draw(NAMES),
        stance=draw(st.sampled_from(["asserted", "alleged", "denied", "planned"])),
        period=draw(st.sampled_from(["", "2024", "2024-01-01/2024-06-30"])),
        mention=draw(st.one_of(st.text(max_size=12), st.from_regex(r"[0-9.,' ]{1,12}"))),
        sentence=draw(st.sampled_from(["", "S1", "S2", "S3"])),
        start=draw(st.integers(0, 5)),
        patterns=draw(st.sampled_from([(), ("it.opposes.x",)])),
        review=draw(st.sampled_from(["", "accept", "reject", "fix"])),
    )


def _id(finding: Finding) -> tuple[str, str, str, str, Decimal | None, int, str]:
    a, b = finding.claim_a.claim_id, finding.claim_b.claim_id
    return (finding.check, finding.severity, a, b, finding.ratio, finding.sources, finding.explanation)


@settings(max_examples=150, deadline=None)
@given(st.lists(any_claim(), max_size=14), st.randoms(use_true_random=False), st.sampled_from(["it", "en"]))
def test_any_table(drawn: list[Claim], random: object, lang: str) -> None:
    claims = [replace(each, claim_id=f"c{number:02}") for number, each in enumerate(drawn)]
    findings = check(claims, packs(), lang)

    pairs = [frozenset((f.claim_a.claim_id, f.claim_b.claim_id)) for f in findings]
    assert len(set(pairs)) == len(pairs)
    for finding in findings:
        a, b = interval(finding.claim_a), interval(finding.claim_b)
        assert not a.meets(b)
        assert "denied" not in (finding.claim_a.stance, finding.claim_b.stance)
        assert "reject" not in (finding.claim_a.review, finding.claim_b.review)
        assert finding.ratio is None or finding.ratio >= 1
        assert {finding.claim_a.claim_id, finding.claim_b.claim_id}.isdisjoint(
            other.claim_id for other in finding.others
        )
    shuffled = claims.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert [_id(f) for f in check(shuffled, packs(), lang)] == [_id(f) for f in findings]
