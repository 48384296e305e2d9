import type { Shell } from '@snaplink/contract'
import { texts } from '../texts.ts'

/** The page before there is a server, and when there is none any more: what stands in the way, and the ways out. */
const asked = new URLSearchParams(location.search)
const problem = asked.get('problem')
const address = asked.get('address')
const { snaplinkShell } = window as typeof window & { snaplinkShell?: Shell }

const sentence = find('sentence', HTMLElement)
const choices = find('choices', HTMLFormElement)
const again = find('again', HTMLButtonElement)
const own = find('own', HTMLButtonElement)

sentence.textContent = problem ?? texts.server.starting
again.textContent = texts.server.tryAgain
own.textContent = texts.server.useOwn
choices.hidden = problem === null
own.hidden = address === null
choices.addEventListener('submit', (event) => {
  event.preventDefault()
  use(address)
})
own.addEventListener('click', () => use(null))

function use(wanted: string | null) {
  sentence.textContent = texts.server.starting
  choices.hidden = true
  void snaplinkShell?.ask({ type: 'server', address: wanted })
}

function find<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id)
  if (element instanceof kind) return element
  throw new Error(`start.html has no #${id}.`)
}
