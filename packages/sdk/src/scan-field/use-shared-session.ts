import { useEffect, useState } from 'react'
import { type ScanSource, type SharedSession, shareSession } from './shared-session.ts'

/** This page's session for scans, shared by all that ask for the same; null for the first moment. */
export function useSharedSession({ server, session, pageName, formats }: ScanSource): SharedSession | null {
  const [shared, setShared] = useState<SharedSession | null>(null)
  const kinds = formats?.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: objects are compared by what is in them
  useEffect(() => {
    const opened = shareSession({ server, session, pageName, formats })
    setShared(opened)
    return () => opened.release()
  }, [server, session?.sessionId, session?.pageToken, pageName, kinds])
  return shared
}
