#!/usr/bin/env bash
# Installs what RecInterp needs beside the .NET SDK, and says what and why. Does nothing where all of it is there.
#
#   build/setup.sh build    what building and running needs
#   build/setup.sh test     that, and what only the tests need
#
# Exit codes: 0 all is there, 2 wrong arguments, 3 packages are missing and may not be installed by this user,
# 4 a tool is missing that is not installed from here, 5 an installation failed.
set -euo pipefail

readonly ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly POLICY=/usr/sbin/policy-rc.d

# Debian package, then what it is for. Versions are those of the distribution.
readonly BUILD_PACKAGES='
libtorch-dev               libtorch and its headers, under the TorchSharp substitute (1 GB on disk with what it depends on)
'
readonly TEST_PACKAGES='
python3-torch              the peer whose gradients and Adam steps the TorchSharp substitute must give bit for bit
python3-grpcio             the Python client that calls the sidecar
python3-protobuf           messages of the Python client
libgrpc++-dev              the C++ client that calls the sidecar
protobuf-compiler          generates the messages of the Python and C++ clients
protobuf-compiler-grpc     generates the stubs of the C++ client
pkg-config                 finds the flags to compile the C++ client
prometheus                 its promtool checks the text of /metrics; no service is started
strace                     watches that ONNX Runtime writes no file and reads no machine id
'

say() { printf 'setup: %s\n' "$*"; }

fail() {
    local code=$1
    shift
    printf 'setup: %s\n' "$@" >&2
    exit "$code"
}

# Names, one a line, of those packages on standard input that are not installed.
missing_packages() {
    local wanted
    wanted=$(awk 'NF { print $1 }')
    if ! command -v dpkg-query >/dev/null; then
        printf '%s\n' "$wanted"
        return
    fi

    # dpkg-query fails when it does not know a name, and still lists the others.
    # shellcheck disable=SC2086
    { dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null || true; } |
        awk -v wanted="$wanted" '
            $2 == "installed" { installed[$1] = 1 }
            END { n = split(wanted, names, "\n"); for (i = 1; i <= n; i++) if (!(names[i] in installed)) print names[i] }'
}

# Runs a command as root: directly, or through sudo where that asks for no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

install_packages() {
    # shellcheck disable=SC2086
    set -- $1
    if ! can_install; then
        fail 3 "this user may not install packages here. Ask an administrator to run" \
            "    apt-get install --no-install-recommends $*" "and then run the same command again."
    fi

    # A package that is a service must not start here, nor at the next boot. The file goes when we go.
    if [ ! -e "$POLICY" ]; then
        trap 'as_root rm -f "$POLICY"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
        as_root chmod 755 "$POLICY"
    fi

    say "apt-get update, apt-get install $*"
    local apt=(apt-get -q -o DPkg::Lock::Timeout=300 -o APT::Color=0)
    as_root "${apt[@]}" update >/dev/null || fail 5 "apt-get update failed"
    as_root env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "$@" >"$LOG" 2>&1 ||
        fail 5 "apt-get install failed; the end of $LOG:" "$(tail -n 20 "$LOG")"
    rm -f "$LOG"
    case " $* " in
        *' prometheus '*) as_root update-rc.d prometheus disable >/dev/null 2>&1 || true ;;
    esac
}

# Brings a folder's npm packages to what its lock file pins, unless they are there already.
install_npm() {
    local folder=$1 sentinel=$2 purpose=$3
    local locked=$folder/package-lock.json installed=$folder/node_modules/.package-lock.json
    [ -f "$locked" ] || return 0

    # npm writes its own record of what it installed last of all, so a record that holds every digest is a complete folder.
    if [ -f "$installed" ] && [ -e "$folder/$sentinel" ] &&
        [ -z "$(comm -23 <(digests "$locked") <(digests "$installed"))" ]; then
        return 0
    fi

    say "npm ci in ${folder#"$ROOT"/}: $purpose"
    (cd "$folder" && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error </dev/null) || fail 5 "npm ci failed in $folder"
    [ -e "$folder/$sentinel" ] || fail 5 "npm ci in $folder did not bring $sentinel"
}

digests() { grep -o '"integrity": "[^"]*"' "$1" | sort -u; }

main() {
    local packages
    case "${1-}" in
        build) packages=$BUILD_PACKAGES ;;
        test) packages=$BUILD_PACKAGES$TEST_PACKAGES ;;
        *) fail 2 "usage: build/setup.sh build|test" ;;
    esac

    # 1. What nobody but the user can choose.
    command -v dotnet >/dev/null || fail 4 "'dotnet' was not found. Install the .NET SDK 10 (see global.json): https://dotnet.microsoft.com/download"
    command -v npm >/dev/null || fail 4 "'npm' was not found. Install Node.js 18 or later with npm."
    command -v g++ >/dev/null || packages="g++ compiles the native half of the TorchSharp substitute$packages"

    # 2. Debian packages.
    local missing
    missing=$(missing_packages <<<"$packages")
    if [ -n "$missing" ]; then
        say "Debian packages that are missing:"
        awk -v missing="$missing" 'BEGIN { n = split(missing, names, "\n"); for (i = 1; i <= n; i++) want[names[i]] = 1 }
            $1 in want { print "setup:   " $0 }' <<<"$packages"
        install_packages "$(tr '\n' ' ' <<<"$missing")"
    fi

    # 3. npm packages.
    install_npm "$ROOT/src/Substitutes/Microsoft.ML.OnnxRuntime" \
        node_modules/com.github.asus4.onnxruntime/Plugins/Linux/x64/libonnxruntime.so "ONNX Runtime, native library and managed API (385 MB on disk)"
    install_npm "$ROOT/src/Substitutes/DuckDB.NET.Bindings.Full" \
        node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so "DuckDB's native library, which reads Parquet (71 MB on disk)"
    if [ "$1" = test ]; then
        install_npm "$ROOT/tests/clients/node" node_modules "the Node client that calls the sidecar"
    fi

    say "all that '$1' needs is there"
}

LOG=$(mktemp -u "${TMPDIR:-/tmp}/recinterp-apt.XXXXXX")
main "$@"
