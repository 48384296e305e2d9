import type { PhoneSession } from '@snaplink/sdk'
import { SnaplinkError } from '@snaplink/sdk'

const place = 'snaplink.known-by'

/** A computer's owner who may invite this phone, as this phone knows them: by a secret and the name of their page. */
export interface RememberedBy {
  key: string
  pageName: string
}

export function rememberedBy(): readonly RememberedBy[] {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '[]')
  } catch {
    // Whatever stood there, it was not ours.
    return []
  }
}

/** Consents. The same owner gets the key that it has already; each other one a key of its own. @throws SnaplinkError */
export async function letRemember(session: PhoneSession): Promise<void> {
  for (const { key } of rememberedBy()) {
    if (await isTaken(session, key)) return
  }
  const key = newKey()
  await session.remember(key)
  keep([...rememberedBy(), { key, pageName: session.pageName.get() }])
}

export function forgetRemembered(key: string): void {
  keep(rememberedBy().filter((known) => known.key !== key))
}

async function isTaken(session: PhoneSession, key: string): Promise<boolean> {
  try {
    await session.remember(key)
    return true
  } catch (error) {
    // This key is another owner's.
    if (error instanceof SnaplinkError && error.code === 'request.invalid') return false
    throw error
  }
}

function keep(known: readonly RememberedBy[]): void {
  localStorage.setItem(place, JSON.stringify(known))
}

/** 256 random bits in base64url. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
