#!/bin/sh
# Prepares this folder for `make run`, `make test` or `make package`: system libraries, a virtual environment, locked
# packages. When everything is in place already, it only looks and returns at once.
#
# Usage: sh packaging/environment.sh run|test|package
# PYTHON=python3.12 chooses the interpreter of a new environment; otherwise the newest one found is taken.
set -eu
cd "$(dirname "$0")/.."

purpose=$1 packaging=
case $purpose in
    run) lock=requirements/runtime.lock ;;
    test) lock=requirements/dev.lock ;;
    package) purpose=test packaging=yes lock=requirements/dev.lock ;; # what is built is tried, with the tests' packages
    *) echo "usage: $0 run|test|package" >&2; exit 2 ;;
esac

oldest=11 # PySide6 has wheels for Python 3.11 to 3.14
newest=14
python=.venv/bin/python

# Shared library and the Debian package that brings it.
# `base` is what Qt cannot be loaded without; `screen` is what a window on X11 or Wayland and its media need.
libraries() {
    cat <<'LIST'
base libEGL.so.1 libegl1
base libGL.so.1 libgl1
base libxkbcommon.so.0 libxkbcommon0
base libdbus-1.so.3 libdbus-1-3
base libfontconfig.so.1 libfontconfig1
base libglib-2.0.so.0 libglib2.0-0
screen libpulse.so.0 libpulse0
screen libXrandr.so.2 libxrandr2
screen libX11-xcb.so.1 libx11-xcb1
screen libxkbcommon-x11.so.0 libxkbcommon-x11-0
screen libxcb-cursor.so.0 libxcb-cursor0
screen libxcb-icccm.so.4 libxcb-icccm4
screen libxcb-image.so.0 libxcb-image0
screen libxcb-keysyms.so.1 libxcb-keysyms1
screen libxcb-randr.so.0 libxcb-randr0
screen libxcb-render-util.so.0 libxcb-render-util0
screen libxcb-shape.so.0 libxcb-shape0
screen libxcb-xkb.so.1 libxcb-xkb1
screen libwayland-client.so.0 libwayland-client0
screen libwayland-cursor.so.0 libwayland-cursor0
LIST
}

# Command that the tests start and the Debian package that brings it. gnome-keyring wants a session bus of any kind:
# dbus-x11 is one, brings dbus-run-session along (in dbus-daemon), and keeps apt-get from choosing the one with systemd.
tools() {
    cat <<'LIST'
Xvfb xvfb
xdotool xdotool
openbox openbox
pcmanfm pcmanfm
gnome-keyring-daemon gnome-keyring
dbus-run-session dbus-x11
exiftool libimage-exiftool-perl
ffprobe ffmpeg
LIST
}

# The same for what builds and judges a package.
packaging_tools() {
    cat <<'LIST'
strip binutils
xz xz-utils
zstd zstd
lintian lintian
desktop-file-validate desktop-file-utils
appstreamcli appstream
debootstrap debootstrap
man man-db
LIST
}

say() { echo "$*" >&2; }

# --- Python packages ---------------------------------------------------------------------------------------------

# The state an environment must have been brought to: these locked packages, for this interpreter.
wanted_state() {
    cksum < "$lock" && "$python" -S -c 'import sys; print(sys.version)' 2>/dev/null
}

ready() {
    [ ! -e .venv/unfinished ] && [ -r ".venv/ready-$purpose" ] &&
        state=$(wanted_state) && [ "$state" = "$(cat ".venv/ready-$purpose")" ]
}

# Prints the interpreter to build on. The first pass wants one that can make environments; Debian splits that part off.
find_python() {
    for modules in "venv, ensurepip, ssl, sqlite3" "ssl, sqlite3"; do
        for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
            "$candidate" -c "import sys, $modules
sys.exit(not (3, $oldest) <= sys.version_info[:2] <= (3, $newest))" 2>/dev/null || continue
            # Not sys.executable: that may be the very environment about to be replaced.
            "$candidate" -c 'import sys; print(sys._base_executable)'
            return 0
        done
    done
    return 1
}

no_python() {
    say "Aurous Studio needs Python 3.$oldest to 3.$newest with its ssl and sqlite3 modules, and found none" \
        "(python3 here: $(python3 --version 2>&1 || true))."
    say "Install one, for example with: sudo apt-get install python3 python3-venv"
    exit 1
}

build_environment() {
    # A venv without a finished installation may hold half a package, so it is not mended but made again.
    if [ -e .venv/unfinished ] || ! "$python" -c 'import pip' 2>/dev/null; then rm -rf .venv; fi
    mkdir -p .venv
    : > .venv/unfinished
    if [ ! -e "$python" ]; then
        say "Making the Python environment in .venv ($("$base_python" --version)) ..."
        "$base_python" -m venv .venv || {
            say "The Python environment could not be made with $base_python."
            exit 1
        }
    fi
    say "Installing the locked packages; the first time this fetches about 300 MB ..."
    quiet=--quiet
    if [ -t 2 ]; then quiet=; fi
    # shellcheck disable=SC2086
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$python" -m pip install $quiet \
        --require-hashes --only-binary :all: -r "$lock" >&2 || {
        say "The packages could not be installed. Nothing is lost: type the same command again to continue."
        exit 1
    }
    wanted_state > ".venv/ready-$purpose"
    if [ "$purpose" = test ]; then # dev.lock contains runtime.lock
        lock=requirements/runtime.lock
        wanted_state > .venv/ready-run
        lock=requirements/dev.lock
    fi
    rm .venv/unfinished
}

# --- What the system must have ----------------------------------------------------------------------------------

# Fills `packages` with what to install, `names` with what is missing; `stuck` when there is no going on without it.
look() {
    packages='' names='' stuck=''
    if [ "$(uname -s)" = Linux ]; then
        look_at_libraries
        if [ "$purpose" = test ]; then look_at_tools tools; fi
        if [ -n "$packaging" ]; then look_at_tools packaging_tools; fi
    fi
    if ! ready; then look_at_python; fi
}

missing() {
    names="$names $1" packages="$packages $2"
}

look_at_libraries() {
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || return 0 # no such list here, as with musl
    while read -r need name package; do
        case $known in *"	$name "*) continue ;; esac
        missing "$name" "$package"
        if [ "$need" = base ] && { [ "$purpose" = test ] || has_display; }; then stuck=yes; fi
    done <<LIST
$(libraries)
LIST
}

look_at_tools() {
    while read -r name package; do
        PATH=$PATH:/sbin:/usr/sbin command -v "$name" >/dev/null || missing "$name" "$package"
    done <<LIST
$("$1")
LIST
}

look_at_python() {
    base_python=$(find_python) || no_python
    "$base_python" -c 'import venv, ensurepip' 2>/dev/null && return 0
    package=python$("$base_python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    missing "$package" "$package"
    stuck=yes
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 install "$@" >/dev/null 2>&1
}

# Installs what it may and can; look again afterwards.
install_packages() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null || return 0
    say "Installing with apt-get:$packages ..."
    # shellcheck disable=SC2086
    apt_install $packages && return 0
    as_root apt-get -qq update >/dev/null 2>&1 || return 0 # a fresh machine has no package lists yet
    # shellcheck disable=SC2086
    apt_install $packages && return 0
    for package in $packages; do # one that this release does not know must not keep the others out
        apt_install "$package" || continue
    done
}

advise() {
    if command -v apt-get >/dev/null; then
        say "Missing here, and not installed from here. Type this line once, then the same command again:"
        say "    sudo apt-get install --no-install-recommends$packages"
    else
        say "Missing here; please install with this machine's package manager:$names"
    fi
    if [ -n "$stuck" ]; then exit 1; fi
}

# -----------------------------------------------------------------------------------------------------------------

look
if [ -z "$packages" ] && ready; then exit 0; fi

# Two makes at once in one folder take turns; the second finds the work done.
if command -v flock >/dev/null; then
    exec 9< requirements/runtime.lock
    flock 9
    look
fi
if [ -n "$packages" ]; then
    install_packages
    look
    if [ -n "$packages" ]; then advise; fi
fi
if ! ready; then build_environment; fi
