"""Structured logs: for people on a terminal, JSON elsewhere. No secrets, no message texts."""

import logging
import sys

import structlog


def set_up_logs() -> None:
    """Send what is logged, by us and by libraries, to standard error."""
    to_people = sys.stderr.isatty()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    rendering: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *([] if to_people else [structlog.processors.format_exc_info]),
        lines_for_people() if to_people else structlog.processors.JSONRenderer(),
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=rendering, foreign_pre_chain=shared)
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # At INFO these repeat bodies of requests, tokens in addresses, or every single request.
    for name in ("mentoring.bolt", "slack_bolt", "slack_sdk", "aiohttp.access", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # Below this it tells of every tick, and of each that found the one before still at work.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def lines_for_people() -> structlog.dev.ConsoleRenderer:
    """Return what writes lines for a terminal; with rich it would show what people wrote."""
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
