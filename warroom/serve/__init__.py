"""Listening for what tools send: the optional part that needs `starlette` and `uvicorn` (``warroom[serve]``)."""
