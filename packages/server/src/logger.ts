import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * Structured logs, one JSON object a line. Whatever could hold a credential never comes here in the first place;
 * the redaction is for the day when somebody logs a whole request.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: describeError },
    redact: {
      paths: ['*.token', '*.ticket', '*.password', '*.authorization', '*.cookie', 'req.headers', 'headers'],
      remove: true,
    },
  }
  // Standard error, so that standard output stays what a person or a pipe asked for.
  return destination ? pino(options, destination) : pino(options, pino.destination({ dest: 2, sync: true }))
}

/**
 * An error without its words: a driver's name the values that it choked on (`Duplicate entry 'ann@example.org'`), and its
 * `sql` the rest. Name, code and place are enough to find it.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, errno, errcode } = error as Error & { code?: unknown; errno?: unknown; errcode?: unknown }
  const stack = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return {
    type: error.name,
    code,
    errno,
    errcode,
    stack,
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  }
}
