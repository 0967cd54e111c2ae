# shellcheck shell=sh disable=SC2034,SC2154
# step: collect
call_guest 300 "$@" "$asked"
see_guest builderbar-before
had=$free
see_guest builderbar-after
if [ -z "$free" ]; then
  say_words ssh "$said"
  die "The VM did not report the space on its disk, so Builderbar cannot tell what was deleted."
fi
words=${answer#*builderbar-said}
words=${words%%builderbar-after*}
say_words VM "${words%%builderbar-collected*}"
case $answer in
  *builderbar-collected*) ;;
  *)
    say "It did not finish. You can run it again; what it deleted stays deleted."
    if [ "$free" -lt 1024 ]; then say "Without any free space, Nix in the VM cannot open its own database to delete anything. For a new disk: builderbar repair recreate-disk"; fi
    ;;
esac
say "Free space in the VM: $((free / 1024)) MiB of $((total / 1024)) MiB."
if [ -n "$had" ]; then say "Free space before: $((had / 1024)) MiB."; fi

# step: record
record_guest "$uri"
