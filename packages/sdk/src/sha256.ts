/**
 * The SHA-256 of a file in hexadecimal digits: by the browser where it can, on plain-HTTP pages by a small library.
 *
 * @throws DOMException the file cannot be read any more; TypeError the library could not be loaded
 */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = globalThis.crypto?.subtle
    ? await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    : await (await import('./sha256-in-slices.ts')).digestInSlices(file)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
