"""What walks through every address share."""

from tests.access.walking import walk as walk
from tests.access.walking import walked as walked
