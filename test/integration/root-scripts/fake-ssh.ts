/** Output of the fake ssh: for the guest, and its own, both as text in single quotes. */
export interface FakeSshOutput {
  readonly guest?: string
  readonly ssh?: string
  readonly code?: number
}

/**
 * Shell text that replaces ssh in a private root: it checks that it is called as Nix calls ssh, then prints these
 * outputs. Any other call is a violation, with exit code 64.
 */
export function createFakeSsh({ guest = '', ssh = '', code = 0 }: FakeSshOutput): string {
  return `mkdir -p /var/root
printf '%b' '${guest}' >/private-root/guest-says
printf '%b' '${ssh}' >/private-root/ssh-says
cat >/usr/bin/ssh <<'FAKE'
#!/bin/sh
case $* in
  '-v -G '*' -- builder@linux-builder' | '-v -G -- builder@linux-builder') echo 'hostname localhost'; exit 0 ;;
  '-x -T -oBatchMode=yes -oConnectTimeout=10 '*' -oUpdateHostKeys=no -oUserKnownHostsFile=/var/root/.builderbar-'*' -i /etc/nix/builder_ed25519 -'*'- builder@linux-builder '*) ;;
  *) echo "$*" >>/private-root/violations; exit 64 ;;
esac
cat /private-root/guest-says
cat /private-root/ssh-says >&2
exit ${code}
FAKE
chmod 755 /usr/bin/ssh`
}

/** Returns a line of `df -Pk`, after its heading. */
export function formatDfLine(totalKib: number, freeKib: number): string {
  const heading = 'Filesystem 1024-blocks Used Available Capacity Mounted on'
  return `${heading}\\noverlay ${totalKib} ${totalKib - freeKib} ${freeKib} 50% /nix/store`
}
