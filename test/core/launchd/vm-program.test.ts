import { describe, expect, it } from 'vitest'
import { parseSocatPort, parseSocketPort } from '../../../electron/core/launchd/demand-port.ts'
import { detectVmProgram, findVmProgram } from '../../../electron/core/launchd/vm-program.ts'

const store = '/nix/store/0c5k0fqivw1c8k4cjxjv8nnbk4xrx2vf'

describe('a process is a VM', () => {
  it.each([
    [`${store}-qemu/bin/qemu-system-aarch64 -machine virt`, 'qemu', 'qemu-system-aarch64'],
    [`${store}-qemu/bin/.qemu-system-aarch64-wrapped -machine virt`, 'qemu', 'qemu-system-aarch64'],
    [`${store}-vzvm-1.0/bin/vzvm /run/vzvm.json`, 'vz', 'vzvm'],
    ['vfkit --cpus 8 --memory 6144 --device virtio-net,nat', 'vz', 'vfkit'],
    [`${store}-krunkit/bin/krunkit --cpus 8`, 'vz', 'krunkit'],
    ['/opt/homebrew/bin/limactl hostagent --pidfile /x/ha.pid colima', 'vz', 'limactl'],
    [
      '/usr/local/libexec/container/plugins/container-runtime-linux/bin/container-runtime-linux start --uuid nix-builder',
      'vz',
      'container-runtime-linux',
    ],
    [`${store}-darwin-vz-nix-0.2/bin/darwin-vz-nix start --cores 4`, 'vz', 'darwin-vz-nix'],
  ])('%s', (command, kind, name) => expect(detectVmProgram(command)).toEqual({ kind, name }))

  it.each([
    '/opt/homebrew/bin/limactl list -q',
    '/opt/homebrew/bin/limactl',
    '/bin/bash -c limactl hostagent default',
    '/usr/local/bin/container run --name web',
    `${store}-darwin-vz-nix-0.2/bin/darwin-vz-nix ssh`,
    'vim vfkit.go',
    '/usr/bin/ssh -N -L 31222:build.example.com:22 vfkit',
    'qemu-img create',
    '',
  ])('not %s', (command) => expect(detectVmProgram(command)).toBeNull())
})

describe('a script starts a VM', () => {
  it.each([
    ['exec limactl start  --foreground rosetta-builder-vm\n', 'limactl'],
    ['    if ! exec virby-vm; then\n', 'virby-vm'],
    [`exec ${store}-darwin-vz-nix-0.2/bin/darwin-vz-nix start --cores 4\n`, 'darwin-vz-nix'],
    ['container_bin=/usr/local/bin/container\n', 'container'],
    ['<string>/opt/homebrew/bin/colima</string>', 'colima'],
  ])('%j', (text, program) => expect(findVmProgram(text)).toBe(program))

  it.each([
    'echo "start limactl by hand"\n',
    'container=web\n',
    `${store}-container-tools/bin/container-helper run\n`,
    'exec /usr/bin/ssh -N -L 31222:build.example.com:22 jump\n',
    '',
  ])('not %j', (text) => expect(findVmProgram(text)).toBeNull())
})

describe('a connection starts the VM', () => {
  it('by a socket of launchd', () => {
    const plist =
      '<key>Sockets</key>\n<dict><key>Listener</key><dict><key>SockServiceName</key>\n\t<string>31222</string></dict></dict>'
    expect(parseSocketPort(plist)).toBe(31222)
    expect(parseSocketPort(plist.replace('31222', 'ssh'))).toBeNull()
    expect(parseSocketPort(plist.replace('31222', '0'))).toBeNull()
  })

  it('by a socat that runs a program for each', () => {
    const script = `exec ${store}-socat/bin/socat \\\n  TCP-LISTEN:2222,bind=127.0.0.1,reuseaddr,fork \\\n  EXEC:/Users/alice/.local/state/hb/proxy.sh\n`
    expect(parseSocatPort(script)).toBe(2222)
    expect(parseSocatPort(script.replace('EXEC:', 'TCP:'))).toBeNull()
  })
})
