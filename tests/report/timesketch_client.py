"""Timesketch's own importer client, fed with a file and told to send to nobody: python timesketch_client.py FILE...

It runs in whichever interpreter has the client. Prints, for each file, the rows as they would arrive at a server.
"""

import importlib
import json
import sys
import types
from typing import Any

ImportStreamer: Any = importlib.import_module("timesketch_import_client.importer").ImportStreamer


class Session:
    """Takes what the client posts."""

    def __init__(self) -> None:
        self.rows: list[object] = []

    def post(self, url: str, data: object = None, files: object = None) -> object:
        for line in files["events"][1].strip().split("\n"):  # type: ignore[index]
            self.rows.append(json.loads(line))
        return types.SimpleNamespace(status_code=200, json=lambda: {"objects": [{"id": 1}], "meta": {}})


def arrived(path: str) -> list[object]:
    session = Session()
    sketch = types.SimpleNamespace(id=1, api=types.SimpleNamespace(api_root="http://nowhere.example", session=session))
    with ImportStreamer() as streamer:
        streamer.set_sketch(sketch)
        streamer.add_file(path)
    return session.rows


print(json.dumps([arrived(path) for path in sys.argv[1:]]))
