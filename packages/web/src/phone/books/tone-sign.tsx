import { CheckIcon, HourglassIcon, ProblemIcon } from '@snaplink/sdk/design'
import type { BookLine } from './book-lines.ts'

export function ToneSign({ tone }: Pick<BookLine, 'tone'>) {
  switch (tone) {
    case 'waiting':
      return <HourglassIcon size={16} />
    case 'good':
      return <CheckIcon size={16} />
    case 'warn':
    case 'bad':
      return <ProblemIcon size={16} />
  }
}
