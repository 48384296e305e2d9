import type { OwnBooks } from '@snaplink/sdk/books'
import { books as bookTexts, receiver as texts } from '../../book-texts.ts'
import { bringIn } from '../../shelf-texts.ts'
import { Link, paths } from '../router.tsx'

import { IsbnComposer } from './isbn-composer.tsx'

/** What to do with the code beside it. */
export function Receiver({ isLoaded, own }: { isLoaded: boolean; own: OwnBooks }) {
  if (!isLoaded) return <p className="scans-empty soft">{bookTexts.loading}</p>
  return (
    <div className="receiver">
      <p className="receiver-lead">{texts.lead}</p>
      <ol>
        {texts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className="receiver-typed">
        <p className="soft">{texts.noPhone}</p>
        <IsbnComposer own={own} />
        <p className="soft">
          {bringIn.already} <Link to={paths.bringIn}>{bringIn.title}</Link>
        </p>
      </div>
    </div>
  )
}
