import { expect, test } from 'vitest'
import { ledIntoRoot } from './programs/as-root.ts'

test.each([
  [
    '/bin/launchctl kickstart -k system/org.nixos.linux-builder',
    '/R/bin/launchctl kickstart -k system/org.nixos.linux-builder',
  ],
  [`key='/etc/nix/builder_ed25519'`, `key='/R/etc/nix/builder_ed25519'`],
  [
    `for folder in '/' '/private' '/private/etc/nix'; do`,
    `for folder in '/R/' '/R/private' '/R/private/etc/nix'; do`,
  ],
  ['x=$(/usr/bin/find -H "$folder" -prune)', 'x=$(/R/usr/bin/find -H "$folder" -prune)'],
  ['a >/dev/null 2>&1 || b </tmp/x', 'a >/dev/null 2>&1 || b </tmp/x'],
  ['"$home/etc/nix" $(x)/etc a/var/b', '"$home/etc/nix" $(x)/etc a/var/b'],
  ['/etcetera /binary', '/etcetera /binary'],
])('%s is led into the folder', (text, led) => {
  expect(ledIntoRoot(text, '/R')).toBe(led)
})
