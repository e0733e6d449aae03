// A disk that fills up under the server: writes are refused in plain words, what was
// acknowledged stays, reading goes on, and with room again everything goes on.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase } from './lib/partnership.mjs'
import { newStore, serve, tokenFor, verify } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

run(async () => {
  const store = newStore()
  let server = await serve(store)
  await foundPartnership(store, server)
  const tokens = ['coordinator@luton.example', 'police@bedfordshire.example'].map(email => tokenFor(store, email))
  const id = await openCase(...tokens.map(token => program(server.url, token)))
  await server.stop()
  const kept = []
  let ask

  await test('a write on a full disk is refused in plain words', async () => {
    const blocks = Math.ceil(statSync(store.file).size / 512)
    server = await serve(store, blocks)
    ask = program(server.url, tokens[0])
    let answer
    for (let n = 0; n < 400; n++) {
      answer = await ask('POST', `/cases/${id}/notes`, { kind: 'general', text: `Note ${n}. `.padEnd(4000, 'All is well. ') })
      if (answer.status !== 201) break
      kept.push(answer.headers.location.replace('/api/v1', ''))
    }
    assert.ok(answer.status === 500 || answer.status === 503 || answer.status === 507, `${answer.status}`)
    assert.equal(answer.headers['content-type'], 'application/problem+json')
    assert.ok(kept.length > 0)
  })

  await test('the server still stands and stops when told', async () => {
    assert.equal((await ask('GET', '/health')).status, 200)
    await server.stop()
  })

  await test('with room again every acknowledged note is there, and new ones are taken', async () => {
    server = await serve(store)
    ask = program(server.url, tokens[0])
    for (const path of kept) assert.equal((await ask('GET', path)).status, 200, path)
    assert.equal((await ask('POST', `/cases/${id}/notes`, { kind: 'general', text: 'Room again' })).status, 201)
    assert.equal(await server.stop(), 0)
    const { status, stderr } = verify(store)
    assert.equal(status, 0, stderr)
  })
})
