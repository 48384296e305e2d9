import { books as bookTexts, receiver as texts } from '../../book-texts.ts'

/** What to do with the code beside it. */
export function Receiver({ isLoaded }: { isLoaded: boolean }) {
  if (!isLoaded) return <p className="scans-empty soft">{bookTexts.loading}</p>
  return (
    <div className="receiver">
      <p className="receiver-lead">{texts.lead}</p>
      <ol>
        {texts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </div>
  )
}
