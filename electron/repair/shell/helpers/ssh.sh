# shellcheck shell=sh disable=SC2034,SC2154
# require_config FILE: a regular file or none. One that other accounts could write is accepted only where they could not reach it, under no other name either
require_config() {
  if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then die "$1 isn't a regular file, so it wasn't changed."; fi
  [ ! -f "$1" ] || is_root f "$1" || [ -n "$([ -z "$(/usr/bin/find /var/root -prune -perm -001)" ] && /usr/bin/find "$1" -prune -links 1)" ] ||
    die "$1 can be changed by accounts other than root. Check its contents, then run: sudo chown root $1; sudo chmod 0600 $1"
}

# append_without FILE BEGIN END: appends FILE to $temp without the lines from BEGIN to END; all else byte for byte
append_without() {
  if [ ! -f "$1" ]; then return 0; fi
  from=$(/usr/bin/grep -anxF -m 1 -e "$2" "$1") || { /bin/cat "$1" >>"$temp"; return 0; }; from=${from%%:*}
  to=$(/usr/bin/tail -n "+$from" "$1" | /usr/bin/grep -anxF -m 1 -e "$3") || die "$1 has the line '$2' but not '$3', so it wasn't changed."
  [ "$from" -eq 1 ] || /usr/bin/head -n "$((from - 1))" "$1" >>"$temp"; /usr/bin/tail -n "+$((from + ${to%%:*}))" "$1" >>"$temp"
}

# prepend_line FILE LINE BEGIN END: $temp becomes FILE with LINE at its top and without the lines from BEGIN to END
prepend_line() {
  new_file "$1"; if is_root f "$1"; then /bin/cp -p "$1" "$temp"; : >"$temp"; fi # its owner and mode stay
  if [ ! -f "$1" ] || [ "$(/usr/bin/head -n 1 "$1" | /usr/bin/tr -d '\000')" != "$2" ]; then printf '%s\n' "$2" >"$temp"; fi
  append_without "$1" "$3" "$4"
}

# require_route FILE HOST LINE...: ssh itself has to accept FILE, and to print each LINE for HOST
require_route() {
  route=$(/usr/bin/ssh -G -F "$1" "$2" </dev/null 2>&1) || { printf '%s\n' "$route" | /usr/bin/tr '\r' '\n' | /usr/bin/sed 's/^/| /'; die 'ssh rejects the new file. Nothing was changed.'; }
  shift 2; for line do printf '%s\n' "$route" | /usr/bin/grep -xF -e "$line" >/dev/null || die "ssh wouldn't reach the builder: its settings lack '$line'. Nothing was changed."; done
}

# stale_lines FILE HOST...: the numbers of the lines that name another key than $right, of its type, for these hosts and for no other,
# hashed names too; those of authorities and revoked keys stay. `ssh-keygen -F` finds them
stale_lines() {
  file=$1; shift
  names=,; for address do names=$names$address,; done
  stale=' '
  for number in $(for address do /usr/bin/ssh-keygen -F "$address" -f "$file" 2>/dev/null | /usr/bin/sed -n 's/^# Host .* found: line \([0-9]*\).*$/\1/p'; done); do
    line=$(/usr/bin/sed -n "${number}p" "$file")
    kind=$(printf '%s\n' "$line" | { read -r _ kind _; printf %s "$kind"; })
    if [ "$kind" != "${right%% *}" ]; then continue; fi
    case $line in
      @* | *" $right" | *" $right "*) ;;
      '|'*) stale="$stale$number " ;;
      *) if is_only_of "$names" "${line%%[" $(printf '\t')"]*}"; then stale="$stale$number "; fi ;;
    esac
  done
  printf %s "$stale"
}

# is_only_of NAMES WORD: whether each of the names in WORD is one of NAMES (`,a,b,`)
is_only_of() {
  rest=$2,
  while [ -n "$rest" ]; do
    case $1 in *",${rest%%,*},"*) ;; *) return 1 ;; esac
    rest=${rest#*,}
  done
}
