import {
  lineNumberOf,
  type NixRefusal,
  type ParsedRefusal,
  parseRefusal,
} from '../../core/model/nix-refusal.ts'
import { type Observation, observed, unavailable } from '../../core/model/observation.ts'
import type { NixSettings } from '../../core/model/snapshot.ts'
import { parseNixConfigShow, parseNixVersion } from '../../core/nix/nix-conf.ts'
import type { Mac, ProcessResult, Result } from '../../mac/mac.ts'
import { describeFailure, stdoutOf } from '../probe/process-result.ts'

/** Where Nix is, the multi-user installation first (docs/nix-and-ssh.md, "Where Nix is"). */
const places = ['/nix/var/nix/profiles/default/bin/nix', '/run/current-system/sw/bin/nix']

/** The Nix of this Mac, or why there is none. */
export async function findNix(mac: Mac): Promise<Result<string>> {
  for (const path of places) {
    const there = await mac.stat(path)
    if (!there.ok) return there
    if (there.value.exists) return { ok: true, value: path }
  }
  return { ok: false, reason: `Nix is not at ${places.join(' or ')}` }
}

export async function askNixVersion(mac: Mac, nix: Result<string>): Promise<Observation<string>> {
  if (!nix.ok) return unavailable(mac.now(), nix.reason)
  const ran = await askNix(mac, nix.value, ['--version'])
  const output = stdoutOf(nix.value, ran)
  const version = output.ok ? parseNixVersion(output.value) : null
  return version === null
    ? unavailable(mac.now(), describeFailure(nix.value, ran, 'nix --version'))
    : observed(mac.now(), version)
}

export interface SettingsAnswer {
  readonly settings: Observation<NixSettings>
  /** Null where Nix takes its configuration; absent where it did not say. */
  readonly refusal?: NixRefusal | null
}

/** The settings in force as Nix says them: `config show` since Nix 2.20, `show-config` before. */
export async function askNixSettings(mac: Mac, nix: string): Promise<SettingsAnswer> {
  let ran = await askNix(mac, nix, [...withCommands, 'config', 'show', '--json'])
  const refusal = ran.status === 'exited' && ran.code !== 0 ? parseRefusal(ran.stderr) : null
  if (ran.status === 'exited' && ran.code !== 0 && refusal === null) {
    ran = await askNix(mac, nix, [...withCommands, 'show-config', '--json'])
  }
  const output = stdoutOf(nix, ran)
  const settings = output.ok ? parseNixConfigShow(output.value) : null
  if (settings !== null)
    return { settings: observed(mac.now(), { source: 'nix', ...settings }), refusal: null }
  const unseen = unavailable(mac.now(), describeFailure(nix, ran, 'nix config show'))
  return refusal === null ? { settings: unseen } : { settings: unseen, refusal: await placed(mac, refusal) }
}

/** With the line of the file that Nix quotes. */
async function placed(mac: Mac, { output: said, file, quoted }: ParsedRefusal): Promise<NixRefusal> {
  const text = file === null || quoted === null ? null : await mac.read(file)
  const line = text?.ok && quoted !== null ? lineNumberOf(text.value ?? '', quoted) : null
  return { output: said, file, line }
}

const withCommands = ['--extra-experimental-features', 'nix-command']

/** Variables of ours that change what Nix reads: the person's builds get them too. */
const passedOn = ['NIX_CONFIG', 'XDG_CONFIG_HOME']

/** What this program's own environment says to Nix; nothing in a folder that stands for a Mac. */
export function nixVariable(mac: Pick<Mac, 'root'>, name: string): string | null {
  return mac.root === '' ? (process.env[name] ?? null) : null
}

/** The variables that a Nix started here must have, so that it reads what the person's own builds read. */
export function nixEnvironment(mac: Pick<Mac, 'root'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    passedOn.flatMap((name): [string, string][] => {
      const value = nixVariable(mac, name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

function askNix(mac: Mac, nix: string, args: readonly string[]): Promise<ProcessResult> {
  return mac.run(nix, args, { environment: nixEnvironment(mac) })
}
