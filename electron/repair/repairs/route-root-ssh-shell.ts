/** The shell text of `route-root-ssh`. Its steps share what the first one sets. */

/**
 * A file that others may have written is mended only where no other could get at it: root must not be made to run what a
 * user wrote (a `ProxyCommand`).
 */
export const checkShell = `begin_changes 'route-root-ssh'
home=/var/root
folder=$home/.ssh
config=$folder/config
new=$config.builderbar-new
only_root "$home"
make_folder "$folder"
if [ -L "$config" ]; then
  say "$config is a link: where it leads is not Builderbar's to change."
  exit 1
fi
if [ -e "$config" ] && [ ! -f "$config" ]; then
  say "$config is no file."
  exit 1
fi
mended=no
if [ -f "$config" ] && [ -z "$(/usr/bin/find -H "$config" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ]; then
  mended=yes
  if [ -z "$(/usr/bin/find -H "$home" -prune ! -perm -001)" ]; then
    say "$config belongs to somebody else or may be written by others, and others can get at it: look through it first, then give it to root with mode 0600."
    exit 1
  fi
  say "ssh refuses $config as it is: it gets owner root and mode 0600."
fi`

/**
 * Everything outside the block goes over byte for byte. A shell reads lines and loses a NUL, so what was read is put
 * together once more and compared; and ssh itself has to take the new file before it is put in place.
 */
export function composeShell(begin: string, end: string, lines: readonly string[]): string {
  return `begin=${begin}
end=${end}
leftover=$new
/bin/rm -f "$new" "$new.rest" "$new.whole"
if [ -f "$config" ] && [ "$mended" = no ]; then
  /bin/cp -p "$config" "$new"
else
  /usr/bin/install -o 0 -g 0 -m 0600 /dev/null "$new"
fi
exec 3>"$new.rest"
inside=no
blocks=0
if [ -f "$config" ]; then
  exec 4>"$new.whole"
  while
    line_end='
'
    IFS= read -r line || line_end=''
    [ -n "$line$line_end" ]
  do
    printf '%s%s' "$line" "$line_end" >&4
    if [ "$inside" = no ] && [ "$line" = "$begin" ]; then
      inside=yes
      blocks=$((blocks + 1))
    elif [ "$inside" = no ]; then
      printf '%s%s' "$line" "$line_end" >&3
    elif [ "$line" = "$end" ]; then
      inside=no
    fi
  done <"$config"
  exec 4>&-
  mark_of "$config"
  was=$mark
  mark_of "$new.whole"
  /bin/rm -f "$new.whole"
  if [ "$mark" != "$was" ]; then
    say "$config holds bytes that no text has: it is not changed."
    exit 1
  fi
fi
exec 3>&-
if [ "$inside" = yes ]; then
  say "$config has the beginning of Builderbar's block without its end: it is not changed. Put the line back, or take the beginning away: $end"
  exit 1
fi
{
  printf '%s\\n' "$begin" \\
${lines.map((line) => `    ${line} \\`).join('\n')}
    "$end"
  /bin/cat "$new.rest"
} >"$new"
/bin/rm -f "$new.rest"`
}

/** \`-F\` leaves /etc/ssh/ssh_config out; ssh takes the first value, so what this file says is what counts. */
export function askShell(host: string, port: string): string {
  return `host=${host}
port=${port}
way=$(/usr/bin/ssh -G -F "$new" "$host" </dev/null) || {
  say "ssh does not take the file with the block in it. It is not changed: what ssh says stands above."
  exit 1
}
for wanted in "hostname 127.0.0.1" "port $port" "hostkeyalias $host"; do
  case "
$way
" in
    *"
$wanted
"*) ;;
    *)
      say "With the block, ssh would still not find the way ($wanted). Nothing is changed."
      exit 1
      ;;
  esac
done`
}

/** The diff, told only when the file is in its place; nothing of what stood there before is shown. */
export function placeShell(lines: number): string {
  return `mark_of "$config"
was=$mark
mark_of "$new"
if [ "$mark" = "$was" ] && [ "$mended" = no ]; then
  /bin/rm -f "$new"
  leftover=''
  say "It is so already: nothing is changed."
else
  change_file "$config" "$new"
  if [ "$blocks" -gt 0 ]; then
    say "Builderbar's earlier block is gone from it."
  fi
  say "Lines 1 to ${lines} are the block shown in the plan; everything behind them is as it was, byte for byte."
fi`
}
