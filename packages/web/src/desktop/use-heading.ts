import { type RefObject, useEffect, useRef } from 'react'
import { common } from '../texts.ts'

let isFirstPage = true

/** Names the tab after the page, and gives its heading the focus when one came here from another page of ours. */
export function useHeading(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title === common.product ? title : `${title} · ${common.product}`
  }, [title])
  useEffect(() => {
    // An address such as account#password leads further down.
    if (!isFirstPage && !location.hash) heading.current?.focus()
    isFirstPage = false
  }, [])
  return heading
}
