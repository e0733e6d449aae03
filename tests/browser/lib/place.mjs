// A place of its own for one test: a temporary folder, a store in it, a server on a free
// port of the loopback.  Everything here speaks to the real binary.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { atEnd, binary } from './tap.mjs'

export const password = 'correct horse battery 7'
export const ownPassword = 'my own words, 41 of them'
const READY_MS = 90000

/** A folder only we may read, gone when the test ends. */
export function folder () {
  const path = mkdtempSync(join(tmpdir(), 'channel-panel-'))
  atEnd(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Runs the program; returns { status, stdout, stderr }. */
export function command (...words) {
  return spawnSync(binary, words, { encoding: 'utf8', timeout: 120000 })
}

function must (...words) {
  const { status, stdout, stderr } = command(...words)
  if (status !== 0) throw new Error(`channel-panel ${words.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

/** A store with its first administrator, admin@luton.example. */
export function newStore (where = folder()) {
  const store = { where, file: join(where, 'store.db'), key: join(where, 'key'), words: join(where, 'password') }
  writeFileSync(store.key, randomBytes(48).toString('base64') + '\n', { mode: 0o600 })
  writeFileSync(store.words, password + '\n', { mode: 0o600 })
  store.options = ['--store', store.file, '--key-file', store.key]
  must('init', ...store.options, '--admin-email', 'admin@luton.example', '--password-file', store.words)
  return store
}

export function addUser (store, email, name, organisation, roles) {
  must('user', 'add', ...store.options, '--email', email, '--name', name,
    '--organisation', organisation, '--roles', roles, '--password-file', store.words)
}

export function tokenFor (store, email) {
  return must('token', 'issue', ...store.options, '--user', email).trim()
}

export function verify (store) {
  return command('verify', ...store.options)
}

function freePort () {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function ready (child) {
  return new Promise((resolve, reject) => {
    let said = ''
    let log = ''
    const late = setTimeout(() => reject(new Error(`not ready after ${READY_MS} ms: ${log}`)), READY_MS)
    child.stderr.on('data', bytes => { log += bytes })
    child.on('exit', code => { clearTimeout(late); reject(new Error(`serve ended with ${code}: ${log}`)) })
    child.stdout.on('data', bytes => {
      said += bytes
      const line = said.match(/^ready (\S+)\n/m)
      if (line) { clearTimeout(late); resolve(line[1]) }
    })
  })
}

/** A clock that a server can be started with, and the test moves: { file, ahead(days) }.
 * Only a binary that was built for tests looks at it. */
export function testClock (where = folder()) {
  const file = join(where, 'clock')
  const write = ms => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(ms))
    const open = openSync(file, existsSync(file) ? 'r+' : 'w')
    writeSync(open, bytes, 0, 8, 0)
    closeSync(open)
  }
  write(0)
  return { file, ahead: days => write(days * 86400000) }
}

/** Serves the store: { url, pid, log(), stop(), kill() }.  Stopped at the end at the latest.
 * With `blocks`, no file may grow beyond that many blocks of 512 bytes: a full disk. */
export async function serve (store, blocks, clock) {
  const env = clock === undefined ? process.env : { ...process.env, CHANNEL_PANEL_TEST_CLOCK: clock.file }
  const words = ['serve', ...store.options, '--listen', `127.0.0.1:${await freePort()}`]
  const limited = `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`
  const child = blocks === undefined
    ? spawn(binary, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('/bin/sh', ['-c', limited, binary, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', bytes => { log += bytes })
  const ended = new Promise(resolve => child.on('exit', (code, signal) => resolve(code ?? signal)))
  const end = signal => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    return ended
  }
  atEnd(() => end('SIGKILL'))
  return {
    url: await ready(child),
    pid: child.pid,
    log: () => log,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL')
  }
}
