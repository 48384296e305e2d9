/** The bytes of a small file as base64: previews travel inside JSON. */
export async function toBase64(blob: Blob): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())))
}

export function fromBase64(base64: string, mediaType: string): Blob {
  return new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], { type: mediaType })
}
