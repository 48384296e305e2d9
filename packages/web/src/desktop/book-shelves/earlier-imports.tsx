import '../own-list.css'
import { bringIn as texts } from '../../shelf-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { Link, paths } from '../router.tsx'
import { useSnaplink } from '../snaplink.ts'
import { useOwn } from '../use-own.ts'
import { formatName } from './format-name.ts'

/** The files that were read before, each with its report. */
export function EarlierImports() {
  const snaplink = useSnaplink()
  const imports = useOwn(() => snaplink.bookImports())
  if (!imports || imports.length === 0) return null
  return (
    <section className="import-earlier">
      <h2>{texts.earlier}</h2>
      <ul className="own-list">
        {imports.map(({ importId, format, rows, state, at }) => (
          <li key={importId}>
            <div className="own-words">
              <p className="own-name">
                <Link to={`${paths.bringIn}#${importId}`}>{texts.about(formatName(format), rows)}</Link>
                <span className="tag">{texts.states[state]}</span>
              </p>
              <p className="soft">{dayAndTime(at)}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
