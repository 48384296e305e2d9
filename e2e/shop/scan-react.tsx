import '@snaplink/sdk/scan-field.css'
import { SnaplinkScanField, useScans } from '@snaplink/sdk/react'
import { type FormEvent, useState } from 'react'
import { createRoot } from 'react-dom/client'

const server = new URLSearchParams(location.search).get('server') ?? ''
const heard = (what: string) => {
  document.body.dataset.heard = [document.body.dataset.heard, what].filter(Boolean).join(' ')
}
const wordsIn = ({ target }: Event) => (target as HTMLInputElement).value
document.addEventListener('input', (event) => heard(`input:${wordsIn(event)}`))
document.addEventListener('change', (event) => heard(`change:${wordsIn(event)}`))
document.addEventListener('keydown', ({ key }) => key === 'Enter' && heard('enter'))

/** One field whose value React holds, and one that holds its own. */
function Till() {
  const [first, setFirst] = useState('')
  const { scans } = useScans({ server, onScan: ({ code }) => heard(`scan:${code}`) })
  const sell = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const sold = new FormData(event.currentTarget)
    document.body.dataset.sold = `${first} ${sold.get('second')}`
  }
  return (
    <form onSubmit={sell}>
      <label htmlFor="first">First</label>
      <SnaplinkScanField
        server={server}
        id="first"
        name="first"
        value={first}
        onChange={(event) => setFirst(event.target.value)}
      />
      <label htmlFor="second">Second</label>
      <SnaplinkScanField server={server} id="second" name="second" enter />
      <button type="submit">Sell</button>
      <p>{scans.length} scanned</p>
    </form>
  )
}

const place = document.getElementById('till')
if (place) createRoot(place).render(<Till />)
