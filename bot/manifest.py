"""The Slack app's manifest, ``app.yaml``, beside the code."""

from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parents[1] / "app.yaml"


def read_manifest() -> dict[str, Any]:
    """Return the manifest; raises ``OSError`` when it is not there."""
    manifest: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return manifest


def bot_scopes() -> frozenset[str]:
    """Return the scopes that the manifest asks for."""
    return frozenset(read_manifest()["oauth_config"]["scopes"]["bot"])
