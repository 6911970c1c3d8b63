"""Name what Granian raises: imported from here, since `utils` has first to set its allocator up."""

from granian._granian import RSGIProtocolClosed as ProtocolClosed
from granian._granian import RSGIProtocolError as ProtocolError

__all__ = ["ProtocolClosed", "ProtocolError"]
