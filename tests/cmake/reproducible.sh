# SPDX-License-Identifier: MIT
# The same model gives the same bytes, in whatever folder.
source "$(dirname "$0")/lib.sh"
cp -r "$export_dir" here
mkdir -p some/where && cp -r "$export_dir" some/where/else
find some -type f -exec touch -d 2001-01-01 {} +

for model in here some/where/else; do
  configure "$tests/consumer" "build/$model" "${with_package[@]}" -DWAY=find_package -DMODEL="$PWD/$model"
  build "build/$model" --target penguin_payload
done
diff -r build/here/ei_ota/penguin build/some/where/else/ei_ota/penguin || fail "the patched models differ"
cmp build/here/penguin.bin build/some/where/else/penguin.bin || fail "the payloads differ"
