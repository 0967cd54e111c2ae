import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MacWithBuilderbar, openMacWithBuilderbar } from './mac-with-builderbar.ts'
import { restartAndWait } from './repairable-states.ts'

/**
 * A build of a real Nix whose ssh hangs while the builder is restarted, beside one that began after the restart. ssh is
 * stopped (SIGSTOP), so that it notices as little as over a connection whose other end is gone (NixOS/nix#15620).
 */
let mac: MacWithBuilderbar
beforeAll(async () => {
  mac = await openMacWithBuilderbar()
})
afterAll(() => mac?.stop())

/** Starts a build in the background, as alice; its output and then its exit code are in /tmp/NAME.log. */
async function startBuild(name: string, seconds: number): Promise<void> {
  const text = `read -r version < /proc/version; sleep ${seconds}; echo $version > $out`
  const derivation = `derivation {
  name = "${name}";
  system = "x86_64-linux";
  builder = "/bin/sh";
  args = [ "-c" "${text}" ];
  PATH = "/usr/bin:/bin";
}`
  const build = `nix-build --no-out-link --expr '${derivation}' >/tmp/${name}.log 2>&1; echo "ended with $?" >>/tmp/${name}.log`
  await mac.sh('alice', `(${build}) </dev/null >/dev/null 2>&1 &`)
}

const log = async (name: string) => (await mac.sh('root', `cat /tmp/${name}.log`)).stdout

/** Returns the numbers of root's ssh processes to the builder, the oldest first. */
async function listConnections(): Promise<readonly string[]> {
  const { stdout } = await mac.sh('root', "pgrep -f '^ssh .*linux-builder' || :")
  return stdout.split('\n').filter(Boolean)
}

const findBuildHook = async (ssh: string | undefined) =>
  (await mac.sh('root', `ps -o ppid= -p ${ssh}`)).stdout.trim()
const isAlive = async (pid: string | undefined) => (await mac.sh('root', `kill -0 ${pid}`)).code === 0

test('ends exactly the hook that hangs; its build fails at once, and no other build is affected', async () => {
  await startBuild('hangs', 600)
  await expect.poll(listConnections, { timeout: 60_000 }).toHaveLength(1)
  const [hangingPid] = await listConnections()
  const hook = await findBuildHook(hangingPid)
  await expect
    .poll(async () => (await mac.inGuest('pgrep -fx "sleep 600" || :')).stdout, { timeout: 60_000 })
    .not.toBe('')
  await mac.sh('root', `kill -STOP ${hangingPid}; sleep 7; ${restartAndWait}`)
  await startBuild('works', 300)
  await expect.poll(async () => (await listConnections()).length, { timeout: 60_000 }).toBeGreaterThan(1)

  await expect
    .poll(async () => (await mac.builderbar('status --quick --json')).stdout.includes('"build-stuck@'), {
      timeout: 120_000,
      interval: 5000,
    })
    .toBe(true)
  const otherPids = (await listConnections()).filter((pid) => pid !== hangingPid)
  const repair = await mac.builderbar('repair build-stuck --yes --json --via sudo')
  expect(JSON.parse(repair.stdout).results, repair.output).toMatchObject([
    { repair: 'end-stuck-build', outcome: 'fixed' },
  ])
  expect([await isAlive(hook), await isAlive(hangingPid)]).toEqual([false, false])
  for (const pid of otherPids) expect(await isAlive(pid)).toBe(true)
  await expect.poll(() => log('hangs'), { timeout: 30_000 }).toContain('ended with 1')
  // The build that began after the restart goes on to its end once its sleep is over.
  expect((await mac.inGuest('pkill -fx "sleep 300"')).code).toBe(0)
  await expect.poll(() => log('works'), { timeout: 60_000 }).toContain('ended with 0')
})
