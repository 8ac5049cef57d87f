"""The interval that a figure stands for, from its written precision and its qualifier."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import (
    BILLION,
    claim,
)

from pipeline.intervals import interval, last_unit
from pipeline.models import Claim


@pytest.mark.parametrize(
    ("value", "mention", "unit"),
    [
        ("2500000000", "2,5 miliardi", "100000000"),
        ("2500000000", "2,50 miliardi di euro", "10000000"),
        ("2500000000", "$2.50 billion", "10000000"),
        ("1600000000", "1,6 miliardi di dollari", "100000000"),
        ("6000000", "6 milioni di dollari", "1000000"),
        ("2048", "2.048 GPU", "1"),
        ("2050", "2.050 GPU", "10"),
        ("50000", "50.000 GPU Nvidia Hopper", "10000"),
        ("50000", "50,000 H100 GPUs", "10000"),
        ("50000", "50 mila euro", "10000"),
        ("1234567", "1.234.567 euro", "1"),
        ("1234567", "1 234 567 euro", "1"),
        ("1234567", "1'234'567 franchi", "1"),
        ("1234.50", "€ 1.234,50", "0.01"),
        ("1234.5", "1,234.50 dollars", "0.01"),
        ("8.00", "US$ 8.00", "0.01"),
        ("2.5", "2,500 euro", "0.001"),
        ("2500", "2,500 euros", "100"),
        ("500000000", "0,500 miliardi", "1000000"),
        ("10000", "10.000 H800", "10000"),
        ("10", "10 H100", "10"),
        ("100", "100 A100", "100"),
        ("4000", "4.000 RTX 4090", "1000"),
        ("40000000", "40mln", "10000000"),
        ("2000000000", "due miliardi", "1000000000"),
        ("1500000000", "un miliardo e mezzo", "100000000"),
        ("2300000000", "2 miliardi e 300 milioni", "100000000"),
        ("2.5", "due euro e mezzo", "0.1"),
        ("5000000", "", "1000000"),
        ("0", "0 euro", "1"),
        ("-3500000", "-3,5 milioni", "100000"),
    ],
)
def test_unit_of_the_last_significant_digit(value: str, mention: str, unit: str) -> None:
    assert last_unit(Decimal(value), mention) == Decimal(unit)


@pytest.mark.parametrize(
    ("made", "low", "high"),
    [
        (claim("1,6 miliardi", 1600000000), "1550000000", "1650000000"),
        (claim("2.048 GPU", 2048), "2047.5", "2048.5"),
        (claim("1,6 miliardi", 1600000000, qualifier="about"), "1440000000", "1760000000"),
        (claim("1 miliardo", BILLION, qualifier="about"), "500000000", "1500000000"),
        (claim("500 milioni", 500000000, qualifier="more_than"), "500000000", None),
        (claim("500 milioni", 500000000, qualifier="at_least"), "500000000", None),
        (claim("500 milioni", 500000000, qualifier="less_than"), "0", "500000000"),
        (claim("500 milioni", 500000000, qualifier="at_most"), "0", "500000000"),
        (claim("-5 milioni", -5000000, qualifier="at_most"), "-5000000", "-5000000"),
        (claim("5-6", None, qualifier="between", value_low=Decimal(5), value_high=Decimal(6)), "5", "6"),
        (claim("5-6", None, qualifier="between", value_low=Decimal(5), value_high=None), "5", None),
        (claim("miliardi", None, qualifier="unspecified", value_low=Decimal(BILLION)), "1000000000", None),
        (
            claim("decine di miliardi", None, qualifier="unspecified", value_low=Decimal(10 * BILLION)),
            "10000000000",
            "100000000000",
        ),
        (
            claim("x", None, qualifier="unspecified", value_low=Decimal(BILLION), value_high=Decimal(9)),
            "9",
            "9",
        ),
        (claim("5-6", None, value_low=Decimal(5), value_high=Decimal(6)), "5", "6"),
        (claim("", None), "0", None),
    ],
)
def test_interval(made: Claim, low: str, high: str | None) -> None:
    made_interval = interval(made)
    assert (made_interval.low, made_interval.high) == (Decimal(low), None if high is None else Decimal(high))


@given(st.integers(1, 10**15), st.integers(0, 6))
def test_the_unit_is_one_digit_of_the_value(number: int, zeros: int) -> None:
    value = Decimal(number * 10**zeros)
    grouped = f"{int(value):,}"
    for mention in (str(value), grouped, grouped.replace(",", "."), grouped.replace(",", " ")):
        unit = last_unit(value, mention)
        assert value % unit == 0
        assert (value / unit) % 10 != 0
