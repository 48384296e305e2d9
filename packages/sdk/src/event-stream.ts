/**
 * Reads `text/event-stream` (HTML standard, 9.2.6) as far as our server writes it: `event` and `data` lines.
 * Comments and other fields are skipped.
 *
 * @returns takes the bytes as they come, cut anywhere
 */
export function eventStreamParser(onEvent: (name: string, data: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder()
  let rest = ''
  let name = 'message'
  let data: string[] = []

  function takeLine(line: string) {
    if (line === '') {
      if (data.length > 0) onEvent(name, data.join('\n'))
      name = 'message'
      data = []
    } else if (line.startsWith('event:')) name = line.slice(6).trim()
    else if (line.startsWith('data:')) data.push(line.slice(5).trimStart())
  }

  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) takeLine(line.endsWith('\r') ? line.slice(0, -1) : line)
  }
}
