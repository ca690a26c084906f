"""The one kind of error that people can do something about, and the exit code of Ctrl-C."""

from customer_segmentation.harmless import visible_lines

# As shells count: 128 and the number of the signal.
STOPPED_BY_KEYBOARD = 130


class InputError(ValueError):
    """Data or settings that no segmentation can be made from.

    The message names the column or setting, the value seen and what is needed. dbt prints
    the whole traceback of a failing Python model; this error carries none, so that the
    message stands alone.
    """

    def __init__(self, message: str) -> None:
        super().__init__(visible_lines(message))

    __traceback__ = property(lambda self: None, lambda self, value: None)
