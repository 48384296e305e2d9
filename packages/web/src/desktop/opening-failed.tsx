import { Button } from '@snaplink/sdk/design'
import { common, errorSentence, type FailureCode, desktop as texts } from '../texts.ts'
import { Notice } from './notice.tsx'
import { Link, paths } from './router.tsx'

/** When the server refused to open a page: what stands in the way, and the way round it. */
export function OpeningFailed({ code, onOpenNew }: { code: FailureCode; onOpenNew(): void }) {
  const needsLogin = code.startsWith('login.')
  return (
    <Notice
      title={texts.failed.title}
      text={errorSentence(code)}
      action={
        needsLogin ? (
          <Link to={paths.login}>{texts.header.logIn}</Link>
        ) : (
          <>
            <Button kind="primary" onClick={onOpenNew}>
              {common.tryAgain}
            </Button>
            <Link to={paths.account}>{texts.failed.manage}</Link>
          </>
        )
      }
    />
  )
}
