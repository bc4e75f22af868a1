#!/bin/sh
# Writes requirements/*.lock from pyproject.toml, for every platform and Python 3.11 to 3.14.
# Usage: sh packaging/lock.sh [--upgrade | --upgrade-package NAME]
#
# The settings of this machine (mirrors, folders of wheels) stay out: their hashes and addresses must not get in.
set -eu
cd "$(dirname "$0")/.."

uv() {
    env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
        .venv/bin/python -m uv --no-config "$@"
}

lock() {
    target=$1
    shift
    uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --output-file "$target" "$@" > /dev/null
}

.venv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<0.14"
lock requirements/runtime.lock "$@"
lock requirements/dev.lock --group dev --constraints requirements/runtime.lock "$@"
lock requirements/package.lock --group package --constraints requirements/runtime.lock "$@"
