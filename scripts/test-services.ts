import { inject } from 'vitest'
import type {} from './find-services.ts'

/**
 * For tests: what this machine offers, as found once by the global setup; undefined is what it has not, said aloud there.
 * Use as `describe.skipIf(!mysqlUrl)('… on MariaDB', …)`. With `CI` set nothing is ever undefined: the run fails instead.
 */
export const { mysqlUrl, redisUrl, chromiumPath, firefoxPath, pythonPath, typingTools } = inject('services')
