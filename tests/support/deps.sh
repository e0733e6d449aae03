#!/bin/sh
# deps.sh "PKG>=VERSION ..." DEBIAN-PACKAGE...
# Installs the Debian packages that are missing, with sudo when not root, then checks the
# oldest versions of the libraries.
set -eu
wanted=$1
shift
missing=
for package in "$@"; do
    case $package in # somebody may bring their own Node, newer than Debian's
        nodejs) command -v node >/dev/null 2>&1 && continue ;;
        npm) command -v npm >/dev/null 2>&1 && continue ;;
    esac
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
        missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "  APT $missing"
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # a list on purpose
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends \
        $missing >/dev/null
fi
for want in $wanted; do
    pkg-config --print-errors "${want%%>=*} >= ${want##*>=}"
done
