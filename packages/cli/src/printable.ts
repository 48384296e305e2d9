/** Control and format characters, except the joiner inside emoji: an escape sequence in a photo's name would reach the terminal. */
const unprintable = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Text from elsewhere, such as a name or a code, as one line that does nothing but stand there. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
