import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { MacTree } from './mac-tree.ts'
import { macosBuild, macosVersion } from './macos-files.ts'
import { createQemuArguments } from './nix-darwin-files.ts'
import { realVmProgram } from './real-vm/real-vm.ts'

/** The fakes written in TypeScript; each is bundled to ROOT/fakes/NAME.mjs. */
const names = ['launchd', 'vm', 'osascript', 'sudo', 'user-shell']

/** Perl starts faster than Node, and every scan runs these; Python reads property lists of both formats. */
const scriptNames = ['launchctl.pl', 'ps.pl', 'plutil.py']

/** ssh2 is CommonJS and needs `require` and `__dirname`, which an ES module does not have. */
const commonJsBanner = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const __dirname = import.meta.dirname`

interface Program {
  readonly file: string
  readonly text: Uint8Array
}

let bundled: readonly Program[] | null = null

/** Writes the fakes to the folder. Node 20 does not strip types, so they are bundled first: 0.2 s, once per process. */
export function writeFakes(fakesFolder: string): void {
  bundled ??= bundleFakes()
  for (const { file, text } of bundled) writeFileSync(join(fakesFolder, file), text)
}

function bundleFakes(): readonly Program[] {
  const sources = join(findCheckout(), 'test/fake-mac/programs')
  const { outputFiles } = buildSync({
    entryPoints: names.map((name) => join(sources, `${name}.ts`)),
    outdir: sources,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    loader: { '.sh': 'text' },
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    external: ['cpu-features', './crypto/build/Release/sshcrypto.node'],
    banner: { js: commonJsBanner },
    logLevel: 'warning',
  })
  return [
    ...scriptNames.map((file) => ({ file, text: readFileSync(join(sources, file)) })),
    ...outputFiles.map(({ path, contents }) => ({ file: basename(path), text: contents })),
  ]
}

/** Returns the folder of the checkout. This file runs from test/fake-mac or, in the demo, from a bundle in node_modules. */
function findCheckout(): string {
  for (
    let folder = dirname(fileURLToPath(import.meta.url));
    folder !== dirname(folder);
    folder = dirname(folder)
  ) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"name": "builderbar"')) return folder
  }
  throw new Error(
    'The fake Mac is built from a checkout of Builderbar; there is none in the folders above this file.',
  )
}

/** Programs of this system that behave alike on a Mac, by the folder in which a Mac has them. */
const realPrograms: Readonly<Record<string, readonly string[]>> = {
  '/bin': ['sh', 'cat', 'chmod', 'cp', 'date', 'ln', 'ls', 'mkdir', 'mv', 'rm', 'rmdir', 'sleep', 'sync'],
  '/usr/bin': [
    'base64',
    'cmp',
    'find',
    'grep',
    'head',
    'install',
    'mktemp',
    'readlink',
    'sed',
    'shasum',
    'ssh',
    'ssh-keygen',
    'tail',
    'tr',
    'true',
  ],
}

/** Adds all programs of the fake Mac. They are shell scripts, because a link would lead out of the folder. */
export function putPrograms(tree: MacTree, root: string): void {
  const fakesFolder = join(root, 'fakes')
  const createNodeScript = (name: string) =>
    createScript(`exec '${process.execPath}' '${fakesFolder}/${name}.mjs' "$@"`)
  const createPerlScript = (name: string) =>
    createScript(`exec /usr/bin/perl '${fakesFolder}/${name}.pl' "$@"`)
  for (const [folder, programs] of Object.entries(realPrograms)) {
    for (const name of programs) {
      const realPath = [`/bin/${name}`, `/usr/bin/${name}`].find((path) => existsSync(path))
      if (realPath !== undefined) tree.file(`${folder}/${name}`, createScript(`exec ${realPath} "$@"`), 0o755)
    }
  }
  tree.file('/bin/launchctl', createPerlScript('launchctl'), 0o755)
  tree.file('/bin/ps', createPerlScript('ps'), 0o755)
  tree.file('/usr/bin/id', createScript(idScript), 0o755)
  tree.file('/usr/bin/plutil', createScript(`exec /usr/bin/python3 '${fakesFolder}/plutil.py' "$@"`), 0o755)
  tree.file('/bin/sh', createScript(createShellText(fakesFolder)), 0o755)
  tree.file('/usr/bin/env', createScript(envWithoutMark), 0o755)
  tree.file('/usr/bin/osascript', createNodeScript('osascript'), 0o755)
  tree.file('/usr/bin/sudo', createNodeScript('sudo'), 0o755)
  if (process.getuid?.() !== 0) {
    tree.file('/usr/bin/install', createScript(installWithoutOwner), 0o755)
    tree.file('/usr/bin/find', createScript(findOwner), 0o755)
  }
  tree.file(
    '/usr/bin/sw_vers',
    createAnsweringScript('sw_vers', { '-productVersion': macosVersion, '-buildVersion': macosBuild }),
    0o755,
  )
}

function createScript(text: string): string {
  return `#!/bin/sh\n${text}\n`
}

/** The fake id: the Mac's person is no account of this system, and is in the groups of an ordinary account of macOS. */
const idScript = `case "$*" in
  "-Gn "*) echo staff everyone localaccounts ;;
  *) exec /usr/bin/id "$@" ;;
esac`

/** The fake /bin/sh. It maps the paths of a user's `sh -c TEXT`; those of a root script were mapped by osascript or sudo. */
function createShellText(fakesFolder: string): string {
  return `if [ -z "\${BUILDERBAR_FAKE_ROOT:-}" ] && [ "$#" -eq 2 ] && [ "$1" = -c ]; then
  exec '${process.execPath}' '${fakesFolder}/user-shell.mjs' "$2"
fi
exec /bin/sh "$@"`
}

/** Hides the variable that marks the fake root, because root scripts unset all variables that `env` lists. */
const envWithoutMark = `[ "$#" -gt 0 ] || exec /usr/bin/env -u BUILDERBAR_FAKE_ROOT
exec /usr/bin/env "$@"`

/** Returns a script that answers these calls and refuses all others. */
function createAnsweringScript(name: string, answers: Readonly<Record<string, string>>): string {
  const cases = Object.entries(answers).map(([call, answer]) => `  '${call}') echo '${answer}' ;;`)
  return createScript(`case "$*" in
${cases.join('\n')}
  *)
    echo "${name} $*: the fake Mac does not know this call" >&2
    exit 64
    ;;
esac`)
}

/** If an ordinary user creates the fake Mac, that user plays the part of root, because the owner of a file cannot be changed. */
const installWithoutOwner = `count=$#
while [ "$count" -gt 0 ]; do
  count=$((count - 1))
  case $1 in
    -o | -g)
      shift
      count=$((count - 1))
      ;;
    *) set -- "$@" "$1" ;;
  esac
  shift
done
exec /usr/bin/install "$@"`

/** The same for `find -user 0`; folders above the fake Mac's root really belong to root. */
const findOwner = `count=$#
before=''
while [ "$count" -gt 0 ]; do
  count=$((count - 1))
  case "$before $1" in
    *' -user') ;;
    '-user 0') set -- "$@" '(' -user 0 -o -user "$(/usr/bin/id -u)" ')' ;;
    '-user '*) set -- "$@" -user "$1" ;;
    *) set -- "$@" "$1" ;;
  esac
  before=$1
  shift
done
exec /usr/bin/find "$@"`

/**
 * Returns the scripts of the builder's job, which create the same process tree as on a Mac: the job's own process is a
 * shell, and the VM is that shell's grandchild (docs/macos.md, "Processes of the builder"). nix-darwin's own scripts
 * cannot run here, because they name a bash in the store.
 */
export function createJobScripts(root: string, port: number): Readonly<Record<string, string>> {
  const fakesFolder = join(root, 'fakes')
  const keys = `${root}/private/var/lib/linux-builder/keys`
  const machine = createQemuArguments(port).map((argument) => `'${argument}'`)
  return {
    'linux-builder-start': createScript(`'${fakesFolder}/create-builder'\nexit $?`),
    'create-builder':
      createScript(`if ! cmp -s '${keys}/builder_ed25519.pub' '${root}/etc/nix/builder_ed25519.pub'; then
  for half in builder_ed25519 builder_ed25519.pub; do
    cp -p "${keys}/$half" '${root}/private/etc/nix/'
  done
fi
if [ -x '${fakesFolder}/${realVmProgram}' ]; then exec '${fakesFolder}/${realVmProgram}'; fi
exec '${fakesFolder}/qemu-system-aarch64' '${fakesFolder}/vm.mjs' ${machine.join(' ')}`),
  }
}
