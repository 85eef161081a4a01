"""The world of these tests, laid down once."""

import asyncio
from pathlib import Path

import pytest

from tests.security.playing import World, lay_world_down


@pytest.fixture(scope="session")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Lay the world down in a SQLite file, of which each test gets a copy."""
    return asyncio.run(lay_world_down(sqlite_template, tmp_path_factory.mktemp("world")))
