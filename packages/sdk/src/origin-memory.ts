const rememberMs = 10 * 60_000

/** What was learnt about the way to a server is kept for ten minutes in sessionStorage: a reload need not find out again. */
export interface OriginMemory {
  recall(): string | undefined
  remember(value: string): void
}

export function createOriginMemory(subject: string, base: string): OriginMemory {
  const key = `snaplink.${subject} ${new URL(base).origin}`
  return {
    recall() {
      const [value, at] = stored(key)?.split(' ') ?? []
      return Date.now() - Number(at) > rememberMs ? undefined : value
    },
    remember(value) {
      try {
        globalThis.sessionStorage?.setItem(key, `${value} ${Date.now()}`)
      } catch {
        // Forbidden or full: the next page finds out for itself.
      }
    },
  }
}

function stored(key: string): string | null {
  try {
    return globalThis.sessionStorage?.getItem(key) ?? null
  } catch {
    // Reading the property throws where the person has forbidden storage.
    return null
  }
}
