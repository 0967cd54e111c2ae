import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listLibraries } from './guest-image.ts'

/** This system's Nix, which the guest has too. */
export const nix = '/usr/bin/nix'

/** Room for Nix and some 40 MB of store paths: a test fills it in seconds. */
const fileSystemSize = '160M'
/** The size that the VM sees, as nix-darwin's builder has it. */
const diskSize = '20G'

/** What the guest can call by name; Nix is one program, which goes by the name that it was called by. */
const programs = ['nix', 'nix-collect-garbage', 'nix-daemon', 'nix-store']

/** Writes the disk of the guest: a file system with this system's Nix, and the folders of a store that is empty. Takes a second. */
export function writeGuestDisk(image: string): void {
  const files = `${image}.files`
  const raw = `${image}.raw`
  try {
    writeFiles(files)
    run('/sbin/mke2fs', [
      '-q',
      '-t',
      'ext4',
      '-m',
      '0',
      '-E',
      'root_owner=0:0',
      '-d',
      files,
      raw,
      fileSystemSize,
    ])
    rmSync(image, { force: true })
    run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, image])
    run('qemu-img', ['resize', '-q', image, diskSize])
  } finally {
    rmSync(files, { recursive: true, force: true })
    rmSync(raw, { force: true })
  }
}

function writeFiles(folder: string): void {
  for (const name of ['bin', 'lib', 'programs', 'store', 'var', 'work']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  copyFileSync(nix, join(folder, 'bin/nix'))
  for (const library of listLibraries(nix)) copyFileSync(library, join(folder, 'lib', basename(library)))
  for (const name of programs) {
    if (name !== 'nix') symlinkSync('nix', join(folder, 'bin', name))
    const text = `#!/bin/sh\nexec env LD_LIBRARY_PATH=/disk/lib /disk/bin/${name} "$@"\n`
    writeFileSync(join(folder, 'programs', name), text, { mode: 0o755 })
  }
}

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: 'utf8' })
  if (result.status !== 0) {
    throw new Error(`The guest's disk was not made: ${program}: ${result.error?.message ?? result.stderr}`)
  }
}
