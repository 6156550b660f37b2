"""Where what is shared leads."""

SITE = "http://127.0.0.1:8000"
