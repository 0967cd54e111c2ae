import { describe, expect, it } from 'vitest'
import type { ProcessResult } from '../../electron/mac/mac.ts'
import { resolveHostName } from '../../electron/mac/real/host-names.ts'

const createExit = (code: number, stdout: string): ProcessResult => ({
  status: 'exited',
  code,
  stdout,
  stderr: '',
})

/** The real system with these outputs of the resolver programs, and no hosts file that lists the name. */
function resolveWith(answers: Readonly<Record<string, ProcessResult>>, host = 'linux-builder') {
  return resolveHostName(host, 3000, '', {
    read: async () => ({ ok: true, value: '127.0.0.1 localhost\n' }),
    run: async (program) => answers[program] ?? { status: 'missing' },
  })
}

describe('the resolver of macOS', () => {
  const dscacheutil = (result: ProcessResult) => resolveWith({ '/usr/bin/dscacheutil': result })

  it('returns the addresses of both families (docs/macos.md, "Name resolution")', async () => {
    const output = 'name: localhost\nipv6_address: ::1\n\nname: localhost\nip_address: 127.0.0.1\n\n'
    expect(await dscacheutil(createExit(0, output))).toEqual({ ok: true, value: ['::1', '127.0.0.1'] })
  })

  it('returns nothing for a name that does not resolve', async () => {
    expect(await dscacheutil(createExit(0, ''))).toEqual({ ok: true, value: [] })
  })

  it('fails if it hangs', async () => {
    expect(await dscacheutil({ status: 'timed-out', afterMs: 3000 })).toEqual({
      ok: false,
      reason: "linux-builder didn't resolve within 3 s",
    })
  })
})

describe('the resolver of Linux', () => {
  it('is used if that of macOS is missing', async () => {
    const output = '192.0.2.7 STREAM linux-builder\n192.0.2.7 DGRAM\n2001:db8::7 STREAM\n'
    expect(await resolveWith({ '/usr/bin/getent': createExit(0, output) })).toEqual({
      ok: true,
      value: ['192.0.2.7', '2001:db8::7'],
    })
    expect(await resolveWith({ '/usr/bin/getent': createExit(2, '') })).toEqual({ ok: true, value: [] })
  })

  it('fails if it is missing', async () => {
    expect(await resolveWith({})).toEqual({
      ok: false,
      reason: "linux-builder couldn't be resolved: /usr/bin/dscacheutil is missing",
    })
  })
})
