"""Settings, clock and logs: small, and knowing nothing of the rest."""

import os
from typing import Final

# Granian's allocator reads this when Granian is first imported, which is always after this. Without
# a cache for each thread a stream in a thread of its own costs 48 kB instead of 90; without a page
# of padding for each larger piece, one on the event loop costs 33 kB instead of 37.
ALLOCATOR_OPTIONS: Final = "narenas:2,tcache:false,cache_oblivious:false"
os.environ.setdefault("_RJEM_MALLOC_CONF", ALLOCATOR_OPTIONS)
