/** Who runs a script, and whose files it changes. */
export type ScriptUser = 'root' | 'person'

/** Beside the person's receipts, so that root's runs and the person's do not wait for one another. */
export const userLock = `lock="$HOME/Library/Application Support/Builderbar/repairs/lock"
/bin/mkdir -p -m 0700 "\${lock%/*}" || :`

/**
 * In the place of root's folder for what a person's own script keeps (backup-shell.ts): the person's own. HOME is given
 * by the program that starts it (mac/real/real-processes.ts). What lies there never becomes a text that root runs.
 */
export const userFolder = `case $HOME in
  /*) ;;
  *)
    say 'HOME is no path.'
    exit 1
    ;;
esac
me=$(/usr/bin/id -u)
store="$HOME/Library/Application Support/Builderbar/repairs"
only_mine() {
  if [ -L "$1" ] || [ -z "$(/usr/bin/find -H "$1" -prune -type d -user "$me" ! -perm -020 ! -perm -002)" ]; then
    say "$1 is not a folder that only you can change."
    exit 1
  fi
}
own_place() {
  only_mine "$HOME"
  /bin/mkdir -p -m 0700 "$store/backups"
  only_mine "$store"
  only_mine "$store/backups"
}
`
