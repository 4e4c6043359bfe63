# SPDX-License-Identifier: MIT
"""golden_cases.py FILE INPUTS COUNT: writes a file for --self-test: COUNT cases with the Python list INPUTS."""
import json
import sys

path, inputs, count = sys.argv[1:]
with open(path, "w") as file:
    json.dump({"tolerance": 0.01, "cases": [{"input": eval(inputs), "output": [0.25, -1]}] * int(count)}, file)
