import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { findingSchema } from '../../electron/builder/finding.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

const statusSchema = z.object({ state: z.string(), findings: z.array(findingSchema) })
let mac: MacWithBuilderbar
beforeEach(async () => {
  mac = await openMacWithBuilderbar()
})
afterEach(() => mac.stop())

async function leads() {
  const said = await mac.builderbar('status --json --quick')
  const { findings } = statusSchema.parse(JSON.parse(said.stdout))
  return findings.filter(({ severity, causedBy }) => severity !== 'note' && causedBy === null)
}
const root = async (line: string) => {
  const said = await mac.sh('root', line)
  if (said.code !== 0) throw new Error(said.output)
}

test('real Nix tells alice of a store file that was written through', async () => {
  expect(await leads()).toEqual([])
  await root('chmod u+w "$(readlink -f /etc/nix/machines)"; echo "# edited" >>/etc/nix/machines')
  const [found, ...others] = await leads()
  expect(others).toEqual([])
  expect(found).toMatchObject({ id: 'machines-store-modified', severity: 'warning' })
  expect(found?.evidence.map(({ value }) => value).join()).toMatch(/was modified! expected hash/)
})

test('a daemon that has not read the newest nix.conf is told of, and no more after its restart', async () => {
  const restart = 'kill "$(cat /run/nix-daemon.pid)"; nix-daemon >/tmp/nix-daemon.log 2>&1 & sleep 0.5'
  await root(restart)
  await root(
    'rm /etc/nix/nix.conf; cp /etc/static/nix/nix.conf /etc/nix/; touch -d "+5 seconds" /etc/nix/nix.conf',
  )
  expect((await leads()).map(({ id, severity }) => `${severity} ${id}`)).toEqual([
    'warning daemon-config-stale',
  ])
  await root('touch -d "-5 minutes" /etc/nix/nix.conf; touch -h -d "-5 minutes" /etc/nix/nix.conf')
  expect(await leads()).toEqual([])
})

test('alice in the build group is told of', async () => {
  await root('sed -i "s/^nixbld:.*/&,alice/" /etc/group')
  const said = await mac.sh(
    'root',
    `setpriv --reuid=501 --regid=20 --groups=20,30000 env -i HOME=/Users/alice PATH=/usr/bin:/bin '${process.execPath}' /opt/builderbar/cli.js status --json --quick`,
  )
  const { findings } = statusSchema.parse(JSON.parse(said.stdout))
  expect(findings.find(({ id }) => id === 'user-in-nixbld')).toMatchObject({
    subject: 'alice',
    severity: 'warning',
  })
})
