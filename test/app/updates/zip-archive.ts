import { execFileSync } from 'node:child_process'

/** Returns a ZIP archive with these files, as Python's zipfile module creates it. */
export function createZip(files: Readonly<Record<string, string>>, isPacked = true): Buffer {
  const program =
    'import io,json,sys,zipfile\nout=io.BytesIO()\nz=zipfile.ZipFile(out,"w",zipfile.ZIP_DEFLATED if sys.argv[1]=="1" else zipfile.ZIP_STORED)\n' +
    'for name,text in json.load(sys.stdin).items(): z.writestr(name,text)\nz.close()\nsys.stdout.buffer.write(out.getvalue())'
  return execFileSync('/usr/bin/python3', ['-c', program, isPacked ? '1' : '0'], {
    input: JSON.stringify(files),
    maxBuffer: 1 << 24,
  })
}

/** Returns a bundle's Info.plist as electron-builder writes it. */
export function formatInfoPlist(version: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n  <dict>\n    <key>CFBundleShortVersionString</key>\n    <string>${version}</string>\n  </dict>\n</plist>\n`
}
