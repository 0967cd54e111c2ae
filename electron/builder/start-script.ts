/** Store paths of the scripts that a plist or a start script leads to, in the order they are named. */
export function scriptsNamedIn(text: string): string[] {
  const paths = text.match(
    /\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]*(?:linux-builder-start|create-builder|run-[\w-]+-vm)[\w+.?=-]*(?:\/bin\/[\w+.-]+)?/g,
  )
  return [...new Set(paths ?? [])]
}

/** The port of this Mac that leads to the guest's ssh, from QEMU's or vzvm's arguments; null where none is named. */
export function forwardedPortIn(text: string): number | null {
  const match = /hostfwd=tcp:[^:,\s]*:(\d{1,5})-[^:,\s]*:22(?!\d)/.exec(text)
  const port = Number(match?.[1])
  return port >= 1 && port <= 65535 ? port : null
}
