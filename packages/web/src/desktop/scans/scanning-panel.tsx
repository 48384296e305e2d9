import './scanning-panel.css'
import type { CodeFormat, Scanning } from '@snaplink/contract'
import { useId } from 'react'
import { scanSettings as texts } from '../../scan-texts.ts'
import { shownFormat } from './shown-format.ts'

const repeats = ['count', 'copy', 'once'] as const
const families: readonly [title: string, formats: readonly CodeFormat[]][] = [
  [texts.retail, ['ean_13', 'ean_8', 'upc_a', 'upc_e']],
  [texts.stock, ['code_128', 'code_39', 'code_93', 'itf', 'codabar']],
  [texts.square, ['qr_code', 'data_matrix', 'pdf417', 'aztec']],
]

export interface ScanningPanelProps {
  id: string
  scanning: Scanning
  onChange(scanning: Scanning): void
}

/** How the phones of this page scan; each change is told to them at once. */
export function ScanningPanel({ id, scanning, onChange }: ScanningPanelProps) {
  const name = useId()
  const { formats } = scanning
  const toggle = (format: CodeFormat) => {
    const next = formats.includes(format) ? formats.filter((each) => each !== format) : [...formats, format]
    // Without any there would be nothing to scan.
    if (next.length > 0) onChange({ ...scanning, formats: next })
  }
  return (
    <div className="scanning-panel" id={id}>
      <fieldset>
        <legend>{texts.repeats}</legend>
        {repeats.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={scanning.repeats === each}
              onChange={() => onChange({ ...scanning, repeats: each })}
            />
            <span>
              {texts[each]} <span className="soft">{texts[`${each}Hint`]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{texts.pace}</legend>
        {(['isContinuous', 'withPhotos'] as const).map((each) => (
          <label key={each}>
            <input
              type="checkbox"
              checked={scanning[each]}
              onChange={(event) => onChange({ ...scanning, [each]: event.target.checked })}
            />
            {texts[each]}
          </label>
        ))}
      </fieldset>
      <fieldset className="scanning-formats">
        <legend>
          {texts.formats} <span className="soft">{texts.formatsHint}</span>
        </legend>
        {families.map(([title, all]) => (
          <div key={title}>
            <p className="soft">{title}</p>
            {all.map((format) => (
              <label key={format}>
                <input
                  type="checkbox"
                  checked={formats.includes(format)}
                  aria-disabled={(formats.length === 1 && formats.includes(format)) || undefined}
                  onChange={() => toggle(format)}
                />
                {shownFormat(format)}
              </label>
            ))}
          </div>
        ))}
      </fieldset>
    </div>
  )
}
