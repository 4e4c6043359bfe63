# SPDX-License-Identifier: MIT
# Signed payloads: made here, made elsewhere, told by inspect. openssl signs and verifies independently of the tool.

# public <private key> <file>
public() { openssl ec -in "$1" -pubout -out "$2" 2>/dev/null; }

fields() { python3 "$tests/payload_fields.py" "$1"; }

signs_what_openssl_verifies() {
  need openssl
  expect 0 keygen -o key.pem
  public key.pem pub.pem
  expect 0 payload "$smart" --baseline "$bad" -o p.bin --sign-key key.pem --security-counter 7
  fields p.bin
  openssl dgst -sha256 -verify pub.pem -signature signature.der signed >/dev/null || fail "openssl does not verify it"
  expect 0 apply "$bad" p.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
}

signs_the_same_each_time() {
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline "$bad" -o p.bin --sign-key key.pem
  expect 0 payload "$smart" --baseline "$bad" -o q.bin --sign-key key.pem
  same p.bin q.bin
  expect 0 keygen -o other.pem
  expect 0 payload "$smart" --baseline "$bad" -o q.bin --sign-key other.pem
  ! cmp -s p.bin q.bin || fail "two keys sign alike"
}

differs_from_an_unsigned_one_in_header_and_tlvs_alone() {
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline "$bad" -o signed.bin --sign-key key.pem
  expect 0 payload "$smart" --baseline "$bad" -o unsigned.bin
  python3 - <<'END'
signed, unsigned = (open(name, "rb").read() for name in ("signed.bin", "unsigned.bin"))
assert len(signed) == len(unsigned) + 8 + 32 + 64
assert signed[:6] + signed[8:36] == unsigned[:6] + unsigned[8:36] and signed[140:-4] == unsigned[36:-4]
END
}

is_told_by_inspect() {
  need openssl
  expect 0 keygen -o key.pem
  expect 0 keygen -o other.pem
  public key.pem pub.pem
  public other.pem other_pub.pem
  expect 0 payload "$smart" --baseline "$bad" -o p.bin --sign-key key.pem --security-counter 4294967295
  expect 0 inspect p.bin
  prints 'counter   4294967295'
  prints ', correct'
  prints 'not verified (give --public-key)'
  expect 0 inspect p.bin --json
  json 'it["security_counter"] == 4294967295 and it["signed"] and not it["signature_verified"] and len(it["digest"]) == 64'
  for key in pub.pem key.pem; do
    expect 0 inspect p.bin --public-key $key
    prints 'by the given key'
  done
  expect 0 inspect p.bin --public-key pub.pem --json
  json 'it["signature_verified"]'
  for key in other.pem other_pub.pem; do
    expect 1 inspect p.bin --public-key $key
    says '[E-signature]'
    [ ! -s "$EI_OTA_SCRATCH/out" ] || fail "something was printed all the same"
  done
  expect 3 inspect p.bin --public-key no.pem
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 inspect p.bin --json
  json 'it["security_counter"] is None and it["digest"] is None and not it["signed"]'
  expect 1 inspect p.bin --public-key pub.pem
  says 'not signed'
  expect 1 inspect "$bad" --public-key pub.pem
  says '[E-signature]'
}

is_signed_elsewhere() {
  need openssl
  openssl ecparam -name prime256v1 -genkey -noout -out key.pem
  public key.pem pub.pem
  arguments=("$smart" --baseline "$bad" --security-counter 3)
  expect 0 payload "${arguments[@]}" --digest-out digest
  [ "$(stat -c %s digest)" = 32 ] || fail "a digest of $(stat -c %s digest) bytes"
  openssl pkeyutl -sign -inkey key.pem -in digest -out signature
  expect 0 payload "${arguments[@]}" --attach-signature signature --public-key pub.pem -o p.bin
  [ ! -s "$EI_OTA_SCRATCH/err" ] || fail "a proved signature is warned of"
  expect 0 inspect p.bin --public-key pub.pem
  fields p.bin
  openssl dgst -sha256 -verify pub.pem -signature signature.der signed >/dev/null || fail "openssl does not verify it"
  expect 0 payload "${arguments[@]}" --attach-signature signature.raw -o q.bin
  same p.bin q.bin
  # What this tool signs itself has the same digest, and the same bytes when its signature comes from outside.
  expect 0 payload "${arguments[@]}" --sign-key key.pem -o own.bin
  fields own.bin
  expect 0 payload "${arguments[@]}" --attach-signature signature.der -o q.bin
  same own.bin q.bin
}

refuses_signatures_that_are_not_of_this_payload() {
  need openssl
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline "$bad" --digest-out digest
  openssl pkeyutl -sign -inkey key.pem -in digest -out signature
  expect 1 payload "$smart" --baseline "$bad" --version 99 --attach-signature signature --public-key key.pem -o p.bin
  says '[E-signature]'
  says 'this key has not signed this payload'
  openssl dgst -sha256 -sign key.pem -out twice digest # hashed once more
  expect 1 payload "$smart" --baseline "$bad" --attach-signature twice --public-key key.pem -o p.bin
  says '[E-signature]'
  says 'hashed once more'
  head -c 60 signature >cut
  expect 1 payload "$smart" --baseline "$bad" --attach-signature cut -o p.bin
  says 'not a signature: it is truncated DER'
  base64 signature >text
  expect 1 payload "$smart" --baseline "$bad" --attach-signature text -o p.bin
  says 'it is text'
  expect 1 payload "$smart" --baseline "$bad" --attach-signature digest -o p.bin
  says 'as long as the digest'
  openssl ecparam -name secp384r1 -genkey -noout -out p384.pem
  openssl pkeyutl -sign -inkey p384.pem -in digest -out p384
  expect 1 payload "$smart" --baseline "$bad" --attach-signature p384 -o p.bin
  says 'as of another curve'
  expect 3 payload "$smart" --baseline "$bad" --attach-signature no/such -o p.bin
  missing p.bin
}

an_attached_signature_that_nothing_proves_is_warned_of() {
  need openssl
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline "$bad" --digest-out digest
  openssl pkeyutl -sign -inkey key.pem -in digest -out signature
  expect 0 payload "$smart" --baseline "$bad" --attach-signature signature -o p.bin
  says 'signature: warning: the signature has not been verified'
  says 'give --public-key [W-signature-unproved]'
  prints 'p.bin: '
  # Which is so even where it is of another payload: that is what the warning is for.
  expect 0 payload "$smart" --baseline "$bad" --version 99 --attach-signature signature -o other.bin
  says '[W-signature-unproved]'
  expect 1 inspect other.bin --public-key key.pem
  says '[E-signature]'
  expect 0 payload "$smart" --baseline "$bad" --sign-key key.pem -o own.bin
  [ ! -s "$EI_OTA_SCRATCH/err" ] || fail "a signature of our own is warned of"
}

options_that_do_not_go_together_are_refused() {
  expect 0 keygen -o key.pem
  expect 2 payload "$smart"
  says 'there is no -o'
  expect 2 payload "$smart" --digest-out digest -o p.bin
  says '--digest-out and -o'
  expect 2 payload "$smart" --digest-out digest --sign-key key.pem
  expect 2 payload "$smart" --digest-out digest --attach-signature s
  expect 2 payload "$smart" --attach-signature s --sign-key key.pem -o p.bin
  expect 2 payload "$smart" --public-key key.pem -o p.bin
  expect 2 payload "$smart" --security-counter 4294967296 -o p.bin
  expect 2 payload "$smart" --security-counter -1 -o p.bin
  for option in '--sign-key key.pem' '--attach-signature s' '--security-counter 1' '--title t' '--self-test t.json'; do
    expect 2 payload "$smart" --format legacy -o p.bin $option
    says 'has no place for it'
  done
  expect 2 payload "$smart" --format legacy --digest-out digest
  cp key.pem before
  expect 2 payload "$smart" --sign-key key.pem -o key.pem
  same key.pem before
  missing p.bin
  missing digest
}

a_changed_payload_is_refused_though_its_checksum_is_right() {
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline "$bad" -o p.bin --sign-key key.pem --security-counter 1
  python3 - <<'END'
import zlib
payload = bytearray(open("p.bin", "rb").read())
for name, at in ("version", 24), ("counter", 40), ("content", 200), ("digest", 50), ("signature", 90):
    changed = bytearray(payload)
    changed[at] ^= 1
    changed[-4:] = zlib.crc32(changed[:-4]).to_bytes(4, "little")
    open(name + ".bin", "wb").write(changed)
END
  for changed in version counter content digest; do
    expect 1 inspect $changed.bin
    says '[E-payload]'
  done
  expect 0 inspect signature.bin # which only the key tells
  expect 1 inspect signature.bin --public-key key.pem
  says '[E-signature]'
}
