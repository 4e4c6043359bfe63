# SPDX-License-Identifier: MIT
"""Payloads that are signed with a key that is made for them."""

import re
import subprocess

from report import ROOT


def ei_ota(*arguments):
    return subprocess.run([ROOT / "build/tool/clang-tool/ei-ota", *arguments], check=True, capture_output=True, text=True).stdout


def sign(export, baseline, folder):
    """Makes folder/signed.bin. @return the public key's bytes, the payload's"""
    key, payload = folder / "key.pem", folder / "signed.bin"
    key.unlink(missing_ok=True)
    ei_ota("keygen", "-o", key)
    ei_ota("payload", export, "--baseline", baseline, "--sign-key", key, "-o", payload)
    public_key = bytes(int(byte, 16) for byte in re.findall(r"0x([0-9a-fA-F]{2})\b", ei_ota("getpub", key)))
    return public_key, payload.read_bytes()
