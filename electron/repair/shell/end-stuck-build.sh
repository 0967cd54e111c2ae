# shellcheck shell=sh disable=SC2154
# step: check
stuck=''
for each; do
  if ! kill -0 "$each" 2>/dev/null; then say "Process $each has ended by itself."; continue; fi
  command=$(/bin/ps -o command= -p "$each" || :) owner=$(/bin/ps -o uid= -p "$each" | /usr/bin/tr -cd 0-9)
  case $command in
    *build-remote* | *ssh\ *nix-daemon*--stdio* | *ssh\ *nix-store*--serve*) ;;
    *) die "Process $each is no build hook of Nix: it is not ended." ;;
  esac
  [ "$owner" = "$(/usr/bin/id -u)" ] || die "Process $each belongs to another account: it is not ended."
  age=00-$(/bin/ps -o etime= -p "$each" | /usr/bin/tr -d ' ') # [[DD-]HH:]MM:SS
  case $age in *-*-*) age=${age#00-} ;; esac
  days=${age%%-*} age=${age#*-}
  case $age in *:*:*) ;; *) age=00:$age ;; esac
  hours=${age%%:*} seconds=${age##*:} age=${age#*:}; minutes=${age%%:*}
  age=$((((${days#0} * 24 + ${hours#0}) * 60 + ${minutes#0}) * 60 + ${seconds#0}))
  [ $(($(/bin/date +%s) - age)) -le "$began" ] || die "Process $each began later than the build that hangs: it is not ended."
  stuck="$stuck $each"
done

# step: end
for each in $stuck; do
  kill -TERM "$each" 2>/dev/null || continue
  tries=10
  while [ "$tries" -gt 0 ]; do
    case $(/bin/ps -o stat= -p "$each" || :) in '' | Z*) break ;; esac
    tries=$((tries - 1)); /bin/sleep 1
  done
  [ "$tries" -gt 0 ] || kill -KILL "$each" 2>/dev/null || :
  say "Process $each has ended."
done
