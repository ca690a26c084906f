"""Say what a long step does while it does it, in the log that dbt already writes."""

import logging

from customer_segmentation.harmless import visible_lines


def report(message: str) -> None:
    """Log one line: through dbt where dbt runs us, through ``logging`` elsewhere."""
    _log(message, logging.INFO)


def warn(message: str) -> None:
    """Log one warning the same way."""
    _log(f"Warning: {message}", logging.WARNING)


def _log(message: str, level: int) -> None:
    message = visible_lines(message)
    try:
        from dbt_common.events.base_types import EventLevel
        from dbt_common.events.functions import fire_event
        from dbt_common.events.types import Note
    except ImportError:
        logging.getLogger("customer_segmentation").log(level, message)
    else:
        # A Note at level warn would fail builds that run with --warn-error.
        fire_event(Note(msg=f"  {message}"), level=EventLevel.INFO)
