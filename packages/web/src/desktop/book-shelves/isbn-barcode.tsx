import { barsPath, ean13 } from './ean13.ts'

const quiet = 9
const height = 28
const guard = 32

/** An ISBN as a barcode with its digits below; nothing where it is none. */
export function IsbnBarcode({ isbn }: { isbn: string }) {
  const modules = ean13(isbn)
  if (!modules) return null
  return (
    <svg className="isbn-barcode" viewBox={`0 0 ${95 + 2 * quiet} ${guard + 9}`} role="img" aria-label={`ISBN ${isbn}`}>
      <path
        d={barsPath(modules, { height, guard })}
        transform={`translate(${quiet} 0)`}
        shapeRendering="crispEdges"
        fill="currentColor"
      />
      <text x={quiet + 47.5} y={guard + 8} textAnchor="middle" textLength="90" fill="currentColor">
        {isbn}
      </text>
    </svg>
  )
}
