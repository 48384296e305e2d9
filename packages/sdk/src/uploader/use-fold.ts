import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * Follows `wanted`, with the browser's own transition between the two looks where it has one: the code's card and the
 * first badge carry the same name, so that the one folds into the other.
 */
export function useFold(wanted: boolean): boolean {
  const [shown, setShown] = useState(wanted)
  useEffect(() => {
    if (wanted === shown) return
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.visibilityState === 'hidden'
    // It would hold still, for a moment, whatever else moves on the page.
    const isOurPage = document.documentElement.classList.contains('snaplink')
    if (!still && isOurPage && document.startViewTransition)
      document.startViewTransition(() => flushSync(() => setShown(wanted)))
    else setShown(wanted)
  }, [wanted, shown])
  return shown
}
