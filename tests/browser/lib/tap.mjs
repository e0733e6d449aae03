// What every test here does the same way: one line a test, and an exit code.
import { resolve } from 'node:path'

export const binary = resolve(process.argv[2] || process.env.BINARY || 'build/channel-panel')

let failures = 0
const ends = []

/** Runs one test and says "ok" or "not ok"; a failed one does not stop the next. */
export async function test (name, body) {
  try {
    await body()
    console.log(`ok ${name}`)
  } catch (error) {
    failures++
    console.log(`not ok ${name}\n${error.stack || error}`)
  }
}

/** What must end however the tests do: servers, browsers, folders. */
export function atEnd (body) {
  ends.unshift(body)
}

/** Runs the tests in `body`, then whatever atEnd() was given. */
export async function run (body) {
  try {
    await body()
  } catch (error) {
    failures++
    console.log(`not ok the test itself\n${error.stack || error}`)
  }
  for (const end of ends) {
    try { await end() } catch (error) { failures++; console.log(`not ok the end\n${error.stack}`) }
  }
  process.exit(failures === 0 ? 0 : 1)
}
