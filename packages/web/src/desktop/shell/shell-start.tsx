import './shell-page.css'
import { Button } from '@snaplink/sdk/design'
import { shell as texts } from '../../shell-texts.ts'
import { Notice } from '../notice.tsx'
import { Link, paths } from '../router.tsx'

/** Before there is a session, or when it is over. */
export function CreateSession({ title, onCreate }: { title: string; onCreate(): void }) {
  const create = (
    <Button kind="primary" onClick={onCreate}>
      {texts.create}
    </Button>
  )
  return <Notice title={title} text={texts.lead} action={create} />
}

/** In a browser, where there is nothing around the page. */
export function NoShell() {
  return (
    <Notice title={texts.noShell} text={texts.noShellText} action={<Link to={paths.photos}>{texts.toPhotos}</Link>} />
  )
}
