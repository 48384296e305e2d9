import { useMemo } from 'react'
import { encode } from 'uqr'

/** The quiet zone that ISO/IEC 18004 asks for, in modules. */
const quietModules = 4

/** A QR code as one path, crisp at any size; dark on white in both modes, or cameras do not find it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => drawCode(text), [text])
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} />
      <path d={path} />
    </svg>
  )
}

/** Dark runs of each row as rectangles one module high. */
function drawCode(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules })
  let path = ''
  for (const [row, modules] of data.entries()) {
    for (let column = 0; column < size; column++) {
      if (!modules[column]) continue
      const start = column
      while (modules[column + 1]) column++
      const width = column - start + 1
      path += `M${start} ${row}h${width}v1h-${width}z`
    }
  }
  return { path, size }
}
