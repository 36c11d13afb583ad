"""Builds the app for the server."""

import os
import sys

from config import SITUATIONS
from refuge import create_app
from refuge.configuring import NotConfigured

situation = os.environ.get("REFUGE_SITUATION", "development")
if situation not in SITUATIONS:
    sys.exit(f"REFUGE_SITUATION is {situation}; it can be {', '.join(SITUATIONS)}.")
try:
    app = create_app(SITUATIONS[situation])
except NotConfigured as missing:
    sys.exit(str(missing))
