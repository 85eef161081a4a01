"""The one table Block Kit validation reads: every limit, with the page it comes from."""

from __future__ import annotations

from sandbox.block_kit.shapes import Row
from sandbox.block_kit.table.blocks import BLOCK_ROWS
from sandbox.block_kit.table.data import DATA_ROWS
from sandbox.block_kit.table.elements import ELEMENT_ROWS
from sandbox.block_kit.table.objects import OBJECT_ROWS
from sandbox.block_kit.table.rich_text import RICH_TEXT_ROWS
from sandbox.block_kit.table.selects import SELECT_ROWS
from sandbox.block_kit.table.surfaces import SURFACE_ROWS

TABLE: dict[str, Row] = {
    row.name: row
    for row in (
        *SURFACE_ROWS,
        *BLOCK_ROWS,
        *RICH_TEXT_ROWS,
        *DATA_ROWS,
        *ELEMENT_ROWS,
        *SELECT_ROWS,
        *OBJECT_ROWS,
    )
}
