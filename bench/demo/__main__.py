"""Play the demo on a server of its own, and end with 0 where all was as it must be."""

import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import orjson

from bench.demo.caller import Unexpected
from bench.demo.day import ENTRIES, POINTS_IN_THE_END, Family, gather, ledger_rows, play
from bench.demo.page import Page
from bench.server import PROJECT, Server

ADMINISTRATOR = {"admin_email": "admin@home.example", "admin_password": "a long admin password"}


def main() -> int:
    """Run the demo in a temporary folder."""
    page = Page()
    with tempfile.TemporaryDirectory(prefix="starchart-demo-") as folder:
        server = Server.starchart(Path(folder), **ADMINISTRATOR)
        try:
            family = gather(server.url, page)
            play(family, page)
            _show_ledger(family, page, Path(folder))
            _verify(server.url, page)
        except (Unexpected, TimeoutError, httpx.HTTPError) as error:
            print(f"The demo is not as it should be: {error}", file=sys.stderr)
            return 1
        finally:
            status = server.stop()
    page.note(f"the server stopped with {status}")
    return status


def _show_ledger(family: Family, page: Page, folder: Path) -> None:
    page.heading("The ledger")
    answer = family.parent.http.get(
        "/admin/tracking/export", params={"child_id": family.child_id, "format": "ndjson"}
    )
    entries = [orjson.loads(line) for line in answer.text.splitlines()]
    page.table(ledger_rows(entries))
    child = family.parent.http.get(f"/child/{family.child_id}").json()
    if (len(entries), child["points"]) != (ENTRIES, POINTS_IN_THE_END):
        raise Unexpected(f"{len(entries)} entries and {child['points']} points")
    page.heading("The proof, from the exported file alone")
    export = folder / "mia.ndjson"
    export.write_text(answer.text)
    proof = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "ledger", "verify", str(export)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    page.note(proof.stdout.strip())
    if proof.returncode:
        raise Unexpected(proof.stderr)


def _verify(url: str, page: Page) -> None:
    with httpx.Client(base_url=url) as client:
        login = {
            "email": ADMINISTRATOR["admin_email"],
            "password": ADMINISTRATOR["admin_password"],
        }
        token = client.post("/auth/login", json=login).json()["access_token"]
        verdict = client.get(
            "/admin/ledger/verify", headers={"Authorization": f"Bearer {token}"}
        ).json()
    page.note(f"and by the server: ok is {verdict['ok']}, {verdict['events']} entries")
    if not verdict["ok"]:
        raise Unexpected(str(verdict["first_mismatch"]))


if __name__ == "__main__":
    sys.exit(main())
