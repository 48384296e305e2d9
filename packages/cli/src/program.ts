import { Command, InvalidArgumentError, Option } from 'commander'
import type { CommandParts } from './command-parts.ts'
import type { ReceiveOptions } from './commands/receive.ts'
import type { SendOptions } from './commands/send.ts'
import type { StatusOptions } from './commands/status.ts'
import { version } from './version.ts'

const settings = `
Settings are environment variables: PORT, HOST, DATA_DIR, PUBLIC_URL, DATABASE_URL and those that begin
with SNAPLINK_; the README lists them. docs/cli.md says more about each command.`

/** The commands with their options. Each is loaded when it is asked for: help and a mistyped option answer at once. */
export function createProgram(parts: CommandParts & { end(exitCode: number): void }): Command {
  const program = new Command('snaplink')
    .description('The phone in your hand becomes the camera of this computer.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', settings)
    .exitOverride()

  program
    .command('start')
    .description('run Snaplink for browsers and phones (without a command, too)')
    .action(async () => parts.end(await (await import('./commands/start.ts')).start(parts)))

  program
    .command('receive')
    .description('put the photos of a phone into a folder, and print the codes and texts that it sends')
    .argument('[folder]', 'made if it is not there', '.')
    .addOption(serverOption())
    .option('--name <pattern>', 'how files are called: {name}, {date}, {time}, {index}, {phone}', '{name}')
    .option('--count <number>', 'end after so many photos, codes and texts', wholeNumber)
    .option('--json', 'print all that happens as JSON, one object a line')
    .option('--address <address>', 'which of this computer’s addresses the code shows')
    .option('--keep-metadata', 'do not remove place and serial numbers from photos')
    .addOption(emailOption())
    .action(async (folder: string, options: ReceiveOptions) =>
      parts.end(await (await import('./commands/receive.ts')).receive(folder, options, parts)),
    )

  program
    .command('send')
    .description('give files or a text to a phone, which saves or copies them by a tap')
    .argument('[files...]')
    .option('--text <text>', 'a text or a link; - reads it from standard input')
    .addOption(serverOption())
    .option('--address <address>', 'which of this computer’s addresses the code shows')
    .addOption(emailOption())
    .action(async (files: string[], options: SendOptions) =>
      parts.end(await (await import('./commands/send.ts')).send(files, options, parts)),
    )

  program
    .command('status')
    .description('say whether a Snaplink answers, its version, and what is open')
    .addOption(serverOption('default: the one on this computer'))
    .option('--json', 'print it as one JSON object')
    .addOption(emailOption())
    .action(async (options: StatusOptions) =>
      parts.end(await (await import('./commands/status.ts')).status(options, parts)),
    )

  program
    .command('migrate')
    .description('bring the database’s tables up to date, then stop')
    .action(async () => parts.end(await (await import('./commands/migrate.ts')).migrate(parts)))

  for (const name of ['disable', 'enable'] as const) {
    program
      .command(name)
      .description(name === 'disable' ? 'close an account: nobody can log in to it' : 'open an account again')
      .argument('<email>', 'whose it is')
      .action(async (email: string) =>
        parts.end(await (await import('./commands/disable.ts')).disable(email, name === 'disable', parts)),
      )
  }

  program
    .command('create-key')
    .description('make an API key for an application, and print it this once')
    .argument('<name>', 'of the application; its pages are called so')
    .action(async (name: string) => parts.end(await (await import('./commands/api-keys.ts')).createKey(name, parts)))

  program
    .command('list-keys')
    .description('list the API keys, without what is secret of them')
    .action(async () => parts.end(await (await import('./commands/api-keys.ts')).listKeys(parts)))

  program
    .command('revoke-key')
    .description('end an API key: it opens nothing any more')
    .argument('<id>', 'as list-keys shows it')
    .action(async (id: string) => parts.end(await (await import('./commands/api-keys.ts')).revokeKey(id, parts)))

  return program
}

function serverOption(otherwise = 'default: one that lives as long as this command'): Option {
  return new Option('--server <url>', `the Snaplink to use; ${otherwise}`)
}

function emailOption(): Option {
  return new Option('--email <address>', 'log in; the password is asked for, or read from SNAPLINK_PASSWORD').env(
    'SNAPLINK_EMAIL',
  )
}

function wholeNumber(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new InvalidArgumentError('It has to be a whole number above 0.')
}
