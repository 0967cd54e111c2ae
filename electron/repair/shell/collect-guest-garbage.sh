# shellcheck shell=sh disable=SC2034,SC2154
# step: collect
call_guest 300 "$@" "$asked"
see_guest builderbar-before
had=$free
see_guest builderbar-after
if [ -z "$free" ]; then
  say_words 'ssh says' "$said"
  die 'The guest did not say how much space its disk has now, so it is unknown what was deleted.'
fi
words=${answer#*builderbar-said}
words=${words%%builderbar-after*}
say_words 'The guest says' "${words%%builderbar-collected*}"
case $answer in
  *builderbar-collected*) ;;
  *) say 'It did not finish; what it deleted stays deleted. It can be run again.' ;;
esac
say "Free on the guest's disk: $((free / 1024)) MiB of $((total / 1024)) MiB."
if [ -n "$had" ]; then say "Free there before: $((had / 1024)) MiB."; fi

# step: record
record_guest "$uri"
