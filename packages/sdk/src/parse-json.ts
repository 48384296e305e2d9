/** The value in `text`, or null where it is not JSON: what proxies write is not ours to trust. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
