import { type ComponentType, useEffect, useState } from 'react'

/**
 * A part of the page that is loaded when it is needed. Null until it is there, and where it cannot be loaded.
 *
 * @param load the same function each time
 */
export function usePart<Props>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> | null {
  const [part, setPart] = useState<{ Part: ComponentType<Props> } | null>(null)
  useEffect(() => {
    load().then(
      (Part) => setPart({ Part }),
      // Without a connection it would do nothing.
      () => undefined,
    )
  }, [load])
  return part?.Part ?? null
}
