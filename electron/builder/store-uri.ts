/** What a store URI of a machines line says about the machine. */
export type StoreUri =
  | {
      readonly ok: true
      readonly scheme: string
      readonly user: string | null
      /** Empty for a store without a host (`local`, `daemon`, a path). */
      readonly host: string
      readonly port: number | null
    }
  | { readonly ok: false; readonly reason: string }

/** Reads a store URI as Nix does. */
export function parseStoreUri(uri: string): StoreUri {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^@/?]*)@)?(\[[^\]]*\]|[^:/?@]*)(?::(\d+))?(?:[/?].*)?$/i.exec(uri)
  if (match === null) return { ok: false, reason: 'a store address like ssh-ng://user@host is expected' }
  const host = (match[3] ?? '').replace(/^\[|\]$/g, '')
  return {
    ok: true,
    scheme: match[1] ?? 'ssh',
    user: match[2] ?? null,
    host,
    port: match[4] === undefined ? null : Number(match[4]),
  }
}
