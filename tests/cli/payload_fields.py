# SPDX-License-Identifier: MIT
"""payload_fields.py PAYLOAD: cuts what is signed, and the signature, raw and as DER, out of a signed payload, by docs/SPEC.md; the
files signed, signature.raw and signature.der are written to the current folder."""
import hashlib, struct, sys

payload = open(sys.argv[1], "rb").read()
content = struct.unpack_from("<H", payload, 6)[0]
at, tlvs = 36, {}
while at < content:
    kind, size = struct.unpack_from("<HH", payload, at)
    tlvs[kind] = at, payload[at + 4:at + 4 + size]
    at += 4 + size
assert list(tlvs) == sorted(tlvs) and list(tlvs)[-2:] == [0xFF10, 0xFF22], tlvs
signed = payload[:tlvs[0xFF10][0]] + payload[content:-4]
assert hashlib.sha256(signed).digest() == tlvs[0xFF10][1]

def integer(raw):
    raw = raw.lstrip(b"\0")
    raw = (b"\0" if raw[0] & 0x80 else b"") + raw
    return b"\x02" + bytes([len(raw)]) + raw

raw = tlvs[0xFF22][1]
both = integer(raw[:32]) + integer(raw[32:])
open("signed", "wb").write(signed)
open("signature.der", "wb").write(b"\x30" + bytes([len(both)]) + both)
open("signature.raw", "wb").write(raw)
