#!/bin/sh
# Puts this folder into the menu of the person who calls it, or takes it out again: sh install.sh [--remove]
# The folder stays where it is. Pictures, settings and the library are never touched.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
bin=$HOME/.local/bin

files() {
    (cd share && find . -type f | sed 's|^\./||')
}

if [ "${1:-}" = --remove ]; then
    files | while read -r file; do rm -f "$data/$file"; done
    if [ "$(readlink "$bin/aurous-studio" 2>/dev/null)" = "$here/aurous-studio" ]; then rm -f "$bin/aurous-studio"; fi
    echo "Aurous Studio is out of the menu. Your pictures and settings are where they were."
    exit 0
fi

files | while read -r file; do
    mkdir -p "$(dirname "$data/$file")"
    case $file in
        *.desktop)
            sed "s|^Exec=aurous-studio|Exec=\"$here/aurous-studio\"|; s|^TryExec=.*|TryExec=$here/aurous-studio|" \
                < "share/$file" > "$data/$file"
            ;;
        *) cp "share/$file" "$data/$file" ;;
    esac
done
mkdir -p "$bin"
ln -sf "$here/aurous-studio" "$bin/aurous-studio"
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
echo "Aurous Studio is in the menu, and in $bin for the command line."
