/**
 * Puts a code into a field as a hardware scanner would: it stands there instead of what was there before, `input` and `change` are heard
 * (React's `onChange` too), and with `enter` a press of Enter follows: it sets off what the page does on Enter, or submits the form.
 */
export function enterCode(input: HTMLInputElement, code: string, { enter }: { enter: boolean }): void {
  // React listens to the property of the element itself; only through the prototype it takes notice.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, code)
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertText', data: code }))
  input.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  if (!enter) return
  const key = { key: 'Enter', code: 'Enter', keyCode: 13, which: 13, bubbles: true, composed: true, cancelable: true }
  const isFree = input.dispatchEvent(new KeyboardEvent('keydown', key))
  input.dispatchEvent(new KeyboardEvent('keyup', key))
  // What browsers do after a real press of the key they leave out after ours.
  if (isFree) input.form?.requestSubmit()
}
