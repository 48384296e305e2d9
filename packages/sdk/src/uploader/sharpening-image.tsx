import { useEffect, useState } from 'react'

export interface SharpeningImageProps {
  /** The small picture that came first. */
  preview: string | undefined
  /** The better one, shown once it has loaded. */
  sharp: string | undefined
  /** A link is good for ten minutes; one that came too late needs a fresh one. */
  onLinkExpired(): void
  alt?: string
}

/** Narrower previews are the thumbnails that cameras embed: softened, so that their pixels do not show. */
const softBelowPx = 240

/** A picture that is there at once and sharpens in place. */
export function SharpeningImage({ preview, sharp, onLinkExpired, alt = '' }: SharpeningImageProps) {
  const [isSoft, setSoft] = useState(false)
  const [loaded, setLoaded] = useState<string | null>(null)
  const [failed, setFailed] = useState<string | null>(null)

  const isSharp = loaded !== null && loaded === sharp
  const retry = (src: string) => {
    // Once for each link: what still fails with a fresh one is not about the link.
    if (failed === src) return
    setFailed(src)
    onLinkExpired()
  }

  useEffect(() => {
    if (!sharp) setLoaded(null)
  }, [sharp])

  return (
    <>
      {preview && (
        <img
          className={`sharpening-preview ${isSoft ? 'is-soft' : ''}`}
          src={preview}
          crossOrigin="anonymous"
          alt={isSharp ? '' : alt}
          draggable={false}
          onLoad={(event) => setSoft(event.currentTarget.naturalWidth < softBelowPx)}
          onError={() => retry(preview)}
        />
      )}
      {sharp && (
        <img
          className={`sharpening-sharp ${isSharp ? 'is-loaded' : ''}`}
          src={sharp}
          crossOrigin="anonymous"
          alt={isSharp || !preview ? alt : ''}
          draggable={false}
          onLoad={() => setLoaded(sharp)}
          onError={() => retry(sharp)}
        />
      )}
    </>
  )
}
