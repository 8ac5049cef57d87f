"""Claims <-> DataFrame <-> CSV: column order, ids, schema and the way a cell is written stand here alone.

Tables are RFC 4180 (comma, CRLF, quotes where needed), UTF-8 without a byte order mark.
"""

from pipeline.table.cells import number, plain, plain_text, unguarded
from pipeline.table.claims import CHUNK_ROWS, claim_chunks, claim_of, claims_of, read_claims
from pipeline.table.columns import (
    AMOUNTS,
    CLAIM_COLUMNS,
    FIGURE_COLUMNS,
    FINDING_COLUMNS,
    NUMBER_COLUMNS,
    OFFSETS,
    OPTIONAL_COLUMNS,
    REJECT_COLUMNS,
    REVIEW_COLUMNS,
    TABLES,
    WORDS,
    ClaimIds,
    claim_ids,
    claim_row,
    finding_id,
    finding_row,
    reject_row,
)
from pipeline.table.rows import read_table, rewrite, table_cells, table_rows, unbounded_cells
from pipeline.table.writing import claims_frame, csv_header, csv_rows, placing, replacing, write_csv, writing_csv

__all__ = [
    "AMOUNTS",
    "CHUNK_ROWS",
    "CLAIM_COLUMNS",
    "FIGURE_COLUMNS",
    "FINDING_COLUMNS",
    "NUMBER_COLUMNS",
    "OFFSETS",
    "OPTIONAL_COLUMNS",
    "REJECT_COLUMNS",
    "REVIEW_COLUMNS",
    "TABLES",
    "WORDS",
    "ClaimIds",
    "claim_chunks",
    "claim_ids",
    "claim_of",
    "claim_row",
    "claims_frame",
    "claims_of",
    "csv_header",
    "csv_rows",
    "finding_id",
    "finding_row",
    "number",
    "placing",
    "plain",
    "plain_text",
    "read_claims",
    "read_table",
    "reject_row",
    "replacing",
    "rewrite",
    "table_cells",
    "table_rows",
    "unbounded_cells",
    "unguarded",
    "write_csv",
    "writing_csv",
]
