#!/bin/sh
# Builds what people on a Mac install, into dist/: Aurous Studio.app and a disk image with it; then tries the app.
# Usage: sh packaging/macos/build.sh [--no-tests]
#
# Needs macOS with Xcode's command line tools (codesign, iconutil, hdiutil, xcrun) and Python 3.11 to 3.14 from
# python.org; PYTHON=python3.13 chooses one. The app is for the kind of processor it is built on.
#
# Signing, when these are set; without them it says so and goes on:
#   AUROUS_SIGN_IDENTITY    "Developer ID Application: NAME (TEAM)", whose key is in an unlocked keychain
# Notarising, which needs a signed app, with one of:
#   AUROUS_NOTARY_PROFILE   what "xcrun notarytool store-credentials" was told to call it
#   AUROUS_NOTARY_KEY       file of an App Store Connect key, with AUROUS_NOTARY_KEY_ID and AUROUS_NOTARY_ISSUER
set -eu
cd "$(dirname "$0")/../.."

name=aurous-studio
app="dist/Aurous Studio.app"
environment=build/environment
python=$environment/bin/python
lock=requirements/package.lock
identity=${AUROUS_SIGN_IDENTITY:-}
say() { echo "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# --- What has to be here -----------------------------------------------------------------------------------------

look() {
    [ "$(uname -s)" = Darwin ] || fail "An app for macOS can only be built on macOS. Nothing was done."
    for tool in codesign iconutil hdiutil xcrun security spctl; do
        command -v "$tool" > /dev/null ||
            fail "$tool is missing. Install the command line tools with: xcode-select --install"
    done
    if [ -n "$identity" ] && ! security find-identity -v -p codesigning | grep -qF "$identity"; then
        fail "No valid key for '$identity' is in a keychain that is open. Nothing was built;" \
            "unlock it, or leave AUROUS_SIGN_IDENTITY out to build without a signature."
    fi
}

find_python() {
    for candidate in ${PYTHON:-python3.13 python3.14 python3.12 python3.11 python3}; do
        "$candidate" -c 'import sys, venv, ensurepip, ssl, sqlite3
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2> /dev/null || continue
        echo "$candidate"
        return 0
    done
    fail "Python 3.11 to 3.14 is needed to build the app, and none was found. Install one from python.org."
}

# The environment of the bundle: what runs, and PyInstaller; no tool of the tests can get in.
prepare() {
    state=$(cksum < "$lock")
    if [ "$(cat "$environment/ready" 2> /dev/null)" = "$state" ]; then return 0; fi
    base_python=$(find_python)
    say "Preparing what builds the app, with $("$base_python" --version) ..."
    rm -rf "$environment"
    "$base_python" -m venv "$environment"
    PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 "$python" -m pip install --quiet \
        --require-hashes --only-binary :all: -r "$lock" >&2
    echo "$state" > "$environment/ready"
}

# --- The app -----------------------------------------------------------------------------------------------------

icon() {
    say "Drawing the icon ..."
    rm -rf build/macos
    "$python" packaging/icons.py "build/macos/$name.iconset"
    iconutil --convert icns --output "build/macos/$name.icns" "build/macos/$name.iconset"
}

# PyInstaller signs while it builds, every library before what contains it. After it nothing in the app may change.
bundle() {
    if [ -n "$identity" ]; then
        say "Building the app, signed as $identity ..."
    else
        say "Building the app without a signature: AUROUS_SIGN_IDENTITY is not set. It runs on this Mac; elsewhere" \
            "the system refuses it until its user allows it in the settings for privacy and security."
    fi
    rm -rf "dist/$name" "$app" build/work
    PYTHONHASHSEED=1 PYINSTALLER_STRICT_BUNDLE_CODESIGN_ERROR=1 "$environment/bin/pyinstaller" --noconfirm --clean \
        --log-level ERROR --distpath dist --workpath build/work packaging/studio.spec >&2
    rm -rf "dist/$name" # the app has all of it
    codesign --verify --deep --strict "$app" || fail "The signature of the app does not hold, so it was not packed."
}

try_app() {
    say "Trying the app ..."
    "$python" tests/packaging/smoke.py "$app/Contents/MacOS/$name"
}

# --- What Apple says to it ---------------------------------------------------------------------------------------

can_notarise() {
    [ -n "$identity" ] && [ -n "${AUROUS_NOTARY_PROFILE:-}${AUROUS_NOTARY_KEY:-}" ]
}

notarise() {
    say "Sending ${1##*/} to be notarised; that takes minutes ..."
    if [ -n "${AUROUS_NOTARY_PROFILE:-}" ]; then
        set -- "$1" --keychain-profile "$AUROUS_NOTARY_PROFILE"
    else
        set -- "$1" --key "$AUROUS_NOTARY_KEY" --key-id "$AUROUS_NOTARY_KEY_ID" --issuer "$AUROUS_NOTARY_ISSUER"
    fi
    # It ends with 0 also when the answer is no.
    answer=$(xcrun notarytool submit "$@" --wait --output-format json) || fail "Nothing could be sent to be notarised."
    say "$answer"
    case $answer in
        *'"status":"Accepted"'* | *'"status": "Accepted"'*) ;;
        *) fail "It was not accepted. 'xcrun notarytool log ID' with the id above says why." ;;
    esac
}

notarise_app() {
    if ! can_notarise; then
        say "Not notarised: that needs AUROUS_SIGN_IDENTITY and AUROUS_NOTARY_PROFILE or AUROUS_NOTARY_KEY."
        return 0
    fi
    ditto -c -k --keepParent "$app" "build/macos/$name.zip"
    notarise "build/macos/$name.zip"
    xcrun stapler staple "$app" >&2 # so that it also starts where there is no network
    spctl --assess --type execute --verbose "$app" >&2
}

# --- The disk image ----------------------------------------------------------------------------------------------

image() {
    say "Building the disk image ..."
    folder=build/macos/image
    rm -rf "$folder" "$dmg"
    mkdir -p "$folder"
    ditto "$app" "$folder/Aurous Studio.app"
    ln -s /Applications "$folder/Applications"
    cp LICENSE packaging/NOTICES "$folder/"
    hdiutil create -quiet -fs HFS+ -format UDZO -volname "Aurous Studio $version" -srcfolder "$folder" "$dmg"
    if [ -z "$identity" ]; then return 0; fi
    codesign --sign "$identity" --timestamp "$dmg"
    if can_notarise; then
        notarise "$dmg"
        xcrun stapler staple "$dmg" >&2
    fi
}

look
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' studio/__init__.py)
dmg="dist/$name-$version-macos-$(uname -m).dmg"

prepare
say "The app will run on macOS $("$python" packaging/macos/property_list.py) and newer."
icon
bundle
if [ "${1:-}" != --no-tests ]; then try_app; fi
notarise_app
image
shasum -a 256 "$dmg"
