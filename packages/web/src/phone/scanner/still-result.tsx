import { Banner, CheckIcon, ProblemIcon } from '@snaplink/sdk/design'
import { scanner } from '../../scanner-texts.ts'
import type { StillProgress } from './use-stills.ts'

const texts = scanner.stills

/** What came of photos of codes, and what helps where nothing did. */
export function StillResult({ progress }: { progress: StillProgress | null }) {
  if (!progress) return null
  const { number, all, found, missed, unreadable } = progress
  if (number > 0) return <Banner tone="info">{texts.reading(number, all)}</Banner>
  const problem = [
    missed > 0 && texts.notFound(missed, all),
    missed > 0 && texts.help,
    unreadable > 0 && texts.unreadable(unreadable),
  ].filter(Boolean)
  return (
    <>
      {found > 0 && (
        <Banner tone="info" icon={<CheckIcon />}>
          {texts.found(found)}
        </Banner>
      )}
      {problem.length > 0 && (
        <Banner tone="warn" icon={<ProblemIcon />}>
          {problem.join(' ')}
        </Banner>
      )}
    </>
  )
}
