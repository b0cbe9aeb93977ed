# setup.sh: what ./run and ./test share: finding and installing what a machine lacks. Sourced by bash from the project's folder.
# shellcheck shell=bash

NODE_LEAST="20.19.0" # Vite 8

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Not root and no sudo: please install as root: ${*:2}"
    fi
}

# setup_packages FILE…: the Debian packages listed in the files, only those that are absent.
setup_packages() {
    local wanted absent
    command -v dpkg-query >/dev/null || { say "Not a Debian system: please provide what $* lists."; return 0; }
    wanted=$(sed 's/#.*//' "$@" | tr -s ' \t\n' '\n' | grep . | sort -u)
    absent=$(comm -23 <(printf '%s\n' "$wanted") \
        <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null | awk '$2 == "installed" { print $1 }' | sort -u))
    [ -z "$absent" ] && return 0
    say "Installing from Debian:" $absent
    apt_install $absent
}

# Nothing asks: there may be nobody at the keyboard. What apt says is shown only when it fails.
apt_install() {
    local log
    log=$(mktemp)
    if as_root apt-get update -q >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 40 "$log" >&2
        rm -f "$log"
        die "Installing failed: $*"
    fi
}

# version_at_least HAVE LEAST
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    version_at_least "$(node --version 2>/dev/null | tr -d v)" "$NODE_LEAST"
}

# setup_node: afterwards `node` and `npm` in PATH are new enough for the web build.
setup_node() {
    node_is_new_enough && return 0
    if ! command -v npm >/dev/null; then
        say "Installing npm from Debian"
        apt_install nodejs npm
    fi
    if ! node_is_new_enough; then
        tools/node/fetch >&2
        PATH="$PWD/tools/node/node_modules/.bin:$PATH"
        hash -r
    fi
    node_is_new_enough || die "No Node.js $NODE_LEAST or newer could be had; this one is $(node --version)."
}

# setup_meson FOLDER [OPTION…]: a build folder made once, made anew when its options change or it was left half made.
setup_meson() {
    local folder=$1 options
    shift
    options="${CC:-cc} $*"
    if [ ! -f "$folder/build.ninja" ] || [ "$options" != "$(cat "$folder/.options" 2>/dev/null)" ]; then
        rm -rf "$folder"
        meson setup "$folder" "$@" >"$folder.log" 2>&1 || { cat "$folder.log" >&2; die "meson setup $folder failed"; }
        mv "$folder.log" "$folder/setup.log"
        printf '%s\n' "$options" >"$folder/.options"
    fi
}

# setup_web: web/dist from web/, built only when something in it changed.
setup_web() {
    local changed
    if ! cmp -s web/package-lock.json web/node_modules/.tiepsuc-lock; then
        setup_node
        (cd web && npm ci --no-audit --no-fund --loglevel=error) >&2
        cp web/package-lock.json web/node_modules/.tiepsuc-lock
    fi
    if [ -f web/dist/.built ]; then
        changed=$(find web data/words \( -path web/node_modules -o -path web/dist \) -prune -o -type f -newer web/dist/.built -print -quit)
        [ -z "$changed" ] && return 0
    fi
    setup_node
    say "Building the web app"
    (cd web && npm run --silent build) >&2
    touch web/dist/.built
}
