import { type CodeFormat, codeFormats } from '@snaplink/contract'
import { createRoot, type Root } from 'react-dom/client'
import css from './scan-field/scan-field.css?inline'
import type { FieldScan } from './scan-field/scan-routes.ts'
import { SnaplinkScanField } from './scan-field/snaplink-scan-field.tsx'
import { scanField as texts } from './uploader/texts.ts'

const themes = ['auto', 'light'] as const
/** The server that this script came from. */
const home = import.meta.url.replace(/[^/]*$/, '')
const sheet = new CSSStyleSheet()
sheet.replaceSync(`${css}
:host { display: inline-block } :host([hidden]) { display: none } .scan-input { width: 100% }
:host { width: var(--snaplink-field-width, 280px); max-width: 100% }`)

/**
 * `<snaplink-scan-field name="ean" enter>`: a field of any form into which a phone scans. A code comes in as by a keyboard: `input` and
 * `change` are heard, and with `enter` a press of Enter, which submits the form unless the page prevents it.
 *
 * Attributes: `name`, `value`, `required`, `disabled`, `placeholder`, `label` (where no `<label>` belongs to it), `enter`, `formats`
 * (with blanks between); `server` (default: where this script came from); `session` and `page-token` where the page's own server has
 * opened the session; `page-name`; `theme`. Events besides: `scan`, with the scan as `detail`.
 */
export class SnaplinkScanFieldElement extends HTMLElement {
  static readonly formAssociated = true
  static readonly observedAttributes = [
    ...['name', 'value', 'required', 'disabled', 'placeholder', 'label', 'enter', 'formats'],
    ...['server', 'session', 'page-token', 'page-name', 'theme'],
  ]

  readonly #internals = this.attachInternals()
  readonly #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true })
  readonly #place = document.createElement('div')
  #root: Root | null = null
  #input: HTMLInputElement | null = null
  #value = ''
  #isDisabledByForm = false

  constructor() {
    super()
    this.#shadow.adoptedStyleSheets = [sheet]
    this.#shadow.append(this.#place)
    this.#shadow.addEventListener('keydown', (event) => this.#hearKey(event as KeyboardEvent))
    // What is inside of a shadow does not say its changes outside, as those of other fields do.
    this.#shadow.addEventListener(
      'change',
      (event) => event.composed || this.dispatchEvent(new Event('change', { bubbles: true })),
    )
  }

  connectedCallback(): void {
    this.#value = this.getAttribute('value') ?? ''
    this.#root = createRoot(this.#place)
    this.#render()
    this.#report()
  }

  disconnectedCallback(): void {
    this.#root?.unmount()
    this.#root = null
  }

  attributeChangedCallback(name: string, _before: string | null, now: string | null): void {
    if (name === 'value') this.#value = now ?? ''
    this.#render()
    this.#report()
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#isDisabledByForm = isDisabled
    this.#render()
  }

  formResetCallback(): void {
    this.value = this.getAttribute('value') ?? ''
  }

  formStateRestoreCallback(state: string): void {
    this.value = state
  }

  get value(): string {
    return this.#value
  }

  set value(value: string) {
    this.#value = String(value)
    this.#render()
    this.#report()
  }

  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  get name(): string {
    return this.getAttribute('name') ?? ''
  }

  get validity(): ValidityState {
    return this.#internals.validity
  }

  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  #render(): void {
    const attribute = (name: string) => this.getAttribute(name) ?? undefined
    const sessionId = attribute('session')
    const pageToken = attribute('page-token')
    const formats = attribute('formats')?.split(/[\s,]+/)
    this.#root?.render(
      <SnaplinkScanField
        ref={this.#setInput}
        value={this.#value}
        aria-label={attribute('label') ?? this.#labels()}
        placeholder={attribute('placeholder')}
        required={this.hasAttribute('required')}
        disabled={this.#isDisabledByForm || this.hasAttribute('disabled')}
        enter={this.hasAttribute('enter')}
        formats={formats && codeFormats.filter((format: CodeFormat) => formats.includes(format))}
        server={attribute('server') ?? home}
        session={sessionId && pageToken ? { sessionId, pageToken } : undefined}
        pageName={attribute('page-name')}
        theme={themes.find((theme) => theme === attribute('theme'))}
        onChange={this.#take}
        onScan={this.#tellScan}
      />,
    )
  }

  /** What the page's own labels say: inside of a shadow nothing else reads them out. */
  #labels(): string | undefined {
    return [...this.#internals.labels].map(({ textContent }) => textContent?.trim()).join(' ') || undefined
  }

  readonly #setInput = (input: HTMLInputElement | null) => {
    this.#input = input
  }

  readonly #take = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    if (this.#value === currentTarget.value) return
    this.#value = currentTarget.value
    this.#render()
    this.#report()
  }

  readonly #tellScan = (scan: FieldScan) => {
    this.dispatchEvent(new CustomEvent('scan', { bubbles: true, detail: scan }))
  }

  /** A form outside of a shadow does not hear of Enter in a field inside. */
  #hearKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing || event.composedPath()[0] !== this.#input) return
    // The page has the first word, wherever it listens.
    setTimeout(() => event.defaultPrevented || this.form?.requestSubmit())
  }

  /** What the form is told: the value, and what is wrong with it. */
  #report(): void {
    this.#internals.setFormValue(this.#value)
    if (this.hasAttribute('required') && this.#value === '')
      this.#internals.setValidity({ valueMissing: true }, texts.missing, this.#input ?? undefined)
    else this.#internals.setValidity({})
  }
}

customElements.define('snaplink-scan-field', SnaplinkScanFieldElement)
