import { newId } from '@snaplink/contract'
import { useCallback, useState } from 'react'
import type { Remark } from './book-lines.ts'

/** More than anybody looks back to: they are answers, and what matters is kept on the computer. */
const mostRemarks = 200

/** What scans said, while this page is open. */
export function useRemarks() {
  const [remarks, setRemarks] = useState<readonly Remark[]>([])
  /** @param id of one that it replaces */
  const put = useCallback((remark: Omit<Remark, 'id' | 'at'>, id = newId()): string => {
    const fresh = { ...remark, id, at: Date.now() }
    setRemarks((all) => [...all.filter((each) => each.id !== id), fresh].slice(-mostRemarks))
    return id
  }, [])
  const change = useCallback((id: string, next: Partial<Remark>) => {
    setRemarks((all) => all.map((each) => (each.id === id ? { ...each, ...next } : each)))
  }, [])
  const drop = useCallback((id: string) => setRemarks((all) => all.filter((each) => each.id !== id)), [])
  return { remarks, put, change, drop }
}
