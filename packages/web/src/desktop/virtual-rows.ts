import { defaultRangeExtractor, type Range, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

export interface VirtualRowsOptions {
  count: number
  keyOf(index: number): string | number
  /** About how high a row is. */
  rowPixels: number
  /** Stays in the page when it is out of sight: what has the focus must not vanish. */
  kept: string | null
}

/**
 * The rows in sight of a list in the window's own scrolling. When rows come in above what one looks at, it stays where it is.
 *
 * @param list what is as high as all rows, and in which each stands at its `place`
 */
export function useVirtualRows(
  list: RefObject<HTMLElement | null>,
  { count, keyOf, rowPixels, kept }: VirtualRowsOptions,
) {
  const [scrollMargin, setScrollMargin] = useState(0)
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indices = defaultRangeExtractor(range)
      if (kept === null) return indices
      for (let index = 0; index < range.count; index++) {
        if (keyOf(index) !== kept) continue
        return indices.includes(index) ? indices : [...indices, index].sort((a, b) => a - b)
      }
      return indices
    },
    [kept, keyOf],
  )
  const virtualizer = useWindowVirtualizer<HTMLElement>({
    count,
    getItemKey: keyOf,
    estimateSize: () => rowPixels,
    overscan: 8,
    scrollMargin,
    rangeExtractor,
    // React renders often enough by itself; waiting for each pixel makes it slower.
    useFlushSync: false,
  })

  // Whatever stands above the list may grow or go, but not while one scrolls: asking then makes the browser lay out twice.
  useLayoutEffect(() => {
    if (virtualizer.isScrolling) return
    const top = list.current ? Math.round(list.current.getBoundingClientRect().top + window.scrollY) : 0
    setScrollMargin((before) => (before === top ? before : top))
  })

  const anchor = useRef<{ key: unknown; start: number } | null>(null)
  useLayoutEffect(() => {
    const before = anchor.current
    const items = virtualizer.getVirtualItems()
    const scrolled = virtualizer.scrollOffset ?? 0
    if (before && scrolled > scrollMargin) {
      const now = items.find(({ key }) => key === before.key)
      if (now && now.start !== before.start) window.scrollBy(0, now.start - before.start)
    }
    const first = items.find(({ end }) => end > scrolled)
    anchor.current = first ? { key: first.key, start: first.start } : null
  })

  return { virtualizer, place: (item: VirtualItem) => item.start - scrollMargin }
}
