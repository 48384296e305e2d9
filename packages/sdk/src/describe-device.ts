interface UserAgentData {
  platform: string
  getHighEntropyValues?(hints: string[]): Promise<{ model?: string }>
}

const systems: readonly [name: string, pattern: RegExp][] = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['macOS', /Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
]
/** Most specific first: Edge calls itself Chrome, and Chrome Safari. */
const browsers: readonly [name: string, pattern: RegExp][] = [
  ['Edge', /Edg/],
  ['Opera', /OPR\//],
  ['Samsung Internet', /SamsungBrowser/],
  ['Firefox', /Firefox|FxiOS/],
  ['Chrome', /Chrome|CriOS/],
  ['Safari', /Safari/],
]

/** What a person would call this device: "Pixel 7", "iPhone", "Chrome on Windows". */
export async function describeDevice(): Promise<string> {
  const { userAgent } = navigator
  const apple = /iPhone|iPad/.exec(userAgent)?.[0]
  if (apple) return apple
  const { userAgentData } = navigator as { userAgentData?: UserAgentData }
  const hints = await userAgentData?.getHighEntropyValues?.(['model']).catch(() => null)
  // Chrome has hidden the model behind "K" since 2023; other browsers still tell it.
  const model = hints?.model || /Android [\d.]+; ([^;)]+?)(?: Build|[;)])/.exec(userAgent)?.[1]
  if (model && model !== 'K' && !/^(Mobile|Tablet)$/.test(model)) return model
  const browser = nameIn(browsers, userAgent) ?? 'Browser'
  const system = nameIn(systems, userAgent)
  return system ? `${browser} on ${system}` : browser
}

function nameIn(names: readonly [name: string, pattern: RegExp][], userAgent: string): string | undefined {
  return names.find(([, pattern]) => pattern.test(userAgent))?.[0]
}
