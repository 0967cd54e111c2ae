/**
 * Prefixes that logs and quotations add to a line of output. Each begins with a different character, so most lines are compared
 * with at most one of them.
 */
const prefixes: readonly RegExp[] = [
  // A quotation in a mail or a forum. Nix quotes the output of a build below more blanks.
  /^ {0,3}(?:> ?){1,4}(?=\S)/,
  // GitHub Actions: `2026-01-31T12:00:00.1234567Z `, and Rust's tracing, which continues with the level.
  /^ {0,10}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)? /,
  // macOS's log(1): `2026-01-31 12:00:00.123456+0100 0x1f Default 0x0 42 0 nix-daemon: (libsystem) `, or only the time.
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{1,9}(?:[+-]\d{4})?(?: +0x[\da-f]{1,16} +\w+ +0x[\da-f]{1,16} +\d{1,10} +\d{1,3} +[\w.@-]{1,80}:(?: \([^)]{1,80}\))?)? /,
  // syslog and journald, also with the months of other languages: `Nov 29 12:00:00 host nix-daemon[42]: `.
  /^\p{L}{3,5}\.? {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})? [\w.-]{1,80} [\w.@()-]{1,80}(?:\[\d{1,10}\])?: /u,
  // docker build: `#9 21.70 `.
  /^#\d{1,4} \d{1,6}\.\d{1,3} /,
  // The group and the level of a log of GitHub Actions.
  /^##\[\w{1,20}\]/,
  // Jenkins and others: `[2026-01-31 12:00:00] `, `[12:00:00] `; Buildkite, whose escape characters were lost.
  /^\[(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?\] /,
  /^_bk;t=\d{10,16}/,
  // Programs that run Nix and pass its output on: `stderr: `, GitHub’s `::error::`, Docker Compose’s and colmena’s `host | `.
  /^std(?:err|out): /,
  /^::(?:error|warning|notice)(?: [^:]{1,200})?::/,
  /^ {0,20}[A-Za-z][\w.-]{0,60} {1,8}\| /,
  // The numbers of dmesg: `[   12.345678] `.
  /^\[ {0,8}\d{1,8}\.\d{3,6}\] /,
  // A quotation in a report.
  /^\| (?=\S)(?!.*\|)/,
  // Programs that deploy. Nix puts the names of derivations in front in the same way (`-L`), and none is called so.
  /^(?:cachix-deploy(?:-agent)?|nixops|nixos-rebuild|darwin-rebuild|nix-build|nix-daemon)> /,
  // nixops, colmena and shell scripts put the name of the machine in front.
  /^\[[A-Za-z][\w.-]{0,60}\] /,
]

/** A log may be quoted, and a quoted log may be that of another program. */
const maxPrefixes = 4

/** Returns the line without the prefix of a log or a quotation. */
export function removeLinePrefix(line: string): string {
  let rest = line
  for (let count = 0; count < maxPrefixes; count += 1) {
    const prefix = prefixes.find((pattern) => pattern.test(rest))
    if (prefix === undefined) break
    rest = rest.replace(prefix, '')
  }
  return rest
}
