/** Settings of the desktop in which the app is tested and its pictures are taken (scripts/desktop.mjs). */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const screen = { width: 1280, height: 800, panelHeight: 24 }

/** A bar at the top with the tray at its right end, and no clock: the picture changes only when an icon does. */
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${screen.panelHeight}"/>
      <property name="icon-size" type="uint" value="16"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
      <property name="icon-size" type="int" value="16"/>
    </property>
  </property>
</channel>
`

/**
 * Notifications stay until a test has read them, away from where the popover opens. A click does what the notification
 * is for, as on macOS.
 */
const notificationSettings = `[global]
origin = bottom-left
mouse_left_click = do_action, close_current
[urgency_low]
timeout = 0
[urgency_normal]
timeout = 0
[urgency_critical]
timeout = 0
`

/**
 * Lays the settings into a fresh folder and names it to all that is started with this environment.
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function settleIn(folder) {
  const panel = join(folder, 'config/xfce4/xfconf/xfce-perchannel-xml')
  const notifications = join(folder, 'config/dunst')
  for (const path of [panel, notifications, join(folder, 'cache'), join(folder, 'data')]) {
    await mkdir(path, { recursive: true })
  }
  // Programs refuse a runtime folder that others may read.
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  await writeFile(join(panel, 'xfce4-panel.xml'), panelSettings)
  await writeFile(join(notifications, 'dunstrc'), notificationSettings)
  return {
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    // Only this user may enter the folder, so the screen asks for no password there.
    BUILDERBAR_DISPLAYS: join(folder, 'runtime/displays'),
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_TYPE: 'x11',
    WAYLAND_DISPLAY: undefined,
    // Looks for an accessibility bus would only fail, after a wait.
    NO_AT_BRIDGE: '1',
  }
}
