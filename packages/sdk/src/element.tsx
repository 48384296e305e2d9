import { createRoot, type Root } from 'react-dom/client'
import { isUsable, type ListedPhoto } from './uploader/own-photos.ts'
import { SnaplinkUploader } from './uploader/snaplink-uploader.tsx'
import { validity as texts } from './uploader/texts.ts'
import css from './uploader/uploader.css?inline'

const themes = ['auto', 'light'] as const
/** The server that this script came from. */
const home = import.meta.url.replace(/[^/]*$/, '')
const sheet = new CSSStyleSheet()
sheet.replaceSync(`${css}\n:host { display: block } :host([hidden]) { display: none }`)

/**
 * `<snaplink-uploader name="photos" max="24" required>`: the uploader as a field of any form. It submits the ids of its photos, in
 * their order, each under its name; it is invalid while it is `required` and empty, and while photos are under way.
 *
 * Attributes: `name`, `required`, `disabled`, `max`; `server` (default: where this script came from); `session` and `page-token`
 * where the page's own server has opened the session; `page-name`; `theme` (`light`, or `auto`). Events: `change`, and `done` where the
 * attribute of that name asks for the button.
 */
export class SnaplinkUploaderElement extends HTMLElement {
  static readonly formAssociated = true
  static readonly observedAttributes = [
    'name',
    'required',
    'max',
    'server',
    'session',
    'page-token',
    'page-name',
    'theme',
    'done',
  ]

  readonly #internals = this.attachInternals()
  readonly #shadow = this.attachShadow({ mode: 'open', delegatesFocus: true })
  readonly #place = document.createElement('div')
  #root: Root | null = null
  #photos: readonly ListedPhoto[] = []

  constructor() {
    super()
    this.#shadow.adoptedStyleSheets = [sheet]
    this.#shadow.append(this.#place)
  }

  connectedCallback(): void {
    this.#root = createRoot(this.#place)
    this.#render()
    this.#report()
  }

  disconnectedCallback(): void {
    this.#root?.unmount()
    this.#root = null
  }

  attributeChangedCallback(): void {
    this.#render()
    this.#report()
  }

  formDisabledCallback(isDisabled: boolean): void {
    this.#place.inert = isDisabled
  }

  /** The photos that are safe on the server, in the person's order. */
  get photos(): readonly ListedPhoto[] {
    return this.#photos.filter(isUsable)
  }

  /** The ids of the photos, as they are submitted. */
  get value(): readonly string[] {
    return this.photos.map(({ photoId }) => photoId)
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
    this.#root?.render(
      <SnaplinkUploader
        name={this.name}
        server={attribute('server') ?? home}
        session={sessionId && pageToken ? { sessionId, pageToken } : undefined}
        max={Number(attribute('max')) || undefined}
        pageName={attribute('page-name')}
        theme={themes.find((theme) => theme === attribute('theme'))}
        onChange={this.#take}
        onDone={this.hasAttribute('done') ? this.#tellDone : undefined}
      />,
    )
  }

  readonly #take = (photos: readonly ListedPhoto[]) => {
    this.#photos = photos
    this.#report()
    this.dispatchEvent(new CustomEvent('change', { bubbles: true, detail: { photos: this.photos } }))
  }

  readonly #tellDone = (photos: readonly ListedPhoto[]) => {
    this.dispatchEvent(new CustomEvent('done', { bubbles: true, detail: { photos } }))
  }

  /** What the form is told: the value, and what is wrong with it. */
  #report(): void {
    const form = new FormData()
    for (const photoId of this.value) form.append(this.name, photoId)
    this.#internals.setFormValue(this.name ? form : null)

    const coming = this.#photos.filter(({ state }) => state === 'offered').length
    const anchor = this.#shadow.querySelector('button') ?? undefined
    if (coming > 0) this.#internals.setValidity({ customError: true }, texts.coming(coming), anchor)
    else if (this.hasAttribute('required') && this.value.length === 0) {
      this.#internals.setValidity({ valueMissing: true }, texts.missing, anchor)
    } else this.#internals.setValidity({})
  }
}

customElements.define('snaplink-uploader', SnaplinkUploaderElement)
