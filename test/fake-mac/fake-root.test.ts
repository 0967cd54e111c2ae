import { expect, test } from 'vitest'
import { mapPathsIntoRoot } from './programs/fake-root.ts'

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
])('mapPathsIntoRoot maps the paths of %s', (text, mappedText) => {
  expect(mapPathsIntoRoot(text, '/R')).toBe(mappedText)
})
