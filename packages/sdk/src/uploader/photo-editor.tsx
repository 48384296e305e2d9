import { type Crop, type PhotoEdits, rotatedSize } from '@snaplink/contract'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { Button, IconButton } from '../design/button.tsx'
import { TurnLeftIcon, TurnRightIcon } from '../design/icons.tsx'
import { useToast } from '../design/toasts.tsx'
import { useModal } from '../design/use-modal.ts'
import type { PageSession } from '../index.ts'
import { fitProportion, type Grip, grips, moveGrip, turnCrop, turned, wholePicture } from './crop-area.ts'
import { TurnedPicture } from './edited-picture.tsx'
import { failureSentence } from './failure-sentence.ts'
import type { ListedPhoto } from './own-photos.ts'
import { editor as texts } from './texts.ts'

/** Width to height; `undefined`: as one likes. */
const proportions = { free: undefined, square: 1, landscape: 4 / 3, portrait: 3 / 4 } as const
type Proportion = keyof typeof proportions

const unedited: PhotoEdits = { rotation: 0, straighten: 0, crop: null }

export interface PhotoEditorProps {
  session: PageSession
  photo: ListedPhoto & { width: number; height: number }
  onClose(): void
}

/** Turns, straightens and crops a photo. What is kept are instructions: the original stays as it is. */
export function PhotoEditor({ session, photo, onClose }: PhotoEditorProps) {
  const toast = useToast()
  const dialog = useModal('dialog')
  const [edits, setEdits] = useState(photo.edits ?? unedited)
  const [proportion, setProportion] = useState<Proportion>('free')
  const { rotation, straighten } = edits
  const crop = edits.crop ?? wholePicture
  const size = { width: photo.width, height: photo.height }
  const shown = rotatedSize(size, edits)
  /** A square is not square in fractions of a picture that is not. */
  const ratio = proportions[proportion] && (proportions[proportion] * shown.height) / shown.width

  const setCrop = (next: Crop) => setEdits((now) => ({ ...now, crop: isWhole(next) ? null : next }))
  const turn = (isClockwise: boolean) => {
    setProportion('free')
    setEdits((now) => ({
      ...now,
      rotation: turned(now.rotation, isClockwise),
      crop: now.crop && turnCrop(now.crop, isClockwise),
    }))
  }
  const choose = (next: Proportion) => {
    setProportion(next)
    const wanted = proportions[next]
    if (wanted) setCrop(fitProportion(crop, (wanted * shown.height) / shown.width))
  }
  const save = () => {
    session
      .editPhoto(photo.photoId, edits)
      .catch((error) => toast({ tone: 'bad', text: texts.notSaved(photo.name, failureSentence(error)) }))
    onClose()
  }

  return (
    <dialog
      ref={dialog}
      className="viewer editor"
      tabIndex={-1}
      aria-label={texts.label(photo.name)}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="viewer-bar">
        <p className="viewer-name" title={photo.name}>
          {photo.name}
        </p>
        <div className="editor-end">
          <Button kind="quiet" onClick={() => setEdits(unedited)}>
            {texts.reset}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button kind="primary" onClick={save}>
            {texts.save}
          </Button>
        </div>
      </div>
      <div className="editor-stage">
        <div
          className="editor-picture"
          style={{
            width: `min(100cqw, ${(shown.width / shown.height) * 100}cqh)`,
            aspectRatio: `${shown.width} / ${shown.height}`,
          }}
        >
          <span className="editor-clip">
            <TurnedPicture size={size} edits={edits}>
              <img src={photo.urls.display ?? photo.urls.thumb} alt="" crossOrigin="anonymous" draggable={false} />
            </TurnedPicture>
            <span className="crop-shade" style={placeOf(crop)} />
          </span>
          <CropFrame crop={crop} proportion={ratio || undefined} onCrop={setCrop} />
        </div>
      </div>
      <div className="editor-tools">
        <div className="editor-turns">
          <IconButton label={texts.turnLeft} onClick={() => turn(false)}>
            <TurnLeftIcon />
          </IconButton>
          <IconButton label={texts.turnRight} onClick={() => turn(true)}>
            <TurnRightIcon />
          </IconButton>
        </div>
        <label className="editor-straighten">
          <span>{texts.straighten}</span>
          <input
            type="range"
            min={-45}
            max={45}
            step={0.5}
            value={straighten}
            aria-valuetext={texts.degrees(straighten)}
            onInput={(event) => setEdits({ ...edits, straighten: event.currentTarget.valueAsNumber })}
          />
          <output className="figures">{texts.degrees(straighten)}</output>
        </label>
        <fieldset className="editor-shapes">
          <legend className="spoken">{texts.shape}</legend>
          {(Object.keys(proportions) as Proportion[]).map((each) => (
            <button key={each} type="button" aria-pressed={each === proportion} onClick={() => choose(each)}>
              {texts.shapes[each]}
            </button>
          ))}
        </fieldset>
      </div>
      <p className="spoken" role="status">
        {rotation !== (photo.edits?.rotation ?? 0) && texts.turnedBy(rotation)}
      </p>
    </dialog>
  )
}

/** The part that stays, with grips at its edges and corners; by keyboard, the arrows move it and with Shift size it. */
function CropFrame(props: { crop: Crop; proportion: number | undefined; onCrop(crop: Crop): void }) {
  const { crop, proportion, onCrop } = props
  const frame = useRef<HTMLDivElement>(null)

  const hold = (grip: Grip) => (event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const holder = event.currentTarget
    const box = frame.current?.parentElement?.getBoundingClientRect()
    if (!box) return
    const from = { x: event.clientX, y: event.clientY }
    holder.setPointerCapture(event.pointerId)
    holder.onpointermove = ({ clientX, clientY }) => {
      onCrop(moveGrip(crop, grip, (clientX - from.x) / box.width, (clientY - from.y) / box.height, proportion))
    }
    holder.onpointerup = holder.onpointercancel = () => {
      holder.onpointermove = null
    }
    frame.current?.focus()
  }
  const byKey = (event: KeyboardEvent) => {
    const [dx, dy] = arrows[event.key] ?? []
    if (dx === undefined || dy === undefined) return
    event.preventDefault()
    onCrop(moveGrip(crop, event.shiftKey ? 'se' : 'all', dx * keyStep, dy * keyStep, proportion))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: no element is a part of a picture that is moved in two directions
    <div
      ref={frame}
      className="crop-frame"
      role="group"
      aria-label={texts.crop}
      aria-description={texts.cropKeys}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
      tabIndex={0}
      style={placeOf(crop)}
      onPointerDown={hold('all')}
      onKeyDown={byKey}
    >
      {grips.map((grip) => (
        <span key={grip} className={`crop-grip crop-grip-${grip}`} onPointerDown={hold(grip)} />
      ))}
    </div>
  )
}

/** A hundredth of the picture. */
const keyStep = 0.01
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function placeOf({ x, y, width, height }: Crop) {
  return { left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }
}

function isWhole({ width, height }: Crop): boolean {
  return width > 0.999 && height > 0.999
}
