"""Lines that were put aside beside the tables."""

from contextlib import closing
from pathlib import Path

import pytest

from db.embedded.store import EmbeddedStore
from tests.integration.stores.builders import NOW

HERS, HIS = b',"7":{"id":"u-7","email":"zoe@home.test"}\n', b',"8":{"id":"u-8"}\n'


@pytest.mark.parametrize("kind", ["torn", "damaged"])
@pytest.mark.parametrize("word", ["u-7", "zoe@home.test"])
def test_a_purge_takes_somebody_out_of_them(tmp_path: Path, kind: str, word: str) -> None:
    with closing(EmbeddedStore(tmp_path, NOW)) as store:
        aside = tmp_path / f"users.json.{kind}-20260209T184215"
        aside.write_bytes(HIS + HERS + HIS)
        other = tmp_path / f"tasks.json.{kind}-20260209T184215"
        other.write_bytes(HIS)
        store.purge((word, "somebody else"))
        store.purge()
        assert (aside.read_bytes(), other.read_bytes()) == (HIS + HIS, HIS)
        assert list(tmp_path.glob("*.tmp")) == []
