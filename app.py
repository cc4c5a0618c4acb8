"""The lab's web page: start it with `python app.py`; a Space starts this file too."""

from ui.serve import settings

# Before all that takes seconds to be imported.
SETTINGS = settings(__doc__) if __name__ == "__main__" else None

from ui.serve import build, serve

page = build()
demo = page.demo  # a Space serves what is called so


def main() -> None:
    """Serve the page as the command line and the environment ask."""
    serve(page, *(SETTINGS or settings(__doc__)))


if SETTINGS is not None:
    main()
