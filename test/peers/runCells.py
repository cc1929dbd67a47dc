"""runCells.py CELLS...: runs exported cells as they are, one after the other, as a notebook would.

Prints one JSON object on the last line: for each file what the cell found, by place and name, whether it said that the
two agree, and what it printed.
"""
import contextlib
import io
import json
import sys

out = {}
for path in sys.argv[1:]:
    cell, said = {"__name__": "__main__"}, io.StringIO()
    with open(path, encoding="utf8") as file, contextlib.redirect_stdout(said):
        exec(compile(file.read(), path, "exec"), cell)
    out[path] = {
        "found": {" ".join(map(str, place)): numbers for place, numbers in cell["found"].items()},
        "agrees": cell["agrees"],
        "said": said.getvalue(),
    }
print(json.dumps(out))
