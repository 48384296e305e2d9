/** For Emscripten's `instantiateWasm`: by address, compiled while it arrives where the browser can and the type is right. */
export function instantiateFrom(url: string, failed: (reason: unknown) => void) {
  return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object => {
    load(url, imports).then(done, failed)
    return {}
  }
}

async function load(url: string, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const response = await fetch(url, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), imports)
  return instance
}
