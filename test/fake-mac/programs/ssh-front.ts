import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import ssh2 from 'ssh2'

const usualSshd = '/usr/sbin/sshd'

/**
 * Listens on a port and passes every connection to an sshd, as QEMU's user network does for its guest, and
 * macOS's launchd for Remote Login. `answers` false: it accepts connections and sends nothing. Where no sshd is
 * installed, a server in this process answers.
 */
export async function openSshFront(
  port: number,
  hostKeyFile: string,
  answers: boolean,
  { sshd = usualSshd, address = '127.0.0.1' } = {},
): Promise<Server> {
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {})
    if (!answers) return
    if (existsSync(sshd)) giveToSshd(socket, hostKeyFile, sshd)
    else giveToSsh2(socket, hostKeyFile)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // QEMU listens on all interfaces; a fake must not be reachable from outside.
    server.listen(port, address, resolve)
  })
  return server
}

/** One real sshd per connection. It runs as the user `nobody` where possible, so it needs no /run/sshd of this system. */
function giveToSshd(socket: Socket, hostKeyFile: string, sshd: string): void {
  const options = [`HostKey=${hostKeyFile}`, 'UsePAM=no', 'PasswordAuthentication=no', 'PidFile=none']
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const child = spawn(sshd, ['-i', '-f', '/dev/null', ...options.flatMap((option) => ['-o', option])], {
    stdio: [socket, socket, 'ignore'],
    ...nobody,
  })
  child.on('error', () => {})
  // The child has its own end of the connection; ours would keep it open after sshd has gone.
  socket.destroy()
}

function giveToSsh2(socket: Socket, hostKeyFile: string): void {
  const server = new ssh2.Server(
    { hostKeys: [readFileSync(hostKeyFile)], ident: 'OpenSSH_9.9' },
    (client) => {
      client.on('error', () => {})
      client.on('authentication', (asked) => asked.reject(['publickey']))
    },
  )
  server.injectSocket(socket)
  socket.resume()
}
