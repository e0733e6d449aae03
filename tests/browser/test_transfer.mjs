// A case moves from one panel's store to another's: keys are exchanged, a package is
// downloaded and taken in, once by pages with JavaScript off on the receiving side; and
// referrals come out of a spreadsheet by the pages.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase } from './lib/partnership.mjs'
import { newStore, ownPassword, password, serve, tokenFor, verify } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const email = 'coordinator@luton.example'

async function panel () {
  const store = newStore()
  const server = await serve(store)
  await foundPartnership(store, server)
  return {
    store,
    server,
    coordinator: program(server.url, tokenFor(store, email)),
    police: program(server.url, tokenFor(store, 'police@bedfordshire.example'))
  }
}

async function signIn (visitor) {
  await visitor.open('/sign-in')
  await visitor.fill({ email, password })
  await visitor.press('Sign in')
  await visitor.fill({ current: password, password: ownPassword, again: ownPassword })
  await visitor.press('Save password')
}

async function keyOf (one) {
  const made = await one.coordinator('POST', '/transfers/panels/own')
  assert.equal(made.status, 200, made.text)
  return made.json.own
}

/** `one` knows the key of the other panel and has compared it; returns its id there. */
async function know (one, name, key) {
  const added = await one.coordinator('POST', '/transfers/panels', { name, key: key.key })
  assert.equal(added.status, 201, added.text)
  assert.equal(added.json.peer.fingerprint, key.fingerprint)
  const id = added.json.peer.id
  const confirmed = await one.coordinator('POST', `/transfers/panels/${id}/confirmation`, { confirmed_with: 'Their coordinator' })
  assert.equal(confirmed.status, 200, confirmed.text)
  return id
}

async function packageOf (one, peer) {
  const id = await openCase(one.coordinator, one.police)
  const prepared = await one.coordinator('POST', `/cases/${id}/transfers`, {
    receiving_panel: 'The other panel', contact: 'Their coordinator', reason: 'The family has moved',
    contents: ['referral', 'chronology', 'consent', 'plan', 'decisions', 'information'], consent_continues: true
  })
  assert.equal(prepared.status, 201, prepared.text)
  const made = await one.coordinator('POST', `/cases/${id}/transfers/package`, { peer: String(peer) })
  assert.equal(made.status, 200, made.text)
  assert.doesNotMatch(made.text, /Tandelmoor/)
  return made.text
}

async function travel () {
  const luton = await panel()
  const other = await panel()
  const keys = [await keyOf(luton), await keyOf(other)]
  const there = await know(luton, 'The other panel', keys[1])
  await know(other, 'Luton', keys[0])
  const file = join(other.store.where, 'case.channelpackage')
  writeFileSync(file, await packageOf(luton, there))

  const browser = await openBrowser()
  const visitor = await Visitor.arrive(browser, other.server.url, { javaScriptEnabled: false })
  await signIn(visitor)
  await visitor.open('/transfers/incoming')
  await visitor.page.locator('.govuk-radios__item', { hasText: 'Luton' }).locator('input[name="peer"]').check()
  await visitor.page.locator('.govuk-radios__item', { hasText: 'Bedford Borough' }).locator('input[name="area"]').check()
  await visitor.page.setInputFiles('input[name="file"]', file)
  await visitor.press('Take in the case')
  await visitor.says(/This case was transferred to us by Luton/)
  await visitor.says(/Reasonable grounds/)
  const list = await other.coordinator('GET', '/cases?status=awaiting_panel')
  assert.equal(list.json.items.length, 1)
  assert.equal(list.json.items[0].area, 'bedford')

  // The sending panel's store cannot open it, and the same package is taken once.
  const back = await luton.coordinator('POST', '/transfers/incoming', { peer: String(there), area: 'luton', package: readFileSync(file, 'utf8') })
  assert.equal(back.json.code, 'bundle.refused', back.text)
  await visitor.open('/transfers/incoming')
  await visitor.page.locator('.govuk-radios__item', { hasText: 'Luton' }).locator('input[name="peer"]').first().check()
  await visitor.page.locator('.govuk-radios__item', { hasText: 'Bedford Borough' }).locator('input[name="area"]').check()
  await visitor.page.setInputFiles('input[name="file"]', file)
  await visitor.press('Take in the case', 409)
  await visitor.says(/taken in before/)
  assert.equal(verify(other.store).status, 0)
}

const heads = 'Ref,First name,Last name,DOB,Area,Type of concern,Sector,Date of concern,Referral date,Concern,Referred by'
const row = (n, area) => `S-${n},Ana,Oddwater${n},${n}/2/2001,${area},Extreme right-wing,Education,01/02/2026,20/02/2026,Talked of a fight,A teacher`

async function bringIn (javaScript) {
  const { store, server, coordinator } = await panel()
  const wrong = join(store.where, 'wrong.csv')
  const right = join(store.where, 'right.csv')
  writeFileSync(wrong, [heads, row(1, 'Luton'), row(2, 'Paris')].join('\r\n'))
  writeFileSync(right, [heads, row(1, 'Luton'), row(2, 'Bedford Borough')].join('\r\n'))
  const visitor = await Visitor.arrive(await openBrowser(), server.url, { javaScriptEnabled: javaScript })
  await signIn(visitor)

  const bring = async file => {
    await visitor.open('/imports/new')
    await visitor.page.check('input[name="kind"][value="referrals"]')
    await visitor.page.setInputFiles('input[name="file"]', file)
    await visitor.press('Continue')
    await visitor.press('Check every row')
    await settled(visitor)
  }
  await bring(wrong)
  await visitor.says(/1 to put right/)
  await visitor.says(/Paris/)
  assert.equal((await coordinator('GET', '/referrals')).json.items.length, 0)
  await bring(right)
  await visitor.press('Import all 2')
  await settled(visitor)
  await visitor.says(/Imported[^:]*\d:\d\d[ap]m: 2\. The file has been removed/)
  assert.equal((await coordinator('GET', '/referrals')).json.items.length, 2)
}

/** The job works beside the pages: looks again until it is done. */
async function settled (visitor) {
  for (let i = 0; i < 100; i++) {
    if (!(await visitor.page.content()).includes('data-refresh')) return
    await new Promise(resolve => setTimeout(resolve, 100))
    await visitor.page.goto(visitor.page.url())
  }
  throw new Error('the job does not end')
}

run(async () => {
  await test('a case travels from one store to another and waits for that panel', travel)
  await test('a spreadsheet comes in by the pages', async () => await bringIn(true))
  await test('the same with JavaScript off', async () => await bringIn(false))
})
