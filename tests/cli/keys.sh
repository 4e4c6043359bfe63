# SPDX-License-Identifier: MIT
# ei-ota keygen and getpub.

a_new_key_is_its_owners_alone() {
  expect 0 keygen -o key.pem
  prints getpub
  [ "$(stat -c %a key.pem)" = 600 ] || fail "mode $(stat -c %a key.pem)"
  expect 0 keygen -o other.pem
  ! cmp -s key.pem other.pem || fail "twice the same key"
  ! grep -q PRIVATE "$EI_OTA_SCRATCH/out" || fail "the key was printed"
}

a_key_is_never_written_over() {
  expect 0 keygen -o key.pem
  cp key.pem before
  expect 2 keygen -o key.pem
  says 'never overwritten'
  says '[E-usage]'
  same key.pem before
  ln -s elsewhere link
  expect 2 keygen -o link
  missing elsewhere
  touch file
  expect 3 keygen -o file/key.pem
  expect 2 keygen
  expect 2 getpub key.pem -o key.pem
  same key.pem before
}

a_new_keys_folder_is_made_for_its_owner_alone() {
  expect 0 keygen -o keys/of/mine/key.pem
  for folder in keys keys/of keys/of/mine; do
    [ "$(stat -c %a $folder)" = 700 ] || fail "mode $(stat -c %a $folder) of $folder"
  done
}

# By whatever name it is given, and whatever was to be written.
a_private_key_is_no_place_for_an_output() {
  expect 0 keygen -o key.pem
  cp key.pem before
  mkdir folder
  ln -s "$PWD/key.pem" link
  ln key.pem hard
  for name in key.pem ./key.pem folder/../key.pem "$PWD/key.pem" link hard; do
    expect 2 payload "$smart" --digest-out "$name"
    says 'the output would overwrite a private key'
    says '[E-usage]'
    expect 2 payload "$smart" -o "$name"
    expect 2 payload "$smart" -o "$name" --sign-key key.pem
    expect 2 image "$smart" -o "$name"
    expect 2 patch "$smart" -o p --depfile "$name" --depfile-target t
    same key.pem before
    missing p
  done
}

getpub_gives_c_and_cxx() {
  expect 0 keygen -o key.pem
  expect 0 getpub key.pem
  cp "$EI_OTA_SCRATCH/out" printed.h
  prints 'static const uint8_t ei_ota_public_key[65] = {'
  expect 0 getpub key.pem -o key.h
  same printed.h key.h
  expect 0 getpub key.pem -o old.h --name old_key
  printf '#include "key.h"\n#include "old.h"\n#include "key.h"\nint main(void) { return ei_ota_public_key[0] - 4 + old_key[64] - ei_ota_public_key[64]; }\n' >main.c
  cp main.c main.cpp
  cc -std=c99 -pedantic -Wall -Werror main.c -o c && ./c || fail "not in C"
  c++ -Wall -Werror main.cpp -o cxx && ./cxx || fail "not in C++"
  expect 2 getpub key.pem --name 'old key'
  expect 2 getpub key.pem --name ''
}

# The first version's constant was external in C, so that two sources with it did not link.
a_public_key_is_included_by_several_sources_and_used_by_some() {
  expect 0 keygen -o key.pem
  expect 0 getpub key.pem -o key.h
  printf '#include "key.h"\nint unused(void);\nint unused(void) { return 0; }\n' >unused.c
  printf '#include "key.h"\nint used(void);\nint used(void) { return ei_ota_public_key[0]; }\n' >used.c
  printf '#include "key.h"\nint unused(void);\nint used(void);\nint main(void) { return unused() + used() - ei_ota_public_key[0]; }\n' >main.c
  for source in unused used main; do cp $source.c $source.cpp; done
  for compiler in cc clang arm-none-eabi-gcc; do
    command -v $compiler >/dev/null || continue
    for source in unused used main; do
      $compiler -std=c99 -pedantic -Wall -Wextra -Wunused-variable -Werror -c $source.c -o $source.c.o || fail "$compiler: $source.c"
      $compiler -std=c++11 -Wall -Wextra -Wunused-variable -Werror -c $source.cpp -o $source.cpp.o || fail "$compiler: $source.cpp"
    done
    [ $compiler != arm-none-eabi-gcc ] || continue
    $compiler unused.c.o used.c.o main.c.o -o c && ./c || fail "$compiler: not in C"
    $compiler unused.cpp.o used.cpp.o main.cpp.o -o cxx && ./cxx || fail "$compiler: not in C++"
  done
}

openssl_reads_the_key_and_its_public_half() {
  need openssl
  expect 0 keygen -o key.pem
  openssl ec -in key.pem -check -noout 2>/dev/null || fail "openssl finds fault with the key"
  openssl ec -in key.pem -pubout -out pub.pem 2>/dev/null
  expect 0 getpub key.pem
  cp "$EI_OTA_SCRATCH/out" private.h
  expect 0 getpub pub.pem
  same private.h "$EI_OTA_SCRATCH/out"
  openssl ec -in key.pem -pubout -outform DER 2>/dev/null | tail -c 65 | od -An -v -tx1 | tr -d ' \n' >point
  grep -o '0x[0-9a-f]*' private.h | sed 's/0x//' | tr -d '\n' >printed
  same point printed
}

keys_of_openssl_are_taken() {
  need openssl
  openssl ecparam -name prime256v1 -genkey -noout -out sec1.pem
  openssl pkcs8 -topk8 -nocrypt -in sec1.pem -out pkcs8.pem
  openssl ecparam -name prime256v1 -genkey -out with_parameters.pem
  expect 0 getpub with_parameters.pem
  expect 0 getpub sec1.pem
  cp "$EI_OTA_SCRATCH/out" sec1.h
  expect 0 getpub pkcs8.pem
  same sec1.h "$EI_OTA_SCRATCH/out"
}

# refused <words> <file>
refused() { expect 1 getpub "$2" && says "$1" && says '[E-key]' && expect 1 payload "$smart" -o p.bin --sign-key "$2" && says "$1"; }

other_keys_are_refused() {
  need openssl
  openssl ecparam -name secp384r1 -genkey -noout -out p384.pem
  openssl ecparam -name secp256k1 -genkey -noout -out k1.pem
  openssl genpkey -algorithm ed25519 -out ed25519.pem
  openssl genrsa -out rsa.pem 2048 2>/dev/null
  for key in p384 k1 ed25519 rsa; do refused 'of another curve or kind' $key.pem; done
  openssl ecparam -name prime256v1 -genkey -noout -out key.pem
  openssl ec -in key.pem -aes128 -passout pass:secret -out encrypted.pem 2>/dev/null
  openssl pkcs8 -topk8 -in key.pem -passout pass:secret -out encrypted8.pem
  refused 'the key is encrypted' encrypted.pem
  refused 'the key is encrypted' encrypted8.pem
  openssl ec -in key.pem -pubout -out pub.pem 2>/dev/null
  expect 1 payload "$smart" -o p.bin --sign-key pub.pem
  says 'this is a public key, which cannot sign'
  openssl ec -in key.pem -pubout -conv_form compressed -out compressed.pem 2>/dev/null
  expect 1 getpub compressed.pem
  says 'a compressed point'
  says '[E-key]'
  openssl ec -pubin -in compressed.pem -conv_form uncompressed -out whole.pem 2>/dev/null # as the message says
  expect 0 getpub whole.pem
  openssl pkey -in key.pem -pubout -outform DER -out pub.der
  expect 1 getpub pub.der
  says 'openssl pkey -inform DER'
  openssl pkey -inform DER -in pub.der -pubin -out pub2.pem # as the message says
  same pub.pem pub2.pem
  missing p.bin
}

damaged_keys_are_refused() {
  expect 0 keygen -o key.pem
  head -3 key.pem >cut.pem
  sed '2s/^M/N/' key.pem >changed.pem
  echo text >text.pem
  : >empty.pem
  refused 'cannot be read' cut.pem
  refused 'cannot be read' changed.pem
  refused 'not a PEM file' text.pem
  refused 'not a PEM file' empty.pem
  # The private half of one key and the public half of another.
  expect 0 keygen -o other.pem
  python3 - <<'END'
import base64

def body(path):
    return base64.b64decode("".join(open(path).read().split("\n")[1:-2]))

mixed = body("key.pem")[:-65] + body("other.pem")[-65:]
text = base64.encodebytes(mixed).decode()
open("mixed.pem", "w").write("-----BEGIN EC PRIVATE KEY-----\n" + text + "-----END EC PRIVATE KEY-----\n")
END
  refused 'does not belong to its private half' mixed.pem
  missing p.bin
  expect 3 getpub no.pem
  expect 3 payload "$smart" -o p.bin --sign-key no.pem
}
