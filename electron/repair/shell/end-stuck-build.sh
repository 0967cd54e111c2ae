# shellcheck shell=sh disable=SC2154
# step: check
stuck=''
for pid; do
  if ! kill -0 "$pid" 2>/dev/null; then say "Process $pid has already ended."; continue; fi
  command=$(/bin/ps -o command= -p "$pid" || :) owner=$(/bin/ps -o uid= -p "$pid" | /usr/bin/tr -cd 0-9)
  case $command in
    *build-remote* | *ssh\ *nix-daemon*--stdio* | *ssh\ *nix-store*--serve*) ;;
    *) die "Process $pid is not a build hook of Nix, so it was not ended." ;;
  esac
  [ "$owner" = "$(/usr/bin/id -u)" ] || die "Process $pid belongs to another account, so it was not ended."
  age=00-$(/bin/ps -o etime= -p "$pid" | /usr/bin/tr -d ' ') # [[DD-]HH:]MM:SS
  case $age in *-*-*) age=${age#00-} ;; esac
  days=${age%%-*} age=${age#*-}
  case $age in *:*:*) ;; *) age=00:$age ;; esac
  hours=${age%%:*} seconds=${age##*:} age=${age#*:}; minutes=${age%%:*}
  age=$((((${days#0} * 24 + ${hours#0}) * 60 + ${minutes#0}) * 60 + ${seconds#0}))
  [ $(($(/bin/date +%s) - age)) -le "$began" ] || die "Process $pid started after the stuck build, so it was not ended."
  stuck="$stuck $pid"
done

# step: end
for pid in $stuck; do
  kill -TERM "$pid" 2>/dev/null || continue
  tries=10
  while [ "$tries" -gt 0 ]; do
    case $(/bin/ps -o stat= -p "$pid" || :) in '' | Z*) break ;; esac
    tries=$((tries - 1)); /bin/sleep 1
  done
  [ "$tries" -gt 0 ] || kill -KILL "$pid" 2>/dev/null || :
  say "Ended process $pid."
done
