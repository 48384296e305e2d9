/** XMLHttpRequest over Node's `fetch`, as far as uploads use it: browsers have it, Node does not. */
export class FakeXmlHttpRequest {
  readonly upload: { onprogress?: (event: { loaded: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  #method = ''
  #url = ''
  #headers: Record<string, string> = {}
  #answer = new Headers()
  readonly #abort = new AbortController()

  open(method: string, url: string) {
    this.#method = method
    this.#url = url
  }

  setRequestHeader(name: string, value: string) {
    this.#headers[name] = value
  }

  getResponseHeader(name: string) {
    return this.#answer.get(name)
  }

  abort() {
    this.#abort.abort()
    this.onabort?.()
  }

  async send(body: Blob | null) {
    try {
      const request = { method: this.#method, headers: this.#headers, body, signal: this.#abort.signal }
      const response = await fetch(this.#url, request)
      this.#answer = response.headers
      this.status = response.status
      this.responseText = await response.text()
    } catch {
      if (!this.#abort.signal.aborted) this.onerror?.()
      return
    }
    if (body) this.upload.onprogress?.({ loaded: body.size })
    this.onload?.()
  }
}
