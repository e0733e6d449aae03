// kill -9 in the middle of concurrent writes, again and again: whatever a client was told
// is kept.  5 rounds; 50 with SOAK set.
import assert from 'node:assert/strict'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { newStore, serve, tokenFor, verify } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const ROUNDS = process.env.SOAK ? 50 : 5
const CLIENTS = 6
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

const store = newStore()
let tokens
let cases
const all = []

/** One client: writes until its connection breaks; keeps what it was told is there. */
async function write (url, token, nth, round, kept) {
  const ask = program(url, token)
  for (let count = 0; ; count++) {
    const mark = `round ${round} client ${nth} number ${count}`
    const isNote = (nth + count) % 3 !== 0
    const path = isNote ? `/cases/${cases[nth % cases.length]}/notes` : '/referrals'
    const body = isNote ? { kind: 'general', text: mark } : { ...someReferral, surname: `Kestrelby${nth}`, concern: mark }
    let answer
    try {
      answer = await ask('POST', path, body)
    } catch {
      return // killed: nobody told us whether it is there
    }
    assert.equal(answer.status, 201, answer.text)
    kept.push({ path: answer.headers.location, mark })
  }
}

async function writeUntilKilled (round) {
  const server = await serve(store)
  const kept = []
  const clients = tokens.map((token, nth) => write(server.url, token, nth, round, kept))
  const enough = 1 + Math.floor(Math.random() * 24)
  for (let waited = 0; kept.length < enough && waited < 20000; waited += 5) await pause(5)
  await pause(Math.random() * 20) // anywhere within the next write
  await server.kill()
  await Promise.all(clients)
  return kept
}

async function lookForAll (kept) {
  const server = await serve(store)
  const ask = program(server.url, tokens[0])
  for (const { path, mark } of kept) {
    const answer = await ask('GET', path.replace('/api/v1', ''))
    assert.equal(answer.status, 200, `${path} was acknowledged and is not there`)
    assert.ok(answer.text.includes(mark), `${path} does not say ${mark}`)
  }
  return server
}

run(async () => {
  await test('a partnership with three open cases', async () => {
    const server = await serve(store)
    await foundPartnership(store, server)
    tokens = ['coordinator@luton.example', 'chair@luton.example', 'police@bedfordshire.example'].map(email => tokenFor(store, email))
    const [coordinator, , police] = tokens.map(token => program(server.url, token))
    cases = []
    for (const surname of ['Amberlow', 'Birchwick', 'Cinderhay']) cases.push(await openCase(coordinator, police, { ...someReferral, surname }))
    while (tokens.length < CLIENTS) tokens.push(tokens[tokens.length % 3])
    assert.equal(await server.stop(), 0)
  })

  for (let round = 1; round <= ROUNDS; round++) {
    await test(`after kill -9, round ${round}, every acknowledged write is there`, async () => {
      const kept = await writeUntilKilled(round)
      all.push(...kept)
      assert.ok(kept.length > 0, 'nobody got an answer before the kill')
      const server = await lookForAll(kept)
      const beside = verify(store)
      assert.equal(beside.status, 0, beside.stderr)
      await (round % 2 === 0 ? server.stop() : server.kill())
    })
  }

  await test('in the end all of them are there, and the store verifies', async () => {
    await (await lookForAll(all)).stop()
    const { status, stdout, stderr } = verify(store)
    assert.equal(status, 0, stderr)
    console.log(`# ${all.length} acknowledged writes; ${stdout.trim()}`)
  })
})
