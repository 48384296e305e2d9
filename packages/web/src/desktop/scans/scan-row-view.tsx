import type { Photo } from '@snaplink/sdk'
import { CopyIcon, DeleteIcon, IconButton, StateDot } from '@snaplink/sdk/design'
import { memo, type Ref } from 'react'
import { number, scans as texts } from '../../scan-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import type { RowWish } from './change-row.ts'
import { EditableCell } from './editable-cell.tsx'
import type { ScanRow } from './scan-rows.ts'
import { fitsInField, shownCode } from './shown-code.ts'
import { shownFormat } from './shown-format.ts'

export interface ScanRowViewProps {
  ref: Ref<HTMLTableRowElement>
  row: ScanRow
  index: number
  /** From the top of the list. Pixels. */
  top: number
  isFresh: boolean
  /** Null where no row has any. */
  photos: readonly Photo[] | null
  ownDeviceId: string
  onEdit(row: ScanRow, wish: RowWish): void
  onRemove(row: ScanRow): void
  onCopy(row: ScanRow): void
  onPhoto(photo: Photo): void
}

/** More of them would make the row higher than its neighbours. */
const shownPhotos = 2

export const ScanRowView = memo(function ScanRowView({ row, index, top, isFresh, photos, ...props }: ScanRowViewProps) {
  const { code, count, note } = row
  const shown = shownCode(code)
  return (
    <tr
      ref={props.ref}
      className={isFresh ? 'is-fresh' : undefined}
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-key={row.key}
      aria-rowindex={index + 2}
    >
      <td className="scan-code">
        <EditableCell
          value={code}
          label={texts.codeField(shown)}
          buttonLabel={texts.editCode(shown)}
          isFixed={!fitsInField(code)}
          maxLength={4096}
          onSave={(next) => next.trim() !== '' && props.onEdit(row, { code: next.trim() })}
        >
          <bdi title={shown}>{shown}</bdi>
        </EditableCell>
      </td>
      <td className="scan-format">{shownFormat(row.format)}</td>
      <td className="scan-count figures">
        <EditableCell
          value={String(count)}
          label={texts.countField(shown)}
          buttonLabel={texts.editCount(count, shown)}
          inputMode="numeric"
          maxLength={7}
          onSave={(next) => /^[1-9]\d{0,5}$/.test(next.trim()) && props.onEdit(row, { count: Number(next) })}
        >
          {number(count)}
        </EditableCell>
      </td>
      <td className="scan-when figures">{dayAndTime(row.scannedAt)}</td>
      <td className="scan-from" title={row.deviceName}>
        {row.deviceId === props.ownDeviceId ? texts.thisComputer : row.deviceName}
      </td>
      <td className="scan-note">
        <EditableCell
          value={note}
          label={texts.noteField(shown)}
          buttonLabel={texts.editNote(note, shown)}
          maxLength={1000}
          onSave={(next) => props.onEdit(row, { note: next.trim() })}
        >
          {note ? <bdi title={note}>{note}</bdi> : <span className="scan-add-note">{texts.addNote}</span>}
        </EditableCell>
      </td>
      {photos && (
        <td className="scan-photos">
          {photos.slice(0, shownPhotos).map((photo) => (
            <button
              key={photo.photoId}
              type="button"
              aria-label={texts.photo(photo.name)}
              onClick={() => props.onPhoto(photo)}
            >
              {photo.urls.thumb || photo.urls.preview || photo.previewUrl ? (
                <img src={photo.urls.thumb ?? photo.urls.preview ?? photo.previewUrl} alt="" />
              ) : (
                <StateDot state="waiting" />
              )}
            </button>
          ))}
          {photos.length > shownPhotos && <span className="soft">{texts.morePhotos(photos.length - shownPhotos)}</span>}
        </td>
      )}
      <td className="scan-actions">
        <IconButton label={texts.copy(shown)} onClick={() => props.onCopy(row)}>
          <CopyIcon size={18} />
        </IconButton>
        <IconButton label={texts.remove(shown)} onClick={() => props.onRemove(row)}>
          <DeleteIcon size={18} />
        </IconButton>
      </td>
    </tr>
  )
})
