import { type PhotoEdits, rotatedSize, straightenScale } from '@snaplink/contract'
import type { CSSProperties, ReactNode } from 'react'
import type { ListedPhoto } from './own-photos.ts'

export interface EditedPictureProps {
  photo: Pick<ListedPhoto, 'width' | 'height' | 'edits'>
  /** `cover`: fills a square. `contain`: as large as its place allows. */
  fit: 'cover' | 'contain'
  /** Images that fill their parent. */
  children: ReactNode
}

/** A photo as the person wants it: turned, straightened and cropped by the browser alone. */
export function EditedPicture({ photo, fit, children }: EditedPictureProps) {
  const { width, height, edits } = photo
  if (!edits || !width || !height || isUntouched(edits))
    return <span className={`picture picture-${fit}`}>{children}</span>
  const { crop } = edits
  const turned = rotatedSize({ width, height }, edits)
  const shown = { width: turned.width * (crop?.width ?? 1), height: turned.height * (crop?.height ?? 1) }
  return (
    <span className={`picture picture-${fit}`}>
      <span className="picture-part" style={fit === 'cover' ? covering(shown) : containing(shown)}>
        <span className="picture-whole" style={crop ? aroundCrop(crop) : undefined}>
          <TurnedPicture size={{ width, height }} edits={edits}>
            {children}
          </TurnedPicture>
        </span>
      </span>
    </span>
  )
}

/** A whole picture, turned and straightened, in a box of its proportions. */
export function TurnedPicture(props: {
  size: { width: number; height: number }
  edits: Pick<PhotoEdits, 'rotation' | 'straighten'>
  children: ReactNode
}) {
  const { size, edits, children } = props
  const turned = rotatedSize(size, edits)
  const enlarged = 1 / straightenScale(turned, edits.straighten)
  return (
    <span className="picture-straight" style={{ transform: `rotate(${edits.straighten}deg) scale(${enlarged})` }}>
      <span
        className="picture-upright"
        style={{
          width: `${(size.width / turned.width) * 100}%`,
          height: `${(size.height / turned.height) * 100}%`,
          transform: `translate(-50%, -50%) rotate(${edits.rotation}deg)`,
        }}
      >
        {children}
      </span>
    </span>
  )
}

function isUntouched({ rotation, straighten, crop }: PhotoEdits): boolean {
  return rotation === 0 && straighten === 0 && crop === null
}

type Box = { width: number; height: number }

function covering({ width, height }: Box): CSSProperties {
  return { width: `${Math.max(1, width / height) * 100}%`, height: `${Math.max(1, height / width) * 100}%` }
}

function containing({ width, height }: Box): CSSProperties {
  return { width: `min(100cqw, ${(width / height) * 100}cqh)`, aspectRatio: `${width} / ${height}` }
}

function aroundCrop({ x, y, width, height }: Box & { x: number; y: number }): CSSProperties {
  return {
    left: `${(-x / width) * 100}%`,
    top: `${(-y / height) * 100}%`,
    width: `${100 / width}%`,
    height: `${100 / height}%`,
  }
}
