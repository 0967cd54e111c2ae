/** What the stand-in of ssh prints for the guest, and says itself; both as they stand in a shell between single quotes. */
export interface GuestSays {
  readonly guest?: string
  readonly ssh?: string
  readonly code?: number
}

/**
 * Shell that puts a stand-in in the place of ssh for `before` of a private root: it prints what a guest and ssh itself are
 * to say, after a check that it is called as Nix calls ssh. Anything else is a violation, with exit 64.
 */
export function sshSaying({ guest = '', ssh = '', code = 0 }: GuestSays): string {
  return `mkdir -p /var/root
printf '%b' '${guest}' >/private-root/guest-says
printf '%b' '${ssh}' >/private-root/ssh-says
cat >/usr/bin/ssh <<'STANDIN'
#!/bin/sh
case $* in
  '-v -G '*' -- builder@linux-builder' | '-v -G -- builder@linux-builder') echo 'hostname localhost'; exit 0 ;;
  '-x -T -oBatchMode=yes -oConnectTimeout=10 '*' -oUpdateHostKeys=no -oUserKnownHostsFile=/var/root/.builderbar-'*' -i /etc/nix/builder_ed25519 -'*'- builder@linux-builder '*) ;;
  *) echo "$*" >>/private-root/violations; exit 64 ;;
esac
cat /private-root/guest-says
cat /private-root/ssh-says >&2
exit ${code}
STANDIN
chmod 755 /usr/bin/ssh`
}

/** A line of `df -Pk`, behind its heading. */
export function dfSays(totalKib: number, freeKib: number): string {
  const heading = 'Filesystem 1024-blocks Used Available Capacity Mounted on'
  return `${heading}\\noverlay ${totalKib} ${totalKib - freeKib} ${freeKib} 50% /nix/store`
}
