"""The browser page of the workspace: `routes` serves it, the page itself speaks to `/client/`."""

from sandbox.page.serve import routes

__all__ = ["routes"]
