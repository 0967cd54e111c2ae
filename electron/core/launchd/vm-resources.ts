/** What a VM was given; a part that the text does not name is absent. */
export interface VmResources {
  readonly memoryBytes?: number
  readonly cores?: number
}

const mebibyte = 1024 ** 2

/** Sizes in MiB: QEMU's `-m 3072`, vfkit's and darwin-vz-nix's `--memory 6144`, vzvm's JSON. */
const memoryPatterns = [
  /(?:^|\s)-m (\d{2,8})(?=[\s\\]|$)/m,
  /(?:^|\s)--memory (\d{2,8})M?(?=[\s\\]|$)/m,
  /"memorySizeMiB"\s{0,9}:\s{0,9}(\d{2,8})\b/,
]

const corePatterns = [
  /(?:^|\s)-smp (\d{1,4})(?=[\s\\]|$)/m,
  /(?:^|\s)--(?:cpus|cores) (\d{1,4})(?=[\s\\]|$)/m,
  /"cpuCount"\s{0,9}:\s{0,9}(\d{1,4})\b/,
]

/** Reads memory and cores from the arguments of a VM's process, or from the script or the configuration that starts it. */
export function parseVmResources(text: string): VmResources {
  const mebibytes = findNumber(memoryPatterns, text)
  const cores = findNumber(corePatterns, text)
  return {
    ...(mebibytes === null ? {} : { memoryBytes: mebibytes * mebibyte }),
    ...(cores === null ? {} : { cores }),
  }
}

function findNumber(patterns: readonly RegExp[], text: string): number | null {
  const digits = patterns.map((pattern) => pattern.exec(text)?.[1]).find((match) => match !== undefined)
  const number = Number(digits ?? 0)
  return number > 0 ? number : null
}
