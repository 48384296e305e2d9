import { readSigninUrl } from '@snaplink/sdk/signin'

/** For this tab alone, so that a reload, or the way through a password manager, does not lose it. */
const key = 'snaplink.approve'

/** Reads the code and takes it out of the address, so that it is neither bookmarked, shared nor seen. */
export function takeCode(): string | null {
  const code = readSigninUrl(location.href)
  if (code) {
    sessionStorage.setItem(key, code)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return code ?? sessionStorage.getItem(key)
}

/** It has been answered. */
export function forgetCode(): void {
  sessionStorage.removeItem(key)
}
