import { expect, it } from 'vitest'
import { parseVmResources } from '../../../electron/core/launchd/vm-resources.ts'

const gibibyte = 1024 ** 3

it.each([
  ['/x/qemu-system-aarch64 -cpu max -name nixos -m 3072 -smp 1 -device virtio-rng-pci', 3, 1],
  ['    -m 8192 \\\n    -smp 4 \\\n    -device virtio-rng-pci', 8, 4],
  ['vfkit --cpus 8 --memory 6144 --device virtio-net', 6, 8],
  ['darwin-vz-nix start --cores 4 --memory 8192', 8, 4],
  ['container run --cpus 4 --memory 1024M image', 1, 4],
  ['{"console":{"mode":"log"},"cpuCount":2,"memorySizeMiB":3072}', 3, 2],
])('reads %j', (text, gibibytes, cores) => {
  expect(parseVmResources(text)).toEqual({ memoryBytes: gibibytes * gibibyte, cores })
})

it.each(['', 'install -m 0755 file', 'ssh -m hmac', 'mkdir -m 755x', '-m 0 -smp 0'])(
  'finds nothing in %j',
  (text) => {
    expect(parseVmResources(text).cores).toBeUndefined()
  },
)
