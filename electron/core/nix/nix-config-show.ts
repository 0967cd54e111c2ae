import * as z from 'zod'
import type { NixSettings } from '../model/snapshot.ts'

/** Only what is looked at is read; other settings may have any shape. Older Nix writes lists as one string. */
const words = z.union([z.array(z.string()), z.string().transform(split)])
const configShow = z.object({
  builders: z.object({ value: z.string() }),
  'extra-platforms': z.object({ value: words }).optional(),
  'trusted-users': z.object({ value: words }).optional(),
  'max-jobs': z.object({ value: z.union([z.string(), z.number()]) }).optional(),
  system: z.object({ value: z.string() }).optional(),
})

/**
 * Reads what `nix config show` (`nix show-config` before Nix 2.20) prints, with `--json` (Nix 2.4 to 2.35) or as
 * lines `name = value`. Null where it is neither, or has no `builders`.
 */
export function parseNixConfigShow(stdout: string): Omit<NixSettings, 'source'> | null {
  return stdout.trimStart().startsWith('{') ? fromJson(stdout) : fromLines(stdout)
}

function fromJson(stdout: string): Omit<NixSettings, 'source'> | null {
  const shown = configShow.safeParse(parsed(stdout))
  if (!shown.success) return null
  return {
    builders: shown.data.builders.value,
    extraPlatforms: shown.data['extra-platforms']?.value ?? [],
    trustedUsers: shown.data['trusted-users']?.value ?? [],
    maxJobs: String(shown.data['max-jobs']?.value ?? '1'),
    system: shown.data.system?.value ?? null,
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

function fromLines(stdout: string): Omit<NixSettings, 'source'> | null {
  const values = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    const equals = line.indexOf(' =')
    if (equals > 0) values.set(line.slice(0, equals), line.slice(equals + 2).trim())
  }
  const builders = values.get('builders')
  if (builders === undefined) return null
  return {
    builders,
    extraPlatforms: split(values.get('extra-platforms') ?? ''),
    trustedUsers: split(values.get('trusted-users') ?? ''),
    maxJobs: values.get('max-jobs') ?? '1',
    system: values.get('system') ?? null,
  }
}

function split(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
