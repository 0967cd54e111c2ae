import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import ssh2 from 'ssh2'

const systemSshd = '/usr/sbin/sshd'

/**
 * Listens on a port and passes every connection to an sshd, as QEMU's user network does for its guest, and launchd for
 * Remote Login. If no sshd is installed, a server in this process answers.
 * @param answers false to accept connections and send nothing
 */
export async function openSshForwarder(
  port: number,
  hostKeyFile: string,
  answers: boolean,
  { sshd = systemSshd, address = '127.0.0.1' } = {},
): Promise<Server> {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {})
    if (!answers) return
    if (existsSync(sshd)) passToSshd(socket, hostKeyFile, sshd)
    else passToSsh2(socket, hostKeyFile)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // QEMU listens on all interfaces, but a fake must not be reachable from outside.
    server.listen(port, address, resolve)
  })
  return server
}

/** Starts a real sshd for one connection; as the user `nobody` if possible, so that it does not need /run/sshd. */
function passToSshd(socket: Socket, hostKeyFile: string, sshd: string): void {
  const options = [`HostKey=${hostKeyFile}`, 'UsePAM=no', 'PasswordAuthentication=no', 'PidFile=none']
  const nobodyIds = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const child = spawn(sshd, ['-i', '-f', '/dev/null', ...options.flatMap((option) => ['-o', option])], {
    stdio: [socket, socket, 'ignore'],
    ...nobodyIds,
  })
  child.on('error', () => {})
  // The child has a copy of the socket; ours would keep the connection open after sshd has ended.
  socket.destroy()
}

function passToSsh2(socket: Socket, hostKeyFile: string): void {
  const server = new ssh2.Server(
    { hostKeys: [readFileSync(hostKeyFile)], ident: 'OpenSSH_9.9' },
    (client) => {
      client.on('error', () => {})
      client.on('authentication', (authentication) => authentication.reject(['publickey']))
    },
  )
  server.injectSocket(socket)
  socket.resume()
}
