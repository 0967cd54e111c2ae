/** A socket in a plist: launchd itself listens there, and a connection starts the job (launchd.plist(5), "Sockets"). */
const socketPort = /<key>SockServiceName<\/key>\s{0,99}<string>(\d{1,5})<\/string>/

/** socat, which runs a program for each connection: HexBox's bridge (nix-hex-box, modules/container-builder.nix). */
const socatListener = /\bTCP4?-LISTEN:(\d{1,5})\b[^\n]{0,200}(?:\\\n[^\n]{0,200}){0,4}\bEXEC:/

/** Returns the port on which launchd listens for the job; null if the plist has no socket. */
export function parseSocketPort(plist: string): number | null {
  return readPort(socketPort.exec(plist)?.[1])
}

/** Returns the port at which socat runs a program for each connection; null if the script starts no such socat. */
export function parseSocatPort(script: string): number | null {
  return readPort(socatListener.exec(script)?.[1])
}

function readPort(digits: string | undefined): number | null {
  const port = Number(digits ?? 0)
  return port >= 1 && port <= 65535 ? port : null
}
