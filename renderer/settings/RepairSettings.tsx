import type { ManagedSettings } from '../../electron/app/contract/managed-settings.ts'
import type { Settings, SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { explainManaged } from './ManagedNotice.tsx'
import { SettingsGroup } from './SettingsGroup.tsx'

const text = messages.settings

interface RepairSettingsProps {
  readonly settings: Pick<Settings, 'autoRepair' | 'idleStopMinutes'>
  readonly managed: ManagedSettings
  readonly changeSettings: (choice: SettingsChange) => void
}

/** What Builderbar does to the builder without asking. */
export function RepairSettings({ settings, managed, changeSettings }: RepairSettingsProps) {
  return (
    <>
      <SettingsGroup note={text.autoRepairIntro}>
        <Switch
          label={text.autoRepair}
          on={settings.autoRepair}
          reason={explainManaged(managed.autoRepair)}
          onChange={(on) => changeSettings({ kind: 'auto-repair', on })}
        />
      </SettingsGroup>
      <SettingsGroup note={text.idleStop.message}>
        <Select
          label={text.idleStop.label}
          value={`${settings.idleStopMinutes}`}
          options={text.idleStop.choices}
          reason={explainManaged(managed.idleStopMinutes)}
          onPick={(value) => {
            const minutes = choices.find((choice) => `${choice}` === value)
            if (minutes !== undefined) changeSettings({ kind: 'idle-stop', minutes })
          }}
        />
      </SettingsGroup>
    </>
  )
}

const choices = [0, 15, 30, 60, 120, 240] as const
