"""Tables as files that spreadsheets open: nothing in them is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int

# With one of these at its beginning a spreadsheet takes a cell for a formula.
# Source: OWASP, "CSV Injection"; the wide ones are read as the others in some languages.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001
_CONTROL = ("\t", "\r", "\n")


def write_table(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV table, as UTF-8 with the mark by which Excel recognises it.

    Cells that a spreadsheet would take for formulas become text.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(headings)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig")


def safe_cell(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; text that may be one gets a quote."""
    if isinstance(value, int):
        return value
    begins_formula = value.lstrip().startswith(_FORMULA) or value.startswith(_CONTROL)
    return f"'{value}" if begins_formula else value
