"""Which browser a line like ``Mozilla/5.0 (X11; …) Firefox/140.0`` means, roughly: enough to know one's own by."""

BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
} | {
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_name(line: str | None) -> str:
    """The browser and what it runs on.

    >>> browser_name("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0")
    'Edge on Windows'
    >>> browser_name("something else")
    'Another browser'
    """
    browser, system = _first(BROWSERS, line or ""), _first(SYSTEMS, line or "")
    return f"{browser or 'Another browser'} on {system}" if system else browser or "Another browser"


def _first(names: dict[str, str], line: str) -> str | None:
    return next((name for sign, name in names.items() if sign in line), None)
