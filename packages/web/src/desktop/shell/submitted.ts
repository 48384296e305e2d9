import type { FormEvent } from 'react'

/** For `onSubmit`: hands over what was entered, and leaves the form as it is. */
export function submitted(use: (form: FormData) => unknown) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void use(new FormData(event.currentTarget))
  }
}
