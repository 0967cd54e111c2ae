import { unescapeXml } from '../text/xml.ts'

/** A path into the Nix store, up to the first character that cannot be in a script's name. */
const storePath = /\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]{1,211}(?:\/[\w+.?=-]{1,255}){0,8}/g

/**
 * Names of the files that lead from the plist to the VM's arguments (docs/macos.md, "Processes of the builder"; vzvm's
 * vz-vm.nix).
 */
const scriptNames = [
  /-start$/,
  // virby, modules/virby/default.nix: the daemon's script, which ends in virby-vm.
  /-virbyd-runner$/,
  /^create-builder$/,
  /^add-keys$/,
  /^run-builder$/,
  /^(?:[0-9a-z]{32}-)?run-.+-vm$/,
  /vzvm[\w.-]*\.json$/,
  // halfwhey/nix-apple-container, module/default.nix: the script of a container's user agent.
  /^[0-9a-z]{32}-container-run-.+$/,
]

/**
 * Returns the store paths of the start scripts that a plist or a script names, in order, without repetition: nix-darwin's
 * linux-builder-start, create-builder, run-builder (since nixpkgs #406533), run-nixos-vm, and vzvm's configuration. Each
 * may name the next.
 */
export function findStartScripts(text: string): string[] {
  const paths = [...text.matchAll(storePath)].map(([path]) => path)
  return [...new Set(paths)].filter((path) => {
    const fileName = path.slice(path.lastIndexOf('/') + 1)
    return scriptNames.some((pattern) => pattern.test(fileName))
  })
}

/**
 * Returns the scripts in a user's hidden folders (`~/.local/state/hb`) that lead from an agent's plist to its VM: a program of
 * the plist, or what socat runs for each connection (HexBox, modules/container-builder.nix). The value of any other key is no
 * script: a working folder, a variable such as `COLIMA_HOME`. Other folders are left alone: macOS asks the user before a program
 * may read Documents or a volume.
 */
export function findUserScripts(text: string, home: string): string[] {
  const paths = [
    ...text.matchAll(
      /(?:<key>Program<\/key>\s{0,99}|(?<!<\/key>\s{0,99}))<string>(\/[^<>\s]{1,255})<\/string>/g,
    ),
    ...text.matchAll(/\bEXEC:['"]?(\/[^\s'",]{1,255})/g),
  ].map(([, path = '']) => unescapeXml(path))
  return [...new Set(paths)].filter((path) => path.startsWith(`${home}/.`))
}

/** QEMU's argument (`hostfwd=tcp:[address]:PORT-[address]:22`). */
const qemuForward = /hostfwd=tcp:[^:,\s]{0,64}:(\d{1,5})-[^:,\s]{0,64}:22(?!\d)/g
/** vzvm's configuration: `{"listen":"127.0.0.1:PORT","vsockPort":22}`, in either order. */
const vzListenFirst =
  /"listen"\s{0,9}:\s{0,9}"[^"\s]{0,64}:(\d{1,5})"\s{0,99},\s{0,99}"vsockPort"\s{0,9}:\s{0,9}22(?!\d)/g
const vzPortFirst =
  /"vsockPort"\s{0,9}:\s{0,9}22\s{0,99},\s{0,99}"listen"\s{0,9}:\s{0,9}"[^"\s]{0,64}:(\d{1,5})"/g

/** Apple's `container run --publish [ADDRESS:]PORT:22` (docs/nix-and-ssh.md, "Known builders"). */
const publishedPort = /--publish[ =]'?(?:[\d.]{7,15}:)?(\d{1,5}):22(?!\d)/g

/** Returns the address at which QEMU forwards to the guest's ssh, '' for every address; null if it forwards none. */
export function parseForwardedAddress(command: string): string | null {
  return /hostfwd=tcp:([^:,\s]{0,64}):\d{1,5}-[^:,\s]{0,64}:22(?!\d)/.exec(command)?.[1] ?? null
}

/** run-nixos-vm creates the disk with a size in MiB, by its own function or, in older ones, qemu-img (nixpkgs, qemu-vm.nix). */
const diskSize =
  /(?:createEmptyFilesystemImage|qemu-img create -f qcow2) "\$NIX_DISK_IMAGE"[ \\\n]{1,40}"?(\d{1,9})M"?/

/** Returns the size in bytes of a new disk image, or null if the script does not name one. */
export function parseDiskBytes(text: string): number | null {
  const mebibytes = Number(diskSize.exec(text)?.[1] ?? 0)
  return mebibytes > 0 ? mebibytes * 1024 ** 2 : null
}

/** Tells whether the script deletes the disk before each start: nix-darwin's `ephemeral = true` (modules/nix/linux-builder.nix). */
export function parseEphemeral(text: string): boolean {
  return /^[ \t]{0,40}rm -r?f [^\n]{0,200}\.qcow2\b/m.test(text)
}

/** Returns KeepAlive of a plist if it is a boolean, else null. */
export function parseKeepAlive(plist: string): boolean | null {
  return parseBoolean(plist, 'KeepAlive')
}

/** Returns RunAtLoad of a plist if it is a boolean, else null. */
export function parseRunAtLoad(plist: string): boolean | null {
  return parseBoolean(plist, 'RunAtLoad')
}

function parseBoolean(plist: string, key: 'KeepAlive' | 'RunAtLoad'): boolean | null {
  const value = new RegExp(`<key>${key}</key>\\s{0,99}<(true|false)\\s{0,9}/>`).exec(plist)?.[1]
  return value === undefined ? null : value === 'true'
}

/** Returns the label of a plist; null if it has none that launchd takes. */
export function parseLabel(plist: string): string | null {
  return /<key>Label<\/key>\s{0,99}<string>([\w.-]{1,200})<\/string>/.exec(plist)?.[1] ?? null
}

/** Returns the folder in which launchd starts the job, which has the disk and the keys; null if the plist names none. */
export function parseWorkingDirectory(plist: string): string | null {
  const folder = /<key>WorkingDirectory<\/key>\s{0,99}<string>(\/[^<>]{1,255}?)\/?<\/string>/.exec(plist)?.[1]
  return folder === undefined ? null : unescapeXml(folder)
}

/** Returns the files into which launchd writes the job's output, without repetition (launchd.plist(5)). */
export function parseLogPaths(plist: string): string[] {
  const keys = plist.matchAll(
    /<key>Standard(?:Out|Error)Path<\/key>\s{0,99}<string>(\/[^<>]{1,255})<\/string>/g,
  )
  const paths = [...keys].map(([, path = '']) => unescapeXml(path))
  return [...new Set(paths)].filter((path) => path !== '/dev/null')
}

/**
 * Returns the folder that a start script changes to: the guest's own `virtualisation.darwin-builder.workingDirectory` (nixpkgs,
 * nix-builder-vm.nix); null if the script stays where launchd starts it.
 */
export function parseOwnDirectory(text: string): string | null {
  return /^[ \t]{0,40}cd "(\/[^"$`\\\n]{1,255}?)\/?"$/m.exec(text)?.[1] ?? null
}

/** Returns the port of this Mac that forwards to port 22 of the guest, or null if the text names none. */
export function parseForwardedPort(text: string): number | null {
  for (const pattern of [qemuForward, vzListenFirst, vzPortFirst, publishedPort]) {
    for (const match of text.matchAll(pattern)) {
      const port = Number(match[1])
      if (port >= 1 && port <= 65535) return port
    }
  }
  return null
}

/** Returns the guest's systems that a start script names, without repetition: `init=/nix/store/…-nixos-system-NAME/init`. */
export function findGuestSystems(text: string): string[] {
  const system = /\/nix\/store\/[0-9a-z]{32}-nixos-system-[\w+.?=-]{1,180}/g
  return [...new Set([...text.matchAll(system)].map(([path]) => path))]
}
