#!/bin/sh
# Installs the .deb into a throw-away Debian, does the main job there in the window, and takes it out again.
# Usage: sh packaging/linux/try_deb.sh [dist/aurous-studio_VERSION_ARCHITECTURE.deb]
#
# Needs root and debootstrap. The bare system and the packages it took are kept in ~/.cache/aurous-studio-packaging, so
# that the next time nothing is fetched. FRESH=1 makes them anew. The screen stands outside: what is in the throw-away
# root is what the .deb asked for.
set -eu
cd "$(dirname "$0")/../.."

name=aurous-studio
release=bookworm
deb=${1:-$(ls -t dist/${name}_*.deb | head -n 1)}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/$name-packaging
bare=$cache/$release.tar.zst
say() { echo "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }

if [ "$(id -u)" != 0 ]; then
    say "Not tried: installing $deb in a throw-away root needs root rights."
    exit 0
fi
for tool in debootstrap chroot zstd xdotool Xvfb; do
    PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null && continue
    say "Not tried: installing $deb in a throw-away root needs $tool (sh packaging/environment.sh package)."
    exit 0
done
if [ -n "${FRESH:-}" ]; then rm -rf "$cache"; fi
mkdir -p "$cache/archives"

if [ ! -e "$bare" ]; then
    say "Fetching a bare Debian, once ..." # over http, for a bare one has no certificates; what it takes is signed
    made=$(mktemp -d)
    debootstrap --variant=minbase "$release" "$made" http://deb.debian.org/debian > "$cache/debootstrap.log" 2>&1 ||
        fail "debootstrap; see $cache/debootstrap.log"
    rm -rf "$made"/var/cache/apt/archives/*.deb
    tar --create --directory "$made" --zstd --file "$bare.part" .
    mv "$bare.part" "$bare"
    rm -rf --one-file-system "$made"
fi

root=$(mktemp -d /var/tmp/$name-root.XXXXXX)
leave() {
    for place in proc dev/shm; do umount -l "$root/$place" 2>/dev/null || true; done
    rm -rf --one-file-system "$root"
}
trap leave EXIT
trap 'exit 130' INT TERM

tar --extract --directory "$root" --file "$bare"
chmod 755 "$root" # it was made for root alone, and the person has to get in
mkdir -p "$root/dev/shm"
mount -t proc proc "$root/proc"
mount -t tmpfs shm "$root/dev/shm"

inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 /usr/sbin/chroot "$root" "$@"; }
files() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./var/cache/apt -o -path ./var/lib/apt \
    -o -path ./home -o -path ./tmp -o -path ./var/log -o -path ./var/cache/ldconfig \) -prune -o -print | LC_ALL=C sort); }

# --- Install ----------------------------------------------------------------------------------------------------

inside useradd --create-home --uid 1000 person
cp "$deb" "$root/tmp/$name.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
install_deb() {
    inside apt-get -qq -y --no-install-recommends -o APT::Keep-Downloaded-Packages=true \
        install "/tmp/$name.deb" > "$root/tmp/apt.log" 2>&1
}
cp "$cache"/archives/*.deb "$root/var/cache/apt/archives/" 2>/dev/null || true
if ! install_deb; then # the lists may be older than what the server still has
    inside apt-get -qq update >&2
    install_deb || { cat "$root/tmp/apt.log" >&2; fail "apt-get install $deb"; }
fi
cp "$root"/var/cache/apt/archives/*.deb "$cache/archives/" 2>/dev/null || true
inside dpkg --status $name | grep -q '^Status: install ok installed' || fail "dpkg does not call it installed"
depends=$(inside dpkg-query -W -f '${Package}\n' | wc -l)
say "Installed; $depends packages in all."

# --- Use ---------------------------------------------------------------------------------------------------------

said=$(inside su person -c "$name --version")
case $said in *"$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' studio/__init__.py)"*) ;; *) fail "--version says: $said" ;; esac
inside su person -c "command -v python3 python" && fail "there is a Python, so this proves nothing"
mkdir -p build
rm -f build/installed.png
.venv/bin/python packaging/linux/sitting.py --library "$root/home/person/Pictures" --screenshot build/installed.png \
    --env HOME=/home/person --env USER=person --env PATH=/usr/bin:/bin --env LC_ALL=C.UTF-8 \
    -- /usr/sbin/chroot --userspec=1000:1000 "$root" /usr/bin/$name --demo || fail "the main job; see build/installed.png"
say "The main job was done in its window; see build/installed.png."

# --- Remove ------------------------------------------------------------------------------------------------------

inside dpkg --listfiles $name | LC_ALL=C sort > "$root/tmp/ours"
inside apt-get -qq -y purge $name > "$root/tmp/apt.log" 2>&1 || { cat "$root/tmp/apt.log" >&2; fail "apt-get purge"; }
left=$(files | grep -i aurous || true)
[ -z "$left" ] || fail "left behind: $left"
kept=$(find "$root/home/person" -name '*.png' -path '*Pictures*' | wc -l)
[ "$kept" -gt 0 ] || fail "the picture is gone"
say "Removed; nothing is left of it but the $kept picture(s), settings and index of the person."
