#!/bin/sh
# Builderbar's command line tool: the app itself, which runs a command without opening a window. A link to the app's
# program would not do: Electron looks for its parts beside the path by which it was started.
here=$0
while [ -h "$here" ]; do
  target=$(/usr/bin/readlink "$here")
  case $target in
    /*) here=$target ;;
    *) here=$(/usr/bin/dirname "$here")/$target ;;
  esac
done
contents=$(cd "$(/usr/bin/dirname "$here")/.." && pwd -P) || exit 69
# Without a command it is "status": the app itself, started without one, opens in the menu bar.
case ${1:-} in
  --help | -h | --version) ;;
  '' | -*) set -- status "$@" ;;
esac
exec "$contents/MacOS/Builderbar" "$@"
