// Nothing that was typed can be read in any file of the store: not while the server runs,
// not after it was killed, not after it stopped.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { newStore, serve, tokenFor, verify } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const marker = 'Quellinvarra Zwosterhaupt'
const forms = ['utf8', 'utf16le'].map(encoding => Buffer.from(marker, encoding))

function filesOf (store) {
  return readdirSync(store.where).filter(name => name.startsWith('store.db'))
}

function filesWithMarker (store) {
  return filesOf(store).filter(name => {
    const bytes = readFileSync(join(store.where, name))
    return forms.some(form => bytes.includes(form)) || bytes.includes('Zwosterhaupt')
  })
}

run(async () => {
  const store = newStore()
  let server = await serve(store)
  await foundPartnership(store, server)
  const token = tokenFor(store, 'coordinator@luton.example')
  const police = tokenFor(store, 'police@bedfordshire.example')
  let coordinator = program(server.url, token)
  let id

  await test('a marker typed into a referral and a note is found again by the program', async () => {
    id = await openCase(coordinator, program(server.url, police), { ...someReferral, surname: 'Zwosterhaupt', forename: 'Quellinvarra', concern: marker })
    const note = await coordinator('POST', `/cases/${id}/notes`, { kind: 'general', text: `Said: ${marker}.` })
    assert.equal(note.status, 201, note.text)
    const read = await coordinator('GET', `/cases/${id}/notes`)
    assert.ok(read.text.includes(marker))
    const found = await coordinator('GET', '/search?q=Zwosterhaupt')
    assert.equal(found.status, 200, found.text)
    assert.ok(found.text.includes('Zwosterhaupt'))
  })

  await test('no file of the store holds the marker while the server runs', async () => {
    assert.ok(filesOf(store).includes('store.db-wal'))
    assert.deepEqual(filesWithMarker(store), [])
    assert.ok(!server.log().includes('Zwosterhaupt'))
  })

  await test('nor after the server was killed', async () => {
    await server.kill()
    assert.deepEqual(filesWithMarker(store), [])
  })

  await test('nor after it ran again and stopped, and no -wal is left', async () => {
    server = await serve(store)
    coordinator = program(server.url, token)
    const read = await coordinator('GET', `/cases/${id}/notes`)
    assert.ok(read.text.includes(marker))
    assert.equal(await server.stop(), 0)
    assert.deepEqual(filesWithMarker(store), [])
    assert.deepEqual(filesOf(store).filter(name => /-(wal|shm|journal)$/.test(name)), [])
  })

  await test('the store that was killed and stopped verifies', async () => {
    const { status, stderr } = verify(store)
    assert.equal(status, 0, stderr)
  })
})
