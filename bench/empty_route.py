"""The baseline of a request: a Flask application with an empty POST route, served as Starchart."""

from flask import Flask

from server import Server
from utils.rsgi.lanes import Lane
from utils.serving import Way, rsgi, serve, wsgi
from utils.settings import Settings


def main() -> None:
    """Serve it on a free port until SIGTERM."""
    app = Flask("empty_route")

    @app.post("/")
    def empty() -> str:
        return ""

    serve(_way(app, Settings()), host="127.0.0.1", port=0, on_stop=lambda: None)


def _way(app: Flask, settings: Settings) -> Way:
    if settings.server == "wsgi":
        return wsgi(app, threads=settings.max_streams + settings.request_threads)
    return rsgi(
        Server(app, lane_of=lambda method, path: Lane.LOOP, threads=settings.request_threads)
    )


if __name__ == "__main__":
    main()
