import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Area, type Picture, waitForPicture } from './screen-picture.ts'

const run = promisify(execFile)

export type Edge = 'top' | 'bottom' | 'left' | 'right'

/** Xfce's numbers for "snapped to this corner", and whether the panel is horizontal or vertical there. */
const places: Readonly<Record<Edge, { corner: number; mode: 'lies' | 'stands' }>> = {
  top: { corner: 6, mode: 'lies' },
  bottom: { corner: 8, mode: 'lies' },
  left: { corner: 6, mode: 'stands' },
  right: { corner: 2, mode: 'stands' },
}

/** Moves the panel to an edge of a display, as its settings dialog does, and returns its new bounds. */
export async function movePanel(edge: Edge, number: number, display: Area): Promise<Area> {
  const { corner, mode } = places[edge]
  await setPanel('mode', 'int', mode === 'lies' ? '0' : '1')
  await setPanel('position', 'string', `p=${corner};x=0;y=0`)
  await setPanel('output-name', 'string', `VNC-${number}`)
  let panel = await readWindowBounds('class', 'xfce4-panel')
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(50)) {
    if (panel !== null && isAlong(edge, panel, display)) return panel
    panel = await readWindowBounds('class', 'xfce4-panel')
  }
  throw new Error(`The panel is not at the ${edge} of display ${number}, but at ${JSON.stringify(panel)}.`)
}

async function setPanel(name: string, type: string, value: string): Promise<void> {
  const property = ['--channel', 'xfce4-panel', '--property', `/panels/panel-1/${name}`]
  await run('xfconf-query', [...property, '--create', '--type', type, '--set', value])
}

function isAlong(edge: Edge, panel: Area, display: Area): boolean {
  const lies = edge === 'top' || edge === 'bottom'
  if (panel.width !== (lies ? display.width : panel.width)) return false
  if (panel.height !== (lies ? panel.height : display.height)) return false
  const [right, bottom] = [display.x + display.width, display.y + display.height]
  const x = edge === 'right' ? right - panel.width : display.x
  const y = edge === 'bottom' ? bottom - panel.height : display.y
  return panel.x === x && panel.y === y
}

/** Returns the bounds of a window on the screen, by class or title, in pixels of X; null if none is visible. */
export async function readWindowBounds(by: 'class' | 'name', messages: string): Promise<Area | null> {
  const search = ['search', '--onlyvisible', `--${by}`, `^${messages}$`]
  const asked = await run('xdotool', [...search, 'getwindowgeometry', '--shell', '%1']).catch(() => null)
  const number = (name: string) =>
    Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(asked?.stdout ?? '')?.[1])
  const area = { x: number('X'), y: number('Y'), width: number('WIDTH'), height: number('HEIGHT') }
  return Object.values(area).every(Number.isInteger) ? area : null
}

/** Waits until the icon is drawn in the panel, and returns its square. */
export async function waitForIconBounds(panel: Area): Promise<Area> {
  const picture = await waitForPicture(
    panel,
    (shown) => findDarkBounds(panel, shown) !== null,
    'an icon in the panel',
  )
  return findDarkBounds(panel, picture) ?? panel
}

/** Returns the bounds of the dark pixels on the light panel, as high as the panel, as macOS reports them. */
function findDarkBounds(panel: Area, { width, pixels }: Picture): Area | null {
  const dark = Array.from({ length: pixels.length / 3 }, (_, index) => index).filter(
    (index) => pixels.readUInt8(index * 3) < 0x80,
  )
  // The bar is one pixel thicker than the icons' squares, because of its border.
  const square = Math.min(panel.width, panel.height) - 1
  // More dark pixels than a square has are the desktop, before the panel is drawn.
  if (dark.length === 0 || dark.length > square * square) return null
  const middle = (values: number[]) => Math.round((Math.min(...values) + Math.max(...values)) / 2)
  const x = panel.x + middle(dark.map((index) => index % width))
  const y = panel.y + middle(dark.map((index) => Math.floor(index / width)))
  return panel.width > panel.height
    ? { x: x - square / 2, y: panel.y, width: square, height: panel.height }
    : { x: panel.x, y: y - square / 2, width: panel.width, height: square }
}
