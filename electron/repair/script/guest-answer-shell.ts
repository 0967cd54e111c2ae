/**
 * Shell functions that read what came of a call (nix-ssh-call.ts): $answer is the guest's, which may say anything, so only
 * whole numbers of it and fixed words get into a receipt.
 *   disk_of PART         prints `TOTAL FREE` in KiB of the line of `df -Pk` behind the line PART
 *   clock_of             prints the second that the guest's clock showed; $began and $ended are this Mac's around it
 *   see_guest URI PART   puts what a receipt takes of the machine into $guest, and into $free and $total
 *   say_words WHO WORDS  shows words of others: no line of theirs can pass for one of the script
 */
export const guestAnswerFunctions = `is_number() {
  case $1 in
    '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;;
  esac
}
disk_of() {
  part=''
  while read -r first size _ room _; do
    case $first in
      builderbar-*) part=$first ;;
      *)
        if [ "$part" = "$1" ] && is_number "$size" && is_number "$room"; then
          printf '%s %s' "$size" "$room"
          part=''
        fi
        ;;
    esac
  done
}
clock_of() {
  part=''
  while read -r first _; do
    case $first in
      builderbar-*) part=$first ;;
      *)
        if [ "$part" = builderbar-clock ] && is_number "$first"; then
          printf '%s' "$first"
          part=''
        fi
        ;;
    esac
  done
}
see_guest() {
  clock=null
  there=$(printf '%s\\n' "$answer" | clock_of) || :
  if [ -n "$there" ]; then
    clock=0
    if [ "$there" -lt "$began" ]; then
      clock=$((there - began))
    elif [ "$there" -gt "$ended" ]; then
      clock=$((there - ended))
    fi
  fi
  login=failed
  case $said in
    *'do not match public'*) login='key-mismatch' ;;
    *'Permission denied ('* | *'Too many authentication failures'*) login=refused ;;
  esac
  case $answer in
    builderbar-*) login=works ;;
  esac
  disk=$(printf '%s\\n' "$answer" | disk_of "$2") || :
  total=\${disk% *}
  free=\${disk#* }
  guest="{\\"uri\\":\\"$1\\",\\"login\\":\\"$login\\",\\"totalKib\\":\${total:-null},\\"freeKib\\":\${free:-null},\\"clockSeconds\\":$clock}"
}
say_words() {
  printf '%s\\n' "$2" | LC_ALL=C /usr/bin/tr -cd '\\n -~' | while IFS='' read -r line; do
    if [ -n "$line" ]; then
      say "$1: $line"
    fi
  done
}
`
