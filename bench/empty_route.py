"""The baseline of a request: a Flask application with an empty POST route, served as Starchart."""

from flask import Flask

from utils.serving import serve
from utils.settings import Settings


def main() -> None:
    """Serve it on a free port until SIGTERM."""
    app = Flask("empty_route")

    @app.post("/")
    def empty() -> str:
        return ""

    settings = Settings()
    threads = settings.max_streams + settings.request_threads
    serve(app, host="127.0.0.1", port=0, threads=threads, on_stop=lambda: None)


if __name__ == "__main__":
    main()
