import { afterEach, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { findingSchema } from '../../../electron/core/model/finding.ts'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'

const statusSchema = z.object({ state: z.string(), findings: z.array(findingSchema) })
let mac: MacWithBuilderbar
beforeEach(async () => {
  mac = await openMacWithBuilderbar()
})
afterEach(() => mac.stop())

async function listRootFindings() {
  const result = await mac.builderbar('status --json --quick')
  const { findings } = statusSchema.parse(JSON.parse(result.stdout))
  return findings.filter(({ severity, causedBy }) => severity !== 'note' && causedBy === null)
}
const runAsRoot = async (line: string) => {
  const result = await mac.sh('root', line)
  if (result.code !== 0) throw new Error(result.output)
}

test('a scan reports what real Nix tells alice about a modified store file', async () => {
  expect(await listRootFindings()).toEqual([])
  await runAsRoot('chmod u+w "$(readlink -f /etc/nix/machines)"; echo "# edited" >>/etc/nix/machines')
  const [finding, ...otherFindings] = await listRootFindings()
  expect(otherFindings).toEqual([])
  expect(finding).toMatchObject({ id: 'machines-store-modified', severity: 'warning' })
  expect(finding?.evidence.map(({ value }) => value).join()).toMatch(/was modified! expected hash/)
})

test('a scan reports a nix-daemon with an outdated nix.conf until it is restarted', async () => {
  const restart = 'kill "$(cat /run/nix-daemon.pid)"; nix-daemon >/tmp/nix-daemon.log 2>&1 & sleep 0.5'
  await runAsRoot(restart)
  await runAsRoot(
    'rm /etc/nix/nix.conf; cp /etc/static/nix/nix.conf /etc/nix/; touch -d "+5 seconds" /etc/nix/nix.conf',
  )
  expect((await listRootFindings()).map(({ id, severity }) => `${severity} ${id}`)).toEqual([
    'warning daemon-config-stale',
  ])
  await runAsRoot('touch -d "-5 minutes" /etc/nix/nix.conf; touch -h -d "-5 minutes" /etc/nix/nix.conf')
  expect(await listRootFindings()).toEqual([])
})

test('a scan reports that alice is in the build group', async () => {
  await runAsRoot('sed -i "s/^nixbld:.*/&,alice/" /etc/group')
  const result = await mac.sh(
    'root',
    `setpriv --reuid=501 --regid=20 --groups=20,30000 env -i HOME=/Users/alice PATH=/usr/bin:/bin '${process.execPath}' /opt/builderbar/cli.js status --json --quick`,
  )
  const { findings } = statusSchema.parse(JSON.parse(result.stdout))
  expect(findings.find(({ id }) => id === 'user-in-nixbld')).toMatchObject({
    subject: 'alice',
    severity: 'warning',
  })
})

test('remote builders on the true network are probed only with --remote, once each, and judged by their host keys', async () => {
  await runAsRoot(`ip addr add 192.0.2.7/32 dev lo
printf '192.0.2.7\\tforge.example.com\\n' >>/etc/hosts
cat >>/etc/ssh/ssh_config <<'CONF'
Host good wrong closed
  HostName forge.example.com
Host closed
  Port 2222
Host jumped
  ProxyJump forge.example.com
CONF
pin() { base64 -w0 <"$1"; }
mine=$(pin /etc/ssh/ssh_host_ed25519_key.pub)
own=$(cut -d' ' -f8 /etc/nix/machines)
line=$(cat /etc/nix/machines); rm /etc/nix/machines
{ echo "$line"; for name in good:$mine wrong:$own closed:$own jumped:$own gone:$own; do
echo "ssh-ng://nix@\${name%%:*} riscv64-linux - 1 1 - - \${name#*:}"; done; } >/etc/nix/machines`)
  const probesSchema = z.object({
    state: z.string(),
    findings: z.array(findingSchema),
    routes: z.array(z.object({ uri: z.string(), view: z.string() })),
    builders: z.array(z.object({ host: z.string(), state: z.string(), summary: z.string() })),
  })
  const countConnections = async () =>
    Number((await mac.sh('root', 'grep -c "192.0.2.7 port\\|from 192.0.2.7" /tmp/remote-login.log')).stdout)
  const scan = async (options: string) => {
    const { state, builders, findings, routes } = probesSchema.parse(
      JSON.parse((await mac.builderbar(`status --json --quick ${options}`)).stdout),
    )
    const stateByHost = Object.fromEntries(builders.map((builder) => [builder.host, builder.state]))
    return { state, stateByHost, builders, findings, routes }
  }
  const before = await scan('')
  // The machines file is no longer nix-darwin's link.
  expect(before.stateByHost).toEqual({ 'linux-builder': 'degraded', ...createStates('unknown') })
  expect(await countConnections()).toBe(0)

  const status = await scan('--remote')
  expect(status.stateByHost).toEqual({
    'linux-builder': 'degraded',
    good: 'healthy',
    wrong: 'down',
    closed: 'down',
    jumped: 'unknown',
    gone: 'down',
  })
  expect(status.builders.find(({ host }) => host === 'jumped')?.summary).toContain('ProxyJump')
  expect(
    status.findings.flatMap(({ id, subject, severity }) =>
      severity === 'error' ? [`${id} ${subject}`] : [],
    ),
  ).toEqual([
    'host-key-mismatch ssh-ng://nix@wrong',
    'remote-unreachable ssh-ng://nix@closed',
    'remote-unreachable ssh-ng://nix@gone',
  ])
  expect(status.routes.map(({ uri, view }) => `${uri} ${view}`)).toContain(
    'ssh-ng://nix@good without-roots-own-files',
  )
  expect(await countConnections()).toBe(2)
  // The stored result is shown again, without another connection.
  expect((await scan('')).stateByHost).toEqual(status.stateByHost)
  expect(await countConnections()).toBe(2)
})

const createStates = (state: string) =>
  Object.fromEntries(['good', 'wrong', 'closed', 'jumped', 'gone'].map((host) => [host, state]))
