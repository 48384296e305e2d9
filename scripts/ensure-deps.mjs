// Runs before `npm start`, `npm test` and the like, on whatever Node the machine has: plain JavaScript, old syntax welcome.
// Installs what package-lock.json asks for when it is not there yet. npm looks PATH up afresh for the script that follows,
// so that one already runs on the Node 24 which this installs into node_modules/.bin.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bundledNode = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')

const causes = [
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH/,
    'The npm registry could not be reached. Check the network connection (or the proxy) and try again.',
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)|CERT_/,
    'The certificate of the npm registry was not trusted. Behind a company proxy, set NODE_EXTRA_CA_CERTS to its certificate.',
  ],
  [
    /E401|E403/,
    'The npm registry refused to answer. Check the registry that your npm is set to (npm config get registry).',
  ],
  [/ENOSPC/, 'The disk is full.'],
  [
    /EACCES|EPERM|EROFS/,
    'npm may not write into this folder. Check whom it belongs to, and that nothing in node_modules is running.',
  ],
  [
    /EINTEGRITY/,
    'A downloaded package is not the one that package-lock.json promises. Try again after: npm cache clean --force',
  ],
  [/EUSAGE/, 'package.json and package-lock.json do not fit together. Run `npm install` and commit both.'],
]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20)
  stop(
    `Snaplink needs Node 20 or later to install itself, and this is Node ${process.versions.node}. See https://nodejs.org`,
  )
if (!isInstalled()) install()
if (!existsSync(bundledNode) && (major < 22 || (major === 22 && minor < 18))) {
  stop(
    `npm has no Node 24 for this machine (${process.platform} ${process.arch}), and this is Node ${process.versions.node}, which cannot run TypeScript. Install Node 22.18 or later from https://nodejs.org`,
  )
}

/** Whether node_modules holds what package-lock.json names, by npm's own record of what it installed. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const found = packagesOf(record)
  return Object.keys(wanted)
    .filter((path) => path.includes('node_modules/'))
    .every((path) => {
      // An optional package that is absent is one for another platform.
      if (!found[path]) return wanted[path].optional === true
      return found[path].version === wanted[path].version && found[path].integrity === wanted[path].integrity
    })
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages
}

function install() {
  console.error('Installing what Snaplink needs (once, and after changes) …')
  // No dependency of ours needs an install script, so none may run code on this machine while it is installed.
  const { status, stderr } = npm('ci', '--ignore-scripts')
  if (status !== 0) {
    process.stderr.write(stderr)
    const cause = causes.find(([pattern]) => pattern.test(stderr))
    stop(cause ? cause[1] : 'npm could not install what Snaplink needs; what it says stands above.')
  }
  // On a Linux without glibc the Node that npm brings does not start: leave the way free for the machine's own.
  if (
    existsSync(bundledNode) &&
    spawnSync(bundledNode, ['--version'], { shell: process.platform === 'win32' }).status !== 0
  )
    rmSync(bundledNode)
}

/** The machine's own Node runs npm: the one in node_modules is about to be replaced. */
function npm(...args) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] }
  const result = cli
    ? spawnSync(node || process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  return { status: result.status, stderr: result.error ? `${result.error.message}\n` : result.stderr }
}

function stop(sentence) {
  console.error(`\nSnaplink cannot start yet: ${sentence}\n`)
  process.exit(1)
}
