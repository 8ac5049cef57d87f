"""Any bytes whatever: what must hold of them holds, and what once broke it does not break it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzzing import PIECES, TARGETS, text_of
from hypothesis import given, settings
from hypothesis import strategies as st

# What has broken a target, or does where the code is broken on purpose, each file named for its fault. What
# benchmarks/fuzz.py finds is written there.
FAILURES = Path(__file__).parent / "fuzz"
# The readers have tests of their own with damaged files; a pack is slow to load, a folder to write.
EXAMPLES = {
    **{"claims": 300, "written": 40, "table": 60, "cell": 60, "patterns": 3},
    **{"report": 4, "exports": 3, "decision": 40, "paging": 20, "imports": 40},
}


def target_of(path: Path) -> str:
    """The target whose folder a file stands in."""
    return next(name for name in TARGETS if name.replace(" ", "-") == path.parent.name)


@pytest.mark.parametrize("path", sorted(FAILURES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_broke_once_holds(path: Path) -> None:
    TARGETS[target_of(path)](path.read_bytes())


@pytest.mark.parametrize("name", [name for name in TARGETS if name.split(maxsplit=1)[0] in EXAMPLES])
def test_any_bytes_hold(name: str) -> None:
    data = st.one_of(st.binary(max_size=120), st.text(max_size=60).map(lambda text: b"\xff" + text.encode()))

    @settings(max_examples=EXAMPLES[name.split(maxsplit=1)[0]])
    @given(data)
    def holds(data: bytes) -> None:
        TARGETS[name](data)

    holds()


def test_every_byte_is_a_piece_of_text() -> None:
    assert len(PIECES) == len(set(PIECES)) == 256
    assert text_of(bytes([0, 1])) == PIECES[0] + PIECES[1]
    assert text_of(b"\xff5\xc3\xa8") == "5è"
