"""The errors that opening a stream raises."""

from models.errors import StarchartError


class TooManyStreams(StarchartError):
    """This process has as many streams open as it may."""

    status = 503
    code = "too_many_streams"

    def __init__(self) -> None:
        super().__init__("Too many streams are open.", retry_after=5)


class ShuttingDown(StarchartError):
    """This process is about to end, and opens no more streams."""

    status = 503
    code = "shutting_down"

    def __init__(self) -> None:
        super().__init__("The server is shutting down.", retry_after=2)
