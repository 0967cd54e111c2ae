import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { type CommandOutput, openPrivateMac, type PrivateMac } from '../../fake-mac/private/private-mac.ts'

/** A private Mac on which alice has Builderbar's CLI. */
export interface MacWithBuilderbar extends PrivateMac {
  /** Runs the CLI as alice; `stdout` alone is what a program would read. */
  builderbar(line: string): Promise<CommandOutput>
  /**
   * Returns kind, mode, owner and checksum of each file in the folders that repairs change, to compare them byte for
   * byte.
   */
  files(): Promise<string>
}

const program = '/opt/builderbar/cli.js'

/** Returns the CLI as `npm run build` creates it. */
function bundleCli(): string {
  const made = buildSync({
    entryPoints: [fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url))],
    bundle: true,
    loader: { '.sh': 'text' },
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    external: ['cpu-features', './crypto/build/Release/sshcrypto.node'],
    // ssh2 is CommonJS and needs names that an ES module does not have.
    banner: {
      js: `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname`,
    },
  })
  return made.outputFiles[0]?.text ?? ''
}

let text: string | null = null

export async function openMacWithBuilderbar(): Promise<MacWithBuilderbar> {
  text ??= bundleCli()
  const mac = await openPrivateMac()
  const install = `mkdir -p ${program.slice(0, -7)}; cat >${program}; echo '{"type":"module"}' >${program.slice(0, -7)}/package.json`
  await mac.sh('root', install, text)
  const folders = '/etc /var/root/.ssh /var/lib/linux-builder /Library/LaunchDaemons /Users/alice/.config'
  const list = `find ${folders} -printf '%p %y %m %U:%G %l\\n' 2>/dev/null | sort; find ${folders} -type f 2>/dev/null | sort | xargs sha256sum`
  return {
    ...mac,
    builderbar: (line) => mac.sh('alice', `'${process.execPath}' ${program} ${line}`),
    files: async () => (await mac.sh('root', list)).stdout,
  }
}
