import {
  findLineNumber,
  type NixRefusal,
  type ParsedRefusal,
  parseRefusal,
} from '../../core/model/nix-refusal.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { NixSettings } from '../../core/model/snapshot.ts'
import { parseNixConfigShow, parseNixVersion } from '../../core/nix/nix-conf.ts'
import { defineTexts } from '../../core/text/translated-texts.ts'
import type { Mac, ProcessResult, Result } from '../../mac/mac.ts'
import { describeFailure, fromResult, getStdout } from '../probe/process-result.ts'

/** Texts of Nix's program. */
export const nixProgramTexts = defineTexts({
  notFound: ([path, otherPath]: readonly [string, string]) => `Nix isn't at ${path} or ${otherPath}`,
})

/** Paths of Nix, that of a multi-user installation first (docs/nix-and-ssh.md, "Where Nix is"). */
const candidates = ['/nix/var/nix/profiles/default/bin/nix', '/run/current-system/sw/bin/nix'] as const

/** Returns the path of this Mac's `nix`, or why there is none. */
export async function findNix(mac: Mac): Promise<Result<string>> {
  for (const path of candidates) {
    const file = await mac.stat(path)
    if (!file.ok) return file
    if (file.value.exists) return { ok: true, value: path }
  }
  return { ok: false, reason: nixProgramTexts.notFound(candidates) }
}

/** Reads the version of Nix, e.g. `2.31.1`. */
export async function readNixVersion(mac: Mac, nix: Result<string>): Promise<Observation<string>> {
  if (!nix.ok) return fromResult(mac, nix)
  const result = await runNix(mac, nix.value, ['--version'])
  const output = getStdout(nix.value, result)
  const version = output.ok ? parseNixVersion(output.value) : null
  return version === null
    ? unavailable(mac.now(), describeFailure(nix.value, result, 'nix --version'))
    : observed(mac.now(), version)
}

export interface SettingsResult {
  readonly settings: Observation<NixSettings>
  /** Null if Nix accepts its configuration; absent if that is unknown. */
  readonly refusal?: NixRefusal | null
}

/** Reads the effective settings from Nix itself: by `config show` since Nix 2.20, by `show-config` before. */
export async function readNixSettings(mac: Mac, nix: string): Promise<SettingsResult> {
  let result = await runNix(mac, nix, [...withCommands, 'config', 'show', '--json'])
  const refusal = result.status === 'exited' && result.code !== 0 ? parseRefusal(result.stderr) : null
  if (result.status === 'exited' && result.code !== 0 && refusal === null) {
    result = await runNix(mac, nix, [...withCommands, 'show-config', '--json'])
  }
  const output = getStdout(nix, result)
  const settings = output.ok ? parseNixConfigShow(output.value) : null
  if (settings !== null)
    return { settings: observed(mac.now(), { source: 'nix', ...settings }), refusal: null }
  const failure = unavailable(mac.now(), describeFailure(nix, result, 'nix config show'))
  return refusal === null
    ? { settings: failure }
    : { settings: failure, refusal: await addLineNumber(mac, refusal) }
}

/** Adds the number of the line that Nix quotes. */
async function addLineNumber(mac: Mac, { output, file, quoted }: ParsedRefusal): Promise<NixRefusal> {
  const text = file === null || quoted === null ? null : await mac.read(file)
  const line = text?.ok && quoted !== null ? findLineNumber(text.value ?? '', quoted) : null
  return { output, file, line }
}

const withCommands = ['--extra-experimental-features', 'nix-command']

/** Variables that change which configuration Nix reads; the user's own builds inherit them. */
const inheritedVariables = ['NIX_CONFIG', 'XDG_CONFIG_HOME']

/** Returns a variable of this process's environment; null if it is unset, and always in a sandbox. */
export function getNixVariable(mac: Pick<Mac, 'root'>, name: string): string | null {
  return mac.root === '' ? (process.env[name] ?? null) : null
}

/** Returns the variables to start Nix with, so that it reads the same configuration as the user's own builds. */
export function getNixEnvironment(mac: Pick<Mac, 'root'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    inheritedVariables.flatMap((name): [string, string][] => {
      const value = getNixVariable(mac, name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

function runNix(mac: Mac, nix: string, args: readonly string[]): Promise<ProcessResult> {
  return mac.run(nix, args, { environment: getNixEnvironment(mac) })
}
