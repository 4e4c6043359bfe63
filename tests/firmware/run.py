#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs one firmware and demands an exit status: run.py BOARD STATUS BUILD_DIR NAME [PAYLOAD]"""

import sys

import boards

board, wanted, directory, name, *payload = sys.argv[1:]
status, _ = boards.run(board, boards.executable(directory, name), *payload)
if status != int(wanted):
    sys.exit(f"{name} ended with {status}; expected {wanted}")
