import { decodeHostKeyColumn } from './host-key.ts'
import type { Machines } from './snapshot.ts'
import { parseStoreUri } from './store-uri.ts'

/** Gives the text of an included file, or null where there is none: Nix then reads nothing, in silence. */
export type Include = (path: string) => string | null

/** What a column of a machines line holds, in words; columns are counted from 1. */
export function explainColumn(column: number): string {
  return `column ${column}`
}

/** Paths that the text takes in by `@path`. */
export function includesOf(text: string): string[] {
  return [...text.matchAll(/(?:^|[;\n])[ \t\r]*@([^;\n#]*)/g)].map((match) => (match[1] ?? '').trim())
}

/** Reads a machines file. */
export function parseMachines(text: string, file: string, include: Include): Machines {
  const machines: Machines = { entries: [], problems: [] }
  for (const [index, raw] of text.split('\n').entries()) {
    for (const piece of raw.replace(/#.*/, '').split(';')) {
      const entry = piece.trim()
      if (entry === '') continue
      if (entry.startsWith('@')) {
        const path = entry.slice(1).trim()
        const included = include(path)
        if (included === null) continue
        const more = parseMachines(included, path, include)
        machines.entries.push(...more.entries)
        machines.problems.push(...more.problems)
        continue
      }
      const [
        uri = '',
        systems = '-',
        key = '-',
        jobs = '-',
        speed = '-',
        features = '-',
        mandatory = '-',
        hostKey = '-',
      ] = entry.split(/[ \t\r]+/)
      const list = (column: string) => (column === '-' ? [] : column.split(',').filter((word) => word !== ''))
      const store = parseStoreUri(uri)
      if (!store.ok || !/^(-|\d+)$/.test(jobs)) {
        machines.problems.push({
          file,
          line: index + 1,
          column: store.ok ? 4 : 1,
          reason: 'a whole number is expected',
        })
        continue
      }
      machines.entries.push({
        file,
        line: index + 1,
        uri: uri.includes('://') ? uri : `ssh://${uri}`,
        scheme: store.scheme,
        user: store.user,
        host: store.host,
        port: store.port,
        systems: list(systems),
        sshKey: key === '-' ? null : key,
        maxJobs: jobs === '-' ? 1 : Number(jobs),
        speedFactor: speed === '-' ? 1 : Number(speed) || 1,
        supportedFeatures: list(features),
        mandatoryFeatures: list(mandatory),
        hostKey: hostKey === '-' ? null : decodeHostKeyColumn(hostKey),
      })
    }
  }
  return machines
}

/** Reads the value of Nix's `builders` setting, which has the same grammar; its entries have the file `builders`. */
export function parseBuildersSetting(value: string, include: Include): Machines {
  return parseMachines(value, 'builders', include)
}
