"""What the Makefile runs: setting up, finding a browser, serving."""
