import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  findStartScripts,
  parseEphemeral,
  parseForwardedPort,
  parseWorkingDirectory,
} from '../../../electron/core/launchd/start-script.ts'
import { anyText } from '../arbitrary-text.ts'

const hash = '0123456789abcdfghijklmnpqrsvwxyz'
const formatStorePath = (rest: string) => `/nix/store/${hash}-${rest}`

describe('the scripts that lead to the VM', () => {
  it.each([
    // nix-darwin's plist.
    [
      `<string>/bin/wait4path /nix/store &amp;&amp; exec ${formatStorePath('linux-builder-start')}</string>`,
      [formatStorePath('linux-builder-start')],
    ],
    [
      `trap "rm -rf $TMPDIR" EXIT\n\n${formatStorePath('create-builder')}/bin/create-builder\n`,
      [formatStorePath('create-builder/bin/create-builder')],
    ],
    [
      `KEYS="$(${formatStorePath('nix-2.31/bin/nix-store')} --add "$KEYS")" ${formatStorePath('nixos-vm/bin/run-nixos-vm')}`,
      [formatStorePath('nixos-vm/bin/run-nixos-vm')],
    ],
    [
      `'.disks = $disks' ${formatStorePath('vzvm-config.json')} > "$config"`,
      [formatStorePath('vzvm-config.json')],
    ],
    [
      `${formatStorePath('nixos-vm-based-linux-builder-start')};${formatStorePath('linux-builder-start')};${formatStorePath('linux-builder-start')}`,
      [formatStorePath('nixos-vm-based-linux-builder-start'), formatStorePath('linux-builder-start')],
    ],
    [formatStorePath('bash-5.3/bin/bash'), []],
    ['/nix/store/short-create-builder', []],
    ['/usr/bin/create-builder', []],
    ['', []],
  ])('%j', (text, expected) => expect(findStartScripts(text)).toEqual(expected))
})

describe("the port that is forwarded to the guest's ssh", () => {
  it.each([
    ['-netdev user,id=user.0,hostfwd=tcp::31022-:22,"$QEMU_NET_OPTS"', 31022],
    ['hostfwd=tcp:127.0.0.1:31023-10.0.2.15:22', 31023],
    ['hostfwd=tcp::8080-:80,hostfwd=tcp::2200-:22', 2200],
    ['{"vsock":{"forwards":[{"listen":"127.0.0.1:31022","vsockPort":22}]}}', 31022],
    ['{"listen": "127.0.0.1:1", "vsockPort": 222}, {"vsockPort" : 22 ,\n "listen" : "[::1]:31024"}', 31024],
    ['hostfwd=tcp::31022-:220', null],
    ['hostfwd=tcp::0-:22', null],
    ['hostfwd=tcp::99999-:22', null],
    ['hostfwd=tcp::31x22-:22', null],
    ['hostfwd=udp::31022-:22', null],
    ['', null],
  ])('%j', (text, port) => expect(parseForwardedPort(text)).toBe(port))
})

test('any text is parsed without an exception', () => {
  const words = [
    '/nix/store/',
    hash,
    '-run-',
    '-vm',
    'hostfwd=tcp:',
    ':31022',
    '-:22',
    '"listen":"',
    '","vsockPort":22',
    ',',
  ]
  fc.assert(
    fc.property(anyText(words), (text) => {
      for (const path of findStartScripts(text)) expect(text).toContain(path)
      const port = parseForwardedPort(text)
      expect(port === null || (port >= 1 && port <= 65535)).toBe(true)
    }),
  )
})

describe('a start script that deletes the disk', () => {
  test.each([
    // nix-darwin's linux-builder-start with ephemeral = true.
    [
      'trap "rm -rf $TMPDIR" EXIT\nrm -f /var/lib/linux-builder/nixos.qcow2\n/nix/store/x/bin/create-builder\n',
      true,
    ],
    ['  rm -f nixos.qcow2\n', true],
    ['rm -rf $TMPDIR\nmkdir -p $TMPDIR\n/nix/store/x/bin/create-builder\n', false],
    ['# rm -f nixos.qcow2\n', false],
    ['echo "rm -f nixos.qcow2"\n', false],
  ])('%j', (text, isEphemeral) => expect(parseEphemeral(text)).toBe(isEphemeral))
})

describe('the working folder of a launchd job', () => {
  const formatPlist = (value: string) => `<key>WorkingDirectory</key>\n\t<string>${value}</string>`
  test.each([
    [formatPlist('/var/lib/linux-builder'), '/var/lib/linux-builder'],
    [formatPlist('/Volumes/Big/builder/'), '/Volumes/Big/builder'],
    [formatPlist('relative'), null],
    [formatPlist('/a<b'), null],
    ['<key>Label</key><string>/x</string>', null],
  ])('%j', (text, folder) => expect(parseWorkingDirectory(text)).toBe(folder))
})
