import './code-frame.css'
import type { Sighting } from '@snaplink/scan'
import { type RefObject, useEffect, useRef } from 'react'
import { boxAround, bracketsPath, type Point, toward } from './code-box.ts'
import { cornersInView } from './frame-in-view.ts'

/** A part of the way to where the code is, with each frame of the screen: there in a tenth of a second. */
const pace = 0.35
/** Decoders miss a frame now and then. */
const keepMs = 350
/** At rest, of the view's width and height. */
const restWidth = 0.78
const restHeight = 0.42

export interface CodeFrameProps {
  /** What was seen last, and when; written by the decoder many times a second, so no state of React's. */
  seen: RefObject<{ sighting: Sighting; at: number } | null>
  video: RefObject<HTMLVideoElement | null>
  /** Rises with each code that is read: it flashes. */
  reads: number
}

/** A quiet frame in the middle, which snaps to the code that is found and flashes when it is read. */
export function CodeFrame({ seen, video, reads }: CodeFrameProps) {
  const svg = useRef<SVGSVGElement>(null)
  const path = useRef<SVGPathElement>(null)

  useEffect(() => {
    let corners: readonly Point[] | null = null
    let handle = requestAnimationFrame(draw)
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches

    function draw(now: number) {
      handle = requestAnimationFrame(draw)
      const [drawn, frame] = [path.current, video.current]
      const { clientWidth: width = 0, clientHeight: height = 0 } = svg.current ?? {}
      if (!drawn || width === 0) return
      const found = seen.current && now - seen.current.at < keepMs ? seen.current.sighting : null
      const goal =
        found && frame && frame.videoWidth > 0
          ? boxAround(
              cornersInView(found.corners, { width: frame.videoWidth, height: frame.videoHeight }, { width, height }),
            )
          : restingBox(width, height)
      corners = corners && !isCalm ? corners.map((corner, index) => toward(corner, goal[index] ?? corner, pace)) : goal
      const next = bracketsPath(corners)
      if (drawn.getAttribute('d') !== next) drawn.setAttribute('d', next)
      drawn.toggleAttribute('data-found', found !== null)
    }
    return () => cancelAnimationFrame(handle)
  }, [seen, video])

  return (
    <svg ref={svg} className="code-frame" aria-hidden="true">
      {/* A new one for each code, so that its flash begins anew. */}
      <path key={reads} ref={path} className={reads > 0 ? 'code-frame-read' : undefined} />
    </svg>
  )
}

function restingBox(width: number, height: number): readonly Point[] {
  const [x, y] = [(width * restWidth) / 2, (Math.min(height, width) * restHeight) / 2]
  const [cx, cy] = [width / 2, height / 2]
  return [
    [cx - x, cy - y],
    [cx + x, cy - y],
    [cx + x, cy + y],
    [cx - x, cy + y],
  ]
}
