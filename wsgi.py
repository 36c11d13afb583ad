"""Builds the app for the server."""

import os

from config import SITUATIONS
from refuge import create_app

app = create_app(SITUATIONS[os.environ.get("REFUGE_SITUATION", "development")])
