const control = /\p{Cc}/gu

/** A code as it can be seen: what moves a cursor or separates fields (GS1) by its picture, such as `␝`. */
export function shownCode(code: string): string {
  return code.replace(control, (letter) => (letter === '\x7f' ? '␡' : picture(letter)))
}

/** A field of one line would drop what is in some codes without saying so. */
export function fitsInField(code: string): boolean {
  return code.search(control) < 0
}

function picture(letter: string): string {
  const at = letter.charCodeAt(0)
  return at < 0x20 ? String.fromCharCode(0x2400 + at) : '�'
}
