// What somebody types is not lost: not when the page is closed, not when they are signed
// out, not when somebody else saves first; with scripts and with JavaScript off.
import assert from 'node:assert/strict'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { newStore, ownPassword, password, serve, tokenFor } from './lib/place.mjs'
import { program } from './lib/http.mjs'
import { run, test } from './lib/tap.mjs'

const status = '[data-draft-status]'

async function signIn (visitor, email, first) {
  await visitor.open('/sign-in')
  await visitor.fill({ email, password: first ? password : ownPassword })
  await visitor.press('Sign in')
  if (first) {
    await visitor.fill({ current: password, password: ownPassword, again: ownPassword })
    await visitor.press('Save password')
  }
}

async function savedAsDraft (visitor) {
  await visitor.page.locator(status).filter({ hasText: /Saved as a draft at \d/ }).waitFor()
}

async function typed (visitor) {
  return await visitor.page.locator('textarea[name=text]').inputValue()
}

async function typesAndIsSignedOut (visitor, notes) {
  await visitor.open(notes)
  await visitor.fill({ text: 'Typed all evening' })
  await savedAsDraft(visitor)
  await visitor.open(notes) // at once
  assert.equal(await typed(visitor), 'Typed all evening')
  await visitor.press('Sign out')
  await signIn(visitor, 'coordinator@luton.example', false)
  await visitor.follow('forms begun and not saved')
  await visitor.follow('Note')
  await visitor.says(/This is your draft of/)
  assert.equal(await typed(visitor), 'Typed all evening')
  await visitor.press('Add note')
  await visitor.open(notes)
  assert.equal(await typed(visitor), '')
}

/** The session ends in another tab; the page goes on once it has begun again there. */
async function goesOnAfterSigningInElsewhere (visitor, notes) {
  await visitor.open(notes)
  await visitor.context.clearCookies()
  await visitor.page.locator('textarea[name=text]').fill('Typed without a session')
  await visitor.page.locator(status).filter({ hasText: /you have been signed out/ }).waitFor()
  visitor.troubles.length = 0 // the 401 was wanted
  const other = await visitor.context.newPage()
  await other.goto('/sign-in')
  await other.fill('#email', 'coordinator@luton.example')
  await other.fill('#password', ownPassword)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.close()
  await visitor.page.locator('textarea[name=text]').fill('Typed without a session, and with a new one')
  await visitor.page.waitForTimeout(10000)
  await savedAsDraft(visitor)
  visitor.troubles.length = 0 // the 403 before the token was renewed
  await visitor.press('Add note')
  await visitor.says(/and with a new one/)
}

async function savesByHand (visitor, notes) {
  await visitor.open(notes)
  await visitor.fill({ text: 'Half a sentence' })
  await visitor.press('Save as a draft')
  await visitor.says(/This is your draft of/)
  assert.equal(await typed(visitor), 'Half a sentence')
  await visitor.press('Discard this draft')
  assert.equal(await typed(visitor), '')
}

async function choosesBetweenMineAndTheirs (visitor, chair, path) {
  await visitor.open(`${path}/support-plan/edit`)
  await visitor.fill({ nature: 'Mentoring once a week' })
  await visitor.press('Save plan')
  await visitor.open(`${path}/support-plan/edit`)
  const saved = await chair('PUT', `${path}/support-plan`, { nature: 'Mentoring once a week and sports' }, { 'If-Match': '"1"' })
  assert.equal(saved.status, 200, saved.text)
  await visitor.fill({ nature: 'Mentoring twice a week' })
  await visitor.press('Save plan', 409)
  await visitor.says(/When you opened it[\s\S]*once a week[\s\S]*Theirs[\s\S]*and sports[\s\S]*Yours/)
  await visitor.press('Save', 409)
  await visitor.says(/Choose which one to keep/)
  await visitor.fill({ nature: 'Mentoring twice a week and sports', 'choice.nature': 'mine' })
  await visitor.press('Save')
  await visitor.says(/Mentoring twice a week and sports/)
  await visitor.follow('Versions')
  await visitor.says(/From version 2 to version 3/)
  assert.ok(await visitor.page.locator('ins').count() > 1)
}

run(async () => {
  const store = newStore()
  const server = await serve(store)
  await foundPartnership(store, server)
  const [coordinator, police, chair] = ['coordinator@luton.example', 'police@bedfordshire.example', 'chair@luton.example']
    .map(email => program(server.url, tokenFor(store, email)))
  const browser = await openBrowser()

  await test('typed text outlives the session, and two who save choose', async () => {
    const visitor = await Visitor.arrive(browser, server.url)
    const path = `/cases/${await openCase(coordinator, police)}`
    await signIn(visitor, 'coordinator@luton.example', true)
    await typesAndIsSignedOut(visitor, `${path}/notes`)
    await goesOnAfterSigningInElsewhere(visitor, `${path}/notes`)
    await choosesBetweenMineAndTheirs(visitor, chair, path)
    assert.deepEqual(visitor.troubles, [])
  })
  await test('the same by hand with JavaScript off', async () => {
    const visitor = await Visitor.arrive(browser, server.url, { javaScriptEnabled: false })
    const path = `/cases/${await openCase(coordinator, police, { ...someReferral, forename: 'Beri', surname: 'Beltrame', date_of_birth: '1991-03-04' })}`
    await signIn(visitor, 'coordinator@luton.example', false)
    await savesByHand(visitor, `${path}/notes`)
    await choosesBetweenMineAndTheirs(visitor, chair, path)
    assert.deepEqual(visitor.troubles, [])
  })
  await test('the server had no trouble of its own, and stops when told', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
