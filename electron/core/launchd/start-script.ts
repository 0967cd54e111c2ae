/** A path into the Nix store, up to the first letter that no file name of its scripts has. */
const storePath = /\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]{1,211}(?:\/[\w+.?=-]{1,255}){0,8}/g

/**
 * Last part of the paths that lead from the plist to the machine's own arguments (docs/macos.md, "Processes
 * of the builder", vzvm's vz-vm.nix).
 */
const leading = [
  /-start$/,
  /^create-builder$/,
  /^run-builder$/,
  /^(?:[0-9a-z]{32}-)?run-.+-vm$/,
  /vzvm[\w.-]*\.json$/,
]

/**
 * Store paths that a plist or a start script leads to, in the order they are named, each once: nix-darwin's
 * linux-builder-start, create-builder, run-builder (since nixpkgs #406533), run-nixos-vm, and vzvm's configuration. Each
 * may name the next.
 */
export function scriptsNamedIn(text: string): string[] {
  const paths = [...text.matchAll(storePath)].map(([path]) => path)
  return [...new Set(paths)].filter((path) => {
    const last = path.slice(path.lastIndexOf('/') + 1)
    return leading.some((pattern) => pattern.test(last))
  })
}

/** QEMU's argument (`hostfwd=tcp:[address]:PORT-[address]:22`). */
const qemuForward = /hostfwd=tcp:[^:,\s]{0,64}:(\d{1,5})-[^:,\s]{0,64}:22(?!\d)/g
/** vzvm's configuration: `{"listen":"127.0.0.1:PORT","vsockPort":22}`, in either order. */
const vzListenFirst =
  /"listen"\s{0,9}:\s{0,9}"[^"\s]{0,64}:(\d{1,5})"\s{0,99},\s{0,99}"vsockPort"\s{0,9}:\s{0,9}22(?!\d)/g
const vzPortFirst =
  /"vsockPort"\s{0,9}:\s{0,9}22\s{0,99},\s{0,99}"listen"\s{0,9}:\s{0,9}"[^"\s]{0,64}:(\d{1,5})"/g

/** The address of this Mac at which QEMU forwards to the guest's ssh: '' is all of them. Null where no such forward is. */
export function forwardedAddressIn(command: string): string | null {
  return /hostfwd=tcp:([^:,\s]{0,64}):\d{1,5}-[^:,\s]{0,64}:22(?!\d)/.exec(command)?.[1] ?? null
}

/** run-nixos-vm makes the disk with so many MiB, by its own function or, before, by qemu-img (nixpkgs, qemu-vm.nix). */
const diskSize =
  /(?:createEmptyFilesystemImage|qemu-img create -f qcow2) "\$NIX_DISK_IMAGE"[ \\\n]{1,40}"?(\d{1,9})M"?/

/** The size in bytes that a new disk image is made with, or null where the script does not say. */
export function diskBytesIn(text: string): number | null {
  const mebibytes = Number(diskSize.exec(text)?.[1] ?? 0)
  return mebibytes > 0 ? mebibytes * 1024 ** 2 : null
}

/** Whether the script takes the disk away before each start: nix-darwin's `ephemeral = true` (modules/nix/linux-builder.nix). */
export function parseEphemeral(text: string): boolean {
  return /^[ \t]{0,40}rm -r?f [^\n]{0,200}\.qcow2\b/m.test(text)
}

/** What the plist says of KeepAlive, where it is a plain yes or no; else null. */
export function parseKeepAlive(plist: string): boolean | null {
  const said = /<key>KeepAlive<\/key>\s{0,99}<(true|false)\s{0,9}\/>/.exec(plist)?.[1]
  return said === undefined ? null : said === 'true'
}

/** The folder in which launchd starts the job: there lie the disk and the keys. Null where the plist names none. */
export function parseWorkingDirectory(plist: string): string | null {
  const written = /<key>WorkingDirectory<\/key>\s{0,99}<string>(\/[^<>]{1,255}?)\/?<\/string>/.exec(
    plist,
  )?.[1]
  return written === undefined ? null : withoutEntities(written)
}

/** The five entities of XML; nix-darwin writes them where a value has such a letter. */
const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
])

function withoutEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities.get(entity) ?? entity)
}

/** The port of this Mac that leads to the guest's ssh (its port 22), or null where the text names none. */
export function forwardedPortIn(text: string): number | null {
  for (const pattern of [qemuForward, vzListenFirst, vzPortFirst]) {
    for (const match of text.matchAll(pattern)) {
      const port = Number(match[1])
      if (port >= 1 && port <= 65535) return port
    }
  }
  return null
}

/** The machine's own system, as its start script names it: `init=/nix/store/…-nixos-system-NAME/init`. Each once. */
export function systemsNamedIn(text: string): string[] {
  const system = /\/nix\/store\/[0-9a-z]{32}-nixos-system-[\w+.?=-]{1,180}/g
  return [...new Set([...text.matchAll(system)].map(([path]) => path))]
}
