# SPDX-License-Identifier: MIT
# scripts/setup, on systems that are made up: what is installed, what the package sources have, and whether there is apt at all.

# a_system <installed package>...: `known` lists what its package sources have, or is not there: they have everything
function a_system {
  mkdir -p bin
  printf '%s\n' "$@" >installed
  for tool in bash cat grep id mktemp rm seq env; do ln -sf "$(command -v $tool)" bin/$tool; done
  printf '#!/bin/bash\nfor last in "$@"; do :; done\ngrep -qx -- "$last" "%s/installed" && echo -n installed\n' "$PWD" >bin/dpkg-query
  printf '#!/bin/bash\n[ ! -e "%s/known" ] || grep -qx -- "$2" "%s/known" || exit 0\nprintf "%%s:\\n  Installed: (none)\\n  Candidate: 1.0\\n" "$2"\n' \
    "$PWD" "$PWD" >bin/apt-cache
  printf '#!/bin/bash\necho "$*" >>"%s/apt.log"\n' "$PWD" >bin/apt-get
  cp bin/apt-get bin/sudo
  chmod +x bin/dpkg-query bin/apt-cache bin/apt-get bin/sudo
  : >apt.log
}

# setup <exit code> <argument>...
function setup {
  local expected=$1 code=0
  shift
  PATH=$PWD/bin bash "$source_dir/scripts/setup" "$@" >"$EI_OTA_SCRATCH/out" 2>"$EI_OTA_SCRATCH/err" </dev/null || code=$?
  [ "$code" = "$expected" ] || fail "setup $*: exit code $code, expected $expected; $(cat "$EI_OTA_SCRATCH/out" "$EI_OTA_SCRATCH/err")"
}

demo_packages() { sed -n '/^demo=(/,/)/p' "$source_dir/scripts/setup" | tr -d '()' | sed 's/^demo=//' | tr -s ' \n' '\n\n' | grep .; }

installs_what_is_missing_and_says_so() {
  a_system $(demo_packages | grep -v qemu)
  setup 0 demo
  prints 'setup: installing qemu-system-arm libclang-14-dev'
  grep -q 'install .* qemu-system-arm libclang-14-dev$' apt.log || fail "$(cat apt.log)"
}

has_nothing_to_do_where_all_is_there() {
  for version in 14 17 22; do
    a_system $(demo_packages) libclang-$version-dev
    setup 0 demo
    prints 'setup: nothing is missing'
    [ ! -s apt.log ] || fail "$(cat apt.log)"
  done
}

takes_the_oldest_libclang_that_there_is() {
  a_system $(demo_packages)
  printf 'libclang-%s-dev\n' 13 17 18 19 22 >known
  setup 0 demo
  prints 'setup: installing libclang-17-dev'
  echo libclang-22-dev >known
  setup 0 demo
  prints 'setup: installing libclang-22-dev'
}

names_what_the_system_does_not_have() {
  a_system $(demo_packages | grep -v -e mbedtls -e qemu)
  echo qemu-system-arm >known
  setup 1 demo
  says 'do not have libmbedtls-dev'
  says 'do not have libclang-14-dev (or a later one, up to 22)'
  says 'add-apt-repository universe'
  ! grep -q qemu "$EI_OTA_SCRATCH/err" || fail "qemu is there"
  ! grep -q install apt.log || fail "$(cat apt.log)"
}

# Ubuntu 22.04 has no such package.
does_without_a_package_of_clangs_runtime() {
  a_system $(demo_packages)
  setup 0 test
  grep -q libclang-rt-dev apt.log || fail "$(cat apt.log)"
  sed -n '/^\(demo\|test\)=(/,/)/p' "$source_dir/scripts/setup" | tr -s '()" ' '\n\n\n\n' | grep -v -x libclang-rt-dev >known
  echo libclang-14-dev >>known
  : >apt.log
  setup 0 test
  ! grep -q libclang-rt-dev apt.log || fail "$(cat apt.log)"
  grep -q openssl apt.log || fail "$(cat apt.log)"
}

lists_what_it_takes_where_there_is_no_apt() {
  a_system
  rm bin/apt-get
  setup 0 demo
  prints 'no apt-get here; what Debian calls git cmake '
  prints 'libclang-14-dev (or a later one, up to 22) has to be there already'
}

knows_its_sets() {
  a_system
  setup 2 all
  says 'there is no set all'
}
