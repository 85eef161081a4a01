"""What the browser page asks of the workspace: JSON under /client/, and a stream of changes."""

from sandbox.client.routes import routes

__all__ = ["routes"]
