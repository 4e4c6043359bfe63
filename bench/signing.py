# SPDX-License-Identifier: MIT
"""Signs a payload with a key that is made for it (docs/SPEC.md, "TLVs")."""

import hashlib
import subprocess
import zlib

HEADER_SIZE, CONTENT_OFFSET = 36, 6
SHA256, ECDSA_P256 = 0xFF10, 0xFF22


def openssl(*arguments, text=None):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, input=text).stdout


def tlv(kind, value):
    return kind.to_bytes(2, "little") + len(value).to_bytes(2, "little") + value


def numbers(der):
    """r and s, of 32 bytes each, from SEQUENCE { INTEGER, INTEGER }."""
    r_size = der[3]
    r, s = der[4:4 + r_size], der[6 + r_size:]
    return b"".join(int.from_bytes(number, "big").to_bytes(32, "big") for number in (r, s))


def sign(payload, key):
    """@param payload  bytes, without TLVs. @param key  file to write the private key to
    @return the public key as an uncompressed point, the signed payload"""
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    header, content = bytearray(payload[:HEADER_SIZE]), payload[HEADER_SIZE:-4]
    tlvs_size = len(tlv(SHA256, bytes(32)) + tlv(ECDSA_P256, bytes(64)))
    header[CONTENT_OFFSET:CONTENT_OFFSET + 2] = (HEADER_SIZE + tlvs_size).to_bytes(2, "little")
    digest = hashlib.sha256(bytes(header) + content).digest()
    signature = numbers(openssl("pkeyutl", "-sign", "-inkey", key, text=digest))
    signed = bytes(header) + tlv(SHA256, digest) + tlv(ECDSA_P256, signature) + content
    return openssl("ec", "-in", key, "-pubout", "-outform", "DER")[-65:], signed + zlib.crc32(signed).to_bytes(4, "little")
