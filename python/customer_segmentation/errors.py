"""The one kind of error that a user can do something about."""


class InputError(ValueError):
    """Data or settings that no segmentation can be made from.

    The message names the column or setting, the value seen and what is needed. dbt prints
    the whole traceback of a failing Python model; this error carries none, so that the
    message stands alone.
    """

    __traceback__ = property(lambda self: None, lambda self, value: None)
