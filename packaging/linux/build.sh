#!/bin/sh
# Builds what people on Linux install, into dist/: the one-folder bundle, a .deb and a .tar.xz made of it; then tries
# them. Usage: sh packaging/linux/build.sh [--no-tests]
#
# Once build/environment is there, nothing is fetched. The same tree gives the same files, for times and owners are those
# of the last commit and of root.
set -eu
cd "$(dirname "$0")/../.."

name=aurous-studio
maintainer="Aurous Studio contributors <studio@aurous-labs.com>"
say() { echo "$*" >&2; }

# --- The environment of the bundle: what runs, and PyInstaller; no tool of the tests can get in -------------------

environment=build/environment
lock=requirements/package.lock
prepare() {
    state=$(cksum < "$lock")
    if [ "$(cat "$environment/ready" 2>/dev/null)" = "$state" ]; then return 0; fi
    say "Preparing what builds the bundle ..."
    rm -rf "$environment"
    .venv/bin/python -m venv "$environment"
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$environment/bin/pip" install --quiet \
        --require-hashes --only-binary :all: -r "$lock" >&2
    echo "$state" > "$environment/ready"
}

# --- The bundle -----------------------------------------------------------------------------------------------

bundle() {
    say "Building the bundle ..."
    rm -rf "dist/$name" build/work
    PYTHONHASHSEED=1 "$environment/bin/pyinstaller" --noconfirm --log-level ERROR \
        --distpath dist --workpath build/work packaging/studio.spec >&2
    find "dist/$name" -name __pycache__ -prune -exec rm -rf {} +
    "$environment/bin/python" packaging/linux/thin.py "dist/$name"
}

# --- What a desktop wants to know of it: share/ of the .deb and of the tarball -------------------------------------

share() {
    target=$1
    mkdir -p "$target/applications" "$target/metainfo" "$target/man/man1" "$target/icons/hicolor/scalable/apps"
    cp "packaging/linux/$name.desktop" "$target/applications/"
    cp "resources/app/$name.svg" "$target/icons/hicolor/scalable/apps/"
    "$environment/bin/python" packaging/icons.py build/icons 16 24 32 48 64 128 256 512
    for side in 16 24 32 48 64 128 256 512; do
        install -D -m 644 "build/icons/$side.png" "$target/icons/hicolor/${side}x$side/apps/$name.png"
    done
    fill "packaging/linux/$name.metainfo.xml" > "$target/metainfo/com.aurous_labs.studio.metainfo.xml"
    fill "packaging/linux/$name.1" | gzip -9n > "$target/man/man1/$name.1.gz"
}

fill() { sed "s/@VERSION@/$version/g; s/@DATE@/$date/g" "$1"; }

# --- .deb --------------------------------------------------------------------------------------------------------

# What dpkg calls a changelog; what changed is told beside it, for people.
changelog() {
    cat <<CHANGELOG
$name ($version) stable; urgency=medium

  * What changed is in CHANGELOG.md.gz beside this file.

 -- $maintainer  $(LC_ALL=C date --utc --date "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')
CHANGELOG
}

deb() {
    say "Building the .deb ..."
    root=build/deb
    rm -rf "$root"
    mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$root/usr/share/doc/$name" \
        "$root/usr/share/lintian/overrides"
    cp -a "dist/$name" "$root/usr/lib/$name"
    find "$root/usr/lib/$name" -type f ! -name "$name" -exec chmod 644 {} +
    ln -s "../lib/$name/$name" "$root/usr/bin/$name"
    share "$root/usr/share"
    cp packaging/linux/copyright "$root/usr/share/doc/$name/copyright"
    changelog | gzip -9n > "$root/usr/share/doc/$name/changelog.gz"
    gzip -9n < CHANGELOG.md > "$root/usr/share/doc/$name/CHANGELOG.md.gz"
    cp packaging/linux/lintian-overrides "$root/usr/share/lintian/overrides/$name"
    size=$(du -sk --apparent-size "$root/usr" | cut -f1)
    cat > "$root/DEBIAN/control" <<CONTROL
Package: $name
Version: $version
Section: graphics
Priority: optional
Architecture: $architecture
Installed-Size: $size
Maintainer: $maintainer
Homepage: https://aurous-labs.com
Depends: libc6 (>= $libc), libegl1, libgl1, libxcb1, libdrm2, libwayland-client0, libwayland-cursor0, libwayland-egl1, fontconfig-config, xkb-data
Recommends: gnome-keyring | kwalletmanager | libsecret-1-0, xdg-utils, dbus-bin
Description: studio for making pictures and clips with the Aurous Labs API
 Write a prompt, choose a style, drop a few reference pictures, read the price
 on the button, press it. Take a picture as the first frame of a clip, go on
 from its end, join the shots. Everything lands on your own disk and stays
 there.
 .
 A sandbox that speaks the same API is built in, so that everything can be
 tried without an account.
CONTROL
    find "$root" -type d -exec chmod 755 {} +
    find "$root/usr/share" -type f -exec chmod 644 {} +
    (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)
    find "$root" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$root" "dist/${name}_${version}_$architecture.deb" >&2
}

# --- Tarball -----------------------------------------------------------------------------------------------------

tarball() {
    say "Building the tarball ..."
    folder=$name-$version
    root=build/tarball
    rm -rf "$root"
    mkdir -p "$root"
    cp -a "dist/$name" "$root/$folder"
    share "$root/$folder/share"
    install -m 755 packaging/linux/install.sh "$root/$folder/install.sh"
    cp packaging/linux/README.txt "$root/$folder/README.txt"
    tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime "@$SOURCE_DATE_EPOCH" \
        --directory "$root" "$folder" | xz -6 -T0 > "dist/$folder-linux-$(uname -m).tar.xz"
}

version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' studio/__init__.py)
architecture=$(dpkg --print-architecture)
libc=$(ldd --version | sed -n '1s/.* //p')
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH
date=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)

prepare
bundle
deb
tarball
ls -l dist >&2
if [ "${1:-}" = --no-tests ]; then exit 0; fi
QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -q packaging/linux/test_package.py
exec sh packaging/linux/try_deb.sh
