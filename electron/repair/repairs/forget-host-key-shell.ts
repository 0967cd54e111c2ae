/** The shell text of `forget-host-key`, behind the check of pin-host-key-shell.ts. Values are quoted. */

interface Forgotten {
  /** The line of the right key. */
  readonly pin: string
  /** Names under which ssh looks for the builder, and the same with commas before, between and behind. */
  readonly names: string
  readonly ours: string
  /** Type and blob of the right key. */
  readonly right: string
}

/**
 * ssh-keygen finds the lines, those with hashed names too; one that names other hosts as well stays, and so do those of
 * authorities and revoked keys. A shell loses a NUL, so what was read is put together once more and compared.
 */
export function forgetShell({ pin, names, ours, right }: Forgotten): string {
  return `pin=${pin}
ours=${ours}
right=${right}
tab=$(printf '\\t')
leftover=$new
/bin/rm -f "$new" "$new.rest" "$new.whole"
if [ -f "$hosts" ]; then
  /bin/cp -p "$hosts" "$new"
else
  /usr/bin/install -o 0 -g 0 -m 0600 /dev/null "$new"
fi
found=' '
if [ -f "$hosts" ]; then
  set -- ${names}
  for name in "$@"; do
    /usr/bin/ssh-keygen -F "$name" -f "$hosts" >"$new.rest" 2>/dev/null || :
    while IFS= read -r said; do
      case $said in
        '# Host '*' found: line '*)
          said=\${said#*' found: line '}
          found="$found\${said%%[!0-9]*} "
          ;;
      esac
    done <"$new.rest"
  done
fi
exec 3>"$new"
exec 4>"$new.whole"
first=yes
forgotten=0
line_number=0
printf '%s\\n' "$pin" >&3
if [ -f "$hosts" ]; then
  while
    line_end='
'
    IFS= read -r line || line_end=''
    [ -n "$line$line_end" ]
  do
    printf '%s%s' "$line" "$line_end" >&4
    line_number=$((line_number + 1))
    stale=no
    case $found in
      *" $line_number "*) stale=yes ;;
    esac
    case $line in
      @* | *" $right" | *" $right "*) stale=no ;;
      '|'*) ;;
      *)
        rest=\${line%%[" $tab"]*},
        while [ -n "$rest" ]; do
          case $ours in
            *",\${rest%%,*},"*) ;;
            *)
              if [ "$stale" = yes ]; then
                say "Line $line_number names other hosts too: it stays. ssh takes the key at the top all the same."
              fi
              stale=no
              ;;
          esac
          rest=\${rest#*,}
        done
        ;;
    esac
    if [ "$stale" = yes ]; then
      forgotten=$((forgotten + 1))
    elif [ "$first" = yes ] && [ "$line" = "$pin" ]; then
      :
    else
      printf '%s%s' "$line" "$line_end" >&3
    fi
    first=no
  done <"$hosts"
fi
exec 3>&-
exec 4>&-
if [ -f "$hosts" ]; then
  mark_of "$hosts"
  was=$mark
  mark_of "$new.whole"
  if [ "$mark" != "$was" ]; then
    say "$hosts holds bytes that are no text: correct it by hand."
    exit 1
  fi
  mark_of "$new"
  if [ "$mark" = "$was" ]; then
    say "It is so already: nothing is changed."
  else
    change_file "$hosts" "$new"
    say "Old lines taken out: $forgotten"
  fi
else
  change_file "$hosts" "$new"
fi
/bin/rm -f "$new" "$new.rest" "$new.whole"
leftover=''`
}
