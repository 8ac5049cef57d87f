"""Looks for bytes that break what must hold of any, with Atheris: coverage-guided, for as long as it is let.

usage: python benchmarks/fuzz.py TARGET [--seconds N] [--seed N]      (pip install atheris; not part of the extra dev)
       python benchmarks/fuzz.py --list

The targets stand in tests/fuzzing.py. What breaks one is written into tests/fuzz/, where test_fuzz.py holds it from
then on: give the file a name that tells the fault. What has been found to lead anywhere is kept in outputs/fuzz/.
A reader begins with a whole file of its format: by chance alone bytes hardly ever make an archive or a table.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
_LONGEST = 2000  # bytes of an input


def main() -> None:
    """Runs one target; libFuzzer tells how many inputs it has tried. It ends at the first that breaks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target", nargs="?", default="")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    told = parser.parse_args()

    import atheris  # noqa: PLC0415 - not part of the extra dev

    with atheris.instrument_imports(include=["pipeline"]):
        from fuzzing import TABLE, TARGETS  # noqa: PLC0415
        from test_readers import SAMPLES  # noqa: PLC0415

    if told.list or told.target not in TARGETS:
        print("\n".join(TARGETS))
        return
    name = told.target.replace(" ", "-")
    known, failed = ROOT / "outputs" / "fuzz" / name, ROOT / "tests" / "fuzz" / name
    for folder in (known, failed):
        folder.mkdir(parents=True, exist_ok=True)
    longest = _LONGEST
    sample = SAMPLES[told.target.split()[-1]]() if told.target.split()[-1] in SAMPLES else TABLE * (name == "table")
    if sample:
        (known / "sample").write_bytes(sample)
        longest = max(longest, 2 * len(sample))
    options = [
        *(f"-max_total_time={told.seconds}", f"-seed={told.seed}", f"-max_len={longest}", "-timeout=60"),
        *(f"-artifact_prefix={failed}/", "-print_final_stats=1", str(known), str(failed)),
    ]
    atheris.Setup([sys.argv[0], *options], TARGETS[told.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
