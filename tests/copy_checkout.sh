#!/bin/sh
# copy_checkout.sh FOLDER: the files of this checkout as they are now, in FOLDER, whose .venv stays.
set -e
mkdir -p "$1"
find "$1" -mindepth 1 -maxdepth 1 ! -name .venv ! -name .ready -exec rm -rf {} +
git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - 2>/dev/null | tar -x -C "$1"
