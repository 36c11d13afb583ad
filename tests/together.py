"""Several people doing something at the same moment."""

import threading
from collections.abc import Callable

from flask import current_app

from refuge.extensions import db


def at_once(*writers: Callable[[], None]) -> None:
    """Run each in a thread of its own, all starting together; raise what any of them raised."""
    app = current_app._get_current_object()
    ready, failed = threading.Barrier(len(writers)), []

    def run(write: Callable[[], None]) -> None:
        with app.app_context():
            ready.wait(timeout=30)
            try:
                write()
            except Exception as error:
                failed.append(error)
            db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    if failed:
        raise failed[0]
