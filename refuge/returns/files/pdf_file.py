"""A return as PDF, out of the page to print, where the machine can."""

from refuge.errors import RuleBroken

HOW = "Print the page and choose “save as PDF”, or install the extra with pango"


def as_pdf(page: str) -> bytes:
    """The page as PDF. Raises RuleBroken on ``form`` where WeasyPrint or pango is missing; nothing is fetched for it."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        raise RuleBroken(
            "form", f"PDF cannot be made on this machine: WeasyPrint or pango is missing. {HOW}."
        ) from None
    return bytes(HTML(string=page, url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """Nothing is fetched: the page has all it needs."""
    raise ValueError(f"{url} is not fetched")
