import { inject } from 'vitest'
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

export async function openMacWithBuilderbar(): Promise<MacWithBuilderbar> {
  const mac = await openPrivateMac({ builderbar: inject('builtProgram') })
  const folders = '/etc /var/root/.ssh /var/lib/linux-builder /Library/LaunchDaemons /Users/alice/.config'
  const list = `find ${folders} -printf '%p %y %m %U:%G %l\\n' 2>/dev/null | sort; find ${folders} -type f 2>/dev/null | sort | xargs sha256sum`
  return {
    ...mac,
    builderbar: (line) => mac.sh('alice', `'${process.execPath}' ${program} ${line}`),
    files: async () => (await mac.sh('root', list)).stdout,
  }
}
