#!/bin/bash
# The fake /usr/sbin/dseditgroup (dseditgroup(8)). It checks and changes a user's membership in the group nixbld, which the
# private Mac keeps in /etc/group. Any other call is a violation.
group=nixbld
members() {
  sed -n "s/^$group:[^:]*:[^:]*://p" /etc/group
}
isMember() {
  [[ ",$(members)," == *",$1,"* ]]
}
write() {
  local text
  text=$(sed "s/^\($group:[^:]*:[^:]*:\).*/\1$1/" /etc/group) && printf '%s\n' "$text" >/etc/group
}
if [[ $# = 5 && "$1 $2 $3 $5" = "-o checkmember -m $group" ]]; then
  if isMember "$4"; then
    echo "yes $4 is a member of $group"
    exit 0
  fi
  echo "no $4 is NOT a member of $group"
  exit 67
fi
if [[ $# = 7 && "$1 $2 $5 $6 $7" = "-o edit -t user $group" && "$3" = -[ad] ]]; then
  if [[ $(id -u) != 0 ]]; then
    echo 'Operation was denied because the current credentials do not have the appropriate privileges.'
    exit 77
  fi
  if ! id -u "$4" >/dev/null 2>&1; then
    echo 'Record was not found.'
    exit 67
  fi
  case $3 in
    -a) isMember "$4" || write "$(members),$4" ;;
    -d) write "$(members | tr ',' '\n' | grep -vx "$4" | paste -sd, -)" ;;
  esac
  exit 0
fi
echo "\"dseditgroup $*: the fake does not know this call\"" >>/fakes/violations.ndjson
echo "dseditgroup: the fake does not know: $*" >&2
exit 64
