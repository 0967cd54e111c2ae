# shellcheck shell=sh disable=SC2034,SC2154
# call_guest SECONDS SSH-ARGUMENT...: Nix's own call of ssh, with the key $key, and $pin in a file of known hosts. The server that answers decides neither
# how long it takes nor how much is kept: ssh is killed after SECONDS, and by the system at 64 KiB. What the guest prints comes
# into $answer, what ssh says into $said, the seconds before and after into $began and $ended
call_guest() {
  left=$1; shift
  require_tree /var/root
  temp=$(/usr/bin/mktemp -d /var/root/.builderbar-XXXXXXXXXX)
  if [ -n "$key" ]; then set -- -i "$key" "$@"; fi
  if [ -n "$pin" ]; then printf '%s\n' "$pin" >"$temp/known_hosts"; set -- "-oUserKnownHostsFile=$temp/known_hosts" "$@"; fi
  began=$(/bin/date +%s)
  (ulimit -f 128; exec /usr/bin/ssh -x -T -oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=5 -oServerAliveCountMax=4 -oUpdateHostKeys=no "$@" </dev/null >"$temp/answer" 2>"$temp/said") &
  guest=$!
  while [ "$left" -gt 0 ] && kill -0 "$guest" 2>/dev/null; do left=$((left - 1)); /bin/sleep 1; done
  kill -KILL "$guest" 2>/dev/null || :
  wait "$guest" 2>/dev/null || :
  guest=''
  ended=$(/bin/date +%s)
  answer=$(/usr/bin/head -c 16384 "$temp/answer" | /usr/bin/tr -d '\000')
  said=$(/usr/bin/tail -c 4096 "$temp/said" | /usr/bin/tr -d '\000')
  if [ "$left" -eq 0 ]; then said="$said (Timed out.)"; fi
  /bin/rm -rf "$temp"; temp=''
}

# is_number WORD: a whole number that a shell can count with
is_number() {
  case $1 in '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;; esac
}

# disk_of PART: `TOTAL FREE` in KiB, of the line of `df -Pk` behind the line PART
disk_of() {
  part=''
  printf '%s\n' "$answer" | while read -r first size _ room _; do
    case $first in
      builderbar-*) part=$first ;;
      *) if [ "$part" = "$1" ] && is_number "$size" && is_number "$room"; then printf '%s %s' "$size" "$room"; part=''; fi ;;
    esac
  done
}

# clock_of: the second that the guest's clock showed
clock_of() {
  part=''
  printf '%s\n' "$answer" | while read -r first _; do
    case $first in
      builderbar-*) part=$first ;;
      *) if [ "$part" = builderbar-clock ] && is_number "$first"; then printf %s "$first"; part=''; fi ;;
    esac
  done
}

# see_guest PART: what a receipt records of the guest, whose answer is untrusted: whole numbers and fixed words ($total and $free in KiB)
see_guest() {
  there=$(clock_of) || :
  clock=''
  if [ -n "$there" ]; then
    clock=0
    if [ "$there" -lt "$began" ]; then clock=$((there - began)); elif [ "$there" -gt "$ended" ]; then clock=$((there - ended)); fi
  fi
  login=failed
  case $said in
    *'do not match public'*) login='key-mismatch' ;;
    *'Permission denied ('* | *'Too many authentication failures'*) login=refused ;;
  esac
  case $answer in builderbar-*) login=works ;; esac
  disk=$(disk_of "$1") || :
  total=${disk% *} free=${disk#* }
}

# record_guest URI: adds to the receipt what see_guest found
record_guest() {
  open_receipt
  printf '{"guest":"%s","login":"%s","totalKib":%s,"freeKib":%s,"clockSeconds":%s}\n' "$1" "$login" "${total:-null}" "${free:-null}" "${clock:-null}" >>"$receipt"
}

# say_words WHO WORDS: the output of another program, each line with WHO before it
say_words() {
  printf '%s\n' "$2" | /usr/bin/tr -cd '\n -~' | while IFS='' read -r line; do
    if [ -n "$line" ]; then say "$1: $line"; fi
  done
}

# show_as WHAT NUMBER PROGRAM...: what it prints, at most 64 KiB, as one line of base64
show_as() {
  about="deep $1 $2"; shift 2
  say "$about $("$@" 2>/dev/null | /usr/bin/head -c 65536 | /usr/bin/base64 | /usr/bin/tr -d '\n')"
}

# ssh_blocks DESTINATION...: prints which blocks of its configuration ssh applies
ssh_blocks() { { /usr/bin/ssh -v -G "$@" >/dev/null; } 2>&1; }

# record_seen PATH SUM: adds to the receipt the checksum of a path
record_seen() {
  open_receipt
  printf '{"observed":"%s","sum":"%s"}\n' "$1" "$2" >>"$receipt"
}
