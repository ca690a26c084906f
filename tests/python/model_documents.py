"""A model document as a fit of the bundled sample wrote it, before documents had a type."""

import json
from pathlib import Path

FITTED = json.loads(Path(__file__).with_name("documents").joinpath("sample.json").read_text())
