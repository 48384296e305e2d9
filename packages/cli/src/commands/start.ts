import { CliError } from '../cli-error.ts'
import type { CommandParts } from '../command-parts.ts'
import { terminalCode } from '../terminal-code.ts'

/** `snaplink start`: runs the server until SIGINT or SIGTERM, and says where to open it. */
export async function start({ output, beforeServing }: CommandParts): Promise<number> {
  const { readConfig } = await import('@snaplink/server/config')
  const config = readConfig()
  if (!beforeServing()) throw new CliError('The pages could not be built.')
  const { createServer, createLogger, explainStart, lanAddresses } = await import('@snaplink/server')
  const isTerminal = process.stdout.isTTY === true
  const logger = createLogger(isTerminal && config.logLevel === 'info' ? 'warn' : config.logLevel)
  const server = await createServer(config, { logger }).catch((error) => {
    throw explainStart(error, config)
  })

  const lan = lanAddresses(server.port)
  const local = `http://localhost:${server.port}`
  const phone = config.publicUrl ?? lan[0]?.origin ?? local
  output.data(`\n  Snaplink is running.\n\n  On this computer   ${local}`)
  if (config.publicUrl) output.data(`  Everywhere         ${config.publicUrl}`)
  else
    for (const { origin, label } of lan) if (origin !== local) output.data(`  On this network    ${origin}   ${label}`)
  output.data(`\n${codeOf(phone)}`)
  output.data('  Open it on your computer, then scan the code it shows. Ctrl-C stops it.\n')

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
  logger.info({ signal }, 'stopping')
  await server.close()
  return 0
}

function codeOf(url: string): string {
  const { columns = 80, rows = 24, isTTY } = process.stdout
  const hasColours = isTTY === true && !process.env.NO_COLOR
  return terminalCode(url, { columns, rows, hasColours })?.join('\n') ?? ''
}
