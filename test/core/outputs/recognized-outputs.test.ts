import { expect, test } from 'vitest'
import { findNamedFindings } from '../../../electron/core/nix/output/named-findings.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'
import { buildOutputs } from './build-outputs.ts'
import type { NixOutput } from './field-outputs.ts'
import { nixOutputs } from './nix-outputs.ts'
import { otherProgramOutputs } from './other-program-outputs.ts'
import { publicOutputs } from './public-outputs.ts'
import { remoteNixOutputs } from './remote-nix-outputs.ts'
import {
  addColours,
  convertLineEnds,
  printAsNixOutputMonitor,
  wrapAsMail,
  wrapAsTerminal,
} from './reprinted-text.ts'
import { sshOutputs } from './ssh-outputs.ts'
import { standstillOutputs } from './standstill-outputs.ts'

const findIds = (text: string) =>
  findNamedFindings(unwrapLines(parsePastedText(Buffer.from(text)))).map(({ id }) => id)

/** Output of `ssh -v` around its errors, which points to no finding. */
const debugLines = [
  'OpenSSH_10.0p2, LibreSSL 3.3.6',
  'debug1: Reading configuration data /etc/ssh/ssh_config',
  'debug1: Connecting to localhost [::1] port 31022.',
  'debug1: connect to address ::1 port 31022: Connection refused',
  'debug1: load_hostkeys: fopen /var/root/.ssh/known_hosts2: No such file or directory',
  'debug3: no such identity: /var/root/.ssh/id_rsa: No such file or directory',
  'debug1: Authentications that can continue: publickey,password',
]
const progress = '\r\u001b[K[1/0/3 built, 2 copied (12.3/45.6 MiB)] building hello (buildPhase)\r\u001b[K'

/** The same output as other programs show it. */
const reprintersByName: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  coloured: (text) =>
    addColours(
      text,
      [0, 3, 9, 17, 31, 44, 80].filter((place) => place < text.length),
    ),
  'red in front': (text) => text.replaceAll('error:', '\u001b[31;1merror:\u001b[0m'),
  'in 80 columns': (text) => wrapAsTerminal(text, 80),
  'in 61 columns': (text) => wrapAsTerminal(text, 61),
  'in a mail': (text) => wrapAsMail(text, 72),
  'between frames of nix-output-monitor': (text) => printAsNixOutputMonitor(text, 2),
  'with CRLF': (text) => convertLineEnds(text, '\r\n'),
  'after a progress bar': (text) =>
    text
      .split('\n')
      .map((line) => progress + line)
      .join('\n'),
  'ignored by Nix': (text) => text.replace(/^error: /, 'error (ignored): '),
  'with the error named twice': (text) => text.replace(/^error: /, 'error: error: '),
  'in the journal': (text) => putBeforeLines(text, 'Nov 29 07:15:00 mac nix-daemon[4242]: '),
  'in a French journal': (text) => putBeforeLines(text, 'août 07 23:05:58 mac.local nix-daemon[4242]: '),
  "in macOS's log": (text) =>
    putBeforeLines(text, '2026-11-29 07:15:00.123456+0100 0x1f2c Default 0x0 501 0 nix-daemon: '),
  'in GitHub Actions': (text) => putBeforeLines(text, '2026-11-29T07:15:00.1234567Z '),
  'in docker build': (text) => putBeforeLines(text, '#12 21.70 '),
  'quoted in a forum': (text) => putBeforeLines(text, '> '),
  'quoted twice, in GitHub Actions': (text) => putBeforeLines(text, '> > 2026-11-29T07:15:00.1234567Z '),
  'passed on by a program': (text) => putBeforeLines(text, 'stderr: '),
  'among the lines of ssh -v': (text) => [...debugLines, text, 'debug1: Exit status 255'].join('\n'),
}

function putBeforeLines(text: string, prefix: string): string {
  return text.replace(/^(?=.)/gm, prefix)
}

const all: readonly NixOutput[] = [
  ...publicOutputs,
  ...nixOutputs,
  ...sshOutputs,
  ...remoteNixOutputs,
  ...buildOutputs,
  ...standstillOutputs,
  ...otherProgramOutputs,
]

test.each(all)('$name', ({ text, ids: expected, exceptIn = [] }) => {
  for (const [form, reprint] of Object.entries(reprintersByName)) {
    if (!exceptIn.includes(form)) expect(findIds(reprint(text)), form).toEqual(expected)
  }
})
