// A partner is asked for information and answers on a page of their own, which shows the
// request and nothing else of the case; once with scripts, once with JavaScript off.
import assert from 'node:assert/strict'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { newStore, ownPassword, password, serve, tokenFor } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const warning = /Do not enter anything that came from an intelligence service/g

async function signIn (visitor, email, first) {
  await visitor.open('/sign-in')
  await visitor.fill({ email, password: first ? password : ownPassword })
  await visitor.press('Sign in')
  if (first) {
    await visitor.fill({ current: password, password: ownPassword, again: ownPassword })
    await visitor.press('Save password')
  }
}

/** A short list has radios, a long one is a select. */
async function pick (visitor, name, words) {
  const select = visitor.page.locator(`main select[name="${name}"]`)
  if (await select.count() > 0) return await visitor.choose(name, words)
  await visitor.page.locator('.govuk-radios__item', { hasText: words }).locator(`input[name="${name}"]`).check()
}

async function ask (coordinator, path) {
  await coordinator.open(path)
  await coordinator.follow('Information')
  await coordinator.says(/Nobody has been asked yet/)
  await coordinator.follow('Ask an agency')
  assert.equal((await coordinator.text()).match(warning).length, 1)
  await coordinator.press('Send request', 422)
  await pick(coordinator, 'organisation_id', 'Bedfordshire Health')
  await pick(coordinator, 'contact', 'Bellamy Quint')
  await coordinator.fill({ question: 'Is there contact with your service?', necessity: 'To plan the support', lawful_basis: 'public_task' })
  await coordinator.press('Send request', 422)
  await coordinator.says(/does not work for that organisation/)
  await pick(coordinator, 'contact', 'Merrion Vale')
  await coordinator.press('Send request')
  await coordinator.says(/Why is this due\?/)
}

async function remind (coordinator) {
  await coordinator.fill({ method: 'phone', note: 'Promised for tomorrow' })
  await coordinator.press('Record reminder')
  await coordinator.says(/By phone, by Corin Ashdale/)
}

async function answer (member, person, reference) {
  await member.open('/')
  await member.follow('requests to answer')
  await member.follow(reference)
  await member.says(new RegExp(person.surname))
  assert.doesNotMatch(await member.page.content(), /CP-\d{4}|Talked of a fight|A teacher/)
  await member.fill({ outcome: 'returned', text: 'Two appointments were kept', owner_agency: 'health', source: 'Appointment records', sensitivity: 'official_sensitive', disclosable: 'no' })
  await member.press('Send answer', 422)
  await member.fill({ dated_on: '20/1/2026', lawful_basis: 'public_task_special', necessity: 'It shows what works' })
  await member.press('Send answer')
  await member.says(/What you returned[\s\S]*Two appointments were kept/)
}

async function walk (server, as, scripts, person) {
  const browser = await openBrowser()
  const coordinator = await Visitor.arrive(browser, server.url, { javaScriptEnabled: scripts })
  const member = await Visitor.arrive(browser, server.url, { javaScriptEnabled: scripts })
  const path = `/cases/${await openCase(as.coordinator, as.police, person)}`

  await signIn(coordinator, 'coordinator@luton.example', scripts)
  await ask(coordinator, path)
  const [reference] = (await coordinator.text()).match(/Q-\d{4}-\d{5}/)
  await remind(coordinator)
  await coordinator.open(path)
  await coordinator.says(/Missing returns[\s\S]*Bedfordshire Health/)

  await signIn(member, 'member@health.example', scripts)
  await member.open(path, 404)
  await answer(member, person, reference)

  await coordinator.open(path + '/information-requests')
  await coordinator.says(/Returned/)
  await coordinator.follow('Bedfordshire Health')
  await coordinator.says(/Not to be disclosed[\s\S]*Two appointments were kept/i)
  assert.deepEqual([...coordinator.troubles, ...member.troubles].filter(text => !/ 404 /.test(text)), [])
}

run(async () => {
  const store = newStore()
  const server = await serve(store)
  await foundPartnership(store, server)
  const as = { coordinator: program(server.url, tokenFor(store, 'coordinator@luton.example')), police: program(server.url, tokenFor(store, 'police@bedfordshire.example')) }

  await test('a partner is asked, reminded, and answers', async () => await walk(server, as, true, someReferral))
  await test('the same with JavaScript off', async () =>
    await walk(server, as, false, { ...someReferral, forename: 'Beri', surname: 'Beltrame', date_of_birth: '1991-03-04' }))
  await test('the server had no trouble of its own, and stops when told', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
