# shellcheck shell=sh disable=SC2034,SC2154
# step: take out
unload "$label"
