import './settings-sheet.css'
import { type ReactNode, useId } from 'react'
import { scanner } from '../../scanner-texts.ts'
import { Sheet } from '../sheet.tsx'
import type { ScannerSettings } from './scanner-settings.ts'

const texts = scanner.sheet

export interface SettingsSheetProps {
  settings: ScannerSettings
  onChange(settings: ScannerSettings): void
  cameras: readonly MediaDeviceInfo[]
  /** The one that is open. */
  cameraId: string | undefined
  isContinuous: boolean
  /** Absent where each code is followed by its photos. */
  onPace?: ((isContinuous: boolean) => void) | undefined
  onClose(): void
}

/** What is chosen once and seldom changed. */
export function SettingsSheet(props: SettingsSheetProps) {
  const { settings, onChange, cameras, cameraId, isContinuous, onPace, onClose } = props
  return (
    <Sheet title={texts.title} onClose={onClose}>
      <div className="scan-settings">
        {onPace && (
          <Choices name={texts.pace}>
            <Choice type="radio" group="pace" isOn={isContinuous} onPick={() => onPace(true)}>
              {texts.continuous}
            </Choice>
            <Choice type="radio" group="pace" isOn={!isContinuous} onPick={() => onPace(false)}>
              {texts.single}
            </Choice>
          </Choices>
        )}
        {cameras.length > 1 && (
          <Choices name={texts.camera}>
            {cameras.map(({ deviceId, label }, index) => (
              <Choice
                key={deviceId}
                type="radio"
                group="camera"
                isOn={deviceId === cameraId}
                onPick={() => onChange({ ...settings, cameraId: deviceId })}
              >
                {label || texts.cameraNumber(index + 1)}
              </Choice>
            ))}
          </Choices>
        )}
        <Choice type="checkbox" isOn={settings.sound} onPick={() => onChange({ ...settings, sound: !settings.sound })}>
          {texts.sound}
        </Choice>
      </div>
    </Sheet>
  )
}

function Choices({ name, children }: { name: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend>{name}</legend>
      {children}
    </fieldset>
  )
}

interface ChoiceProps {
  type: 'radio' | 'checkbox'
  group?: string
  isOn: boolean
  onPick(): void
  children: ReactNode
}

function Choice({ type, group, isOn, onPick, children }: ChoiceProps) {
  const id = useId()
  return (
    <label className="scan-choice" htmlFor={id}>
      <input id={id} type={type} name={group} checked={isOn} onChange={onPick} />
      {children}
    </label>
  )
}
