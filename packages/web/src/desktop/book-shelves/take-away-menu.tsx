import './take-away.css'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, DownIcon, DownloadIcon } from '@snaplink/sdk/design'
import { takeAway as texts } from '../../shelf-texts.ts'
import { Link, paths } from '../router.tsx'
import { useMenu } from '../use-menu.ts'

const formats = ['csv', 'json', 'bibtex', 'marcxml'] as const

/** Saves or prints all books, or those of one shelf. Not an ARIA menu: Tab walks through it as through any list. */
export function TakeAwayMenu({ own, shelf }: { own: Pick<OwnBooks, 'exportUrl'>; shelf?: string | undefined }) {
  const { box, open, setOpen } = useMenu()
  const close = () => setOpen(false)
  const printed = shelf === undefined ? '' : `#shelf:${encodeURIComponent(shelf)}`
  return (
    <div className="take-away" ref={box}>
      <Button
        icon={<DownloadIcon size={18} />}
        iconAfter={<DownIcon size={16} />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {texts.open}
      </Button>
      {open && (
        <div className="account-menu-list take-away-list">
          <p>
            <bdi>{texts.all(shelf)}</bdi>
          </p>
          {formats.map((format) => (
            <a key={format} href={own.exportUrl(format, shelf)} download onClick={close}>
              {texts[format]} <span className="soft">{texts[`${format}Hint`]}</span>
            </a>
          ))}
          <Link to={`${paths.print}${printed}`} onClick={close}>
            {texts.print}
          </Link>
        </div>
      )}
    </div>
  )
}
