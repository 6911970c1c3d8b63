"""`make bench` measures every row; how fast is not a test's business."""

import json
import subprocess
import sys
from pathlib import Path

from tests.servers import PROJECT


def test_every_row_is_measured_and_written(tmp_path: Path) -> None:
    bench = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--results", str(tmp_path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert bench.returncode == 0, bench.stderr
    (result,) = tmp_path.glob("*.json")
    rows = json.loads(result.read_text())["rows"]
    assert len(rows) >= 20
    assert all(row["ratio"] > 0 for row in rows)
    assert all(row["what"] in bench.stdout for row in rows)
