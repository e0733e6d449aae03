// The whole pathway of one person, from referral to closing after the 12-month review: who
// does what is at a browser, and the days go by with the test clock.  Screening and panel
// meetings, which test_road.mjs walks page by page, are done by a program here.
import assert from 'node:assert/strict'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { program } from './lib/http.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { addUser, newStore, ownPassword, password, serve, testClock, tokenFor } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const emails = {
  coordinator: 'coordinator@luton.example',
  chair: 'chair@luton.example',
  police: 'police@bedfordshire.example',
  member: 'member@health.example',
  provider: 'provider@mentoring.example'
}
const person = { ...someReferral, forename: 'Orlin', surname: 'Tamberwick', date_of_birth: '1990-01-02' }
let passed = 0 // days that went by

function iso (offset = 0) {
  return new Date(Date.now() + (passed + offset) * 86400000).toISOString().slice(0, 10)
}

/** As people type it: 28/2/2026. */
function day (offset = 0) {
  const [year, month, date] = iso(offset).split('-')
  return `${Number(date)}/${Number(month)}/${year}`
}

async function signIn (visitor, email, isFirst) {
  await visitor.open('/sign-in')
  await visitor.fill({ email, password: isFirst ? password : ownPassword })
  await visitor.press('Sign in')
  if (!isFirst) return
  await visitor.fill({ current: password, password: ownPassword, again: ownPassword })
  await visitor.press('Save password')
}

/** A short list has radios, a long one is a select. */
async function pick (visitor, name, words) {
  const select = visitor.page.locator(`main select[name="${name}"]`)
  if (await select.count() > 0) return await visitor.choose(name, words)
  await visitor.page.locator('.govuk-radios__item', { hasText: words }).locator(`input[name="${name}"]`).check()
}

async function must (answer, status) {
  const { status: given, json, text } = await answer
  assert.equal(given, status, text)
  return json
}

/** A panel that meets today and decides about this case alone. */
async function panelDecides (as, id, kind, decision, more = {}) {
  const invitees = [emails.coordinator, emails.chair, emails.police]
  const { meeting } = await must(as.coordinator('POST', '/meetings', { held_on: iso(), starts_at: '10:00', place: 'Town Hall', kind: 'monthly', invitees }), 201)
  const path = `/meetings/${meeting.id}`
  const { items } = await must(as.coordinator('POST', path + '/agenda', { case: id, kind }), 201)
  await must(as.coordinator('POST', path + '/papers'), 200)
  for (const [user, agency] of [[emails.chair, 'local_authority'], [emails.police, 'police']]) {
    await must(as.chair('POST', path + '/attendance', { user, attendance: 'present', agency }), 200)
  }
  const item = items.find(each => each.case === id) || items[0]
  await must(as.chair('POST', `${path}/items/${item.id}/decision`, { decision, rationale: 'As the papers say', basis: 'unanimous', dissent: 'none', ...more }), 201)
}

/** Rates every factor of the dimension that is open. */
async function rateAll (visitor, rating) {
  const names = await visitor.page.locator('main [name^="factors."][name$=".rating"]').evaluateAll(all => [...new Set(all.map(each => each.name))])
  for (const name of names) await visitor.fillOne(name, rating)
}

async function assess ({ coordinator }, path) {
  await coordinator.open(path + '/assessments')
  await coordinator.says(/Not assessed yet/)
  await coordinator.press('Begin an assessment')
  await coordinator.follow('Engagement with a group')
  await rateAll(coordinator, 'not_present')
  await coordinator.fill({ 'factors.2.rating': 'partly_present', 'factors.2.evidence': 'Says nobody needs him', 'factors.2.source': 'Head of year', 'factors.2.dated_on': day(-5) })
  for (const next of ['not_present', 'not_present']) {
    await coordinator.press('Save and go to the next part')
    await rateAll(coordinator, next)
  }
  await coordinator.press('Save and go to the next part')
  await coordinator.fill({ assessed_on: day(), protective: 'His grandmother', conclusion: 'Looks for somewhere to belong', management: 'Mentoring' })
  await coordinator.page.getByRole('button', { name: 'Save', exact: true }).last().click()
  await coordinator.look()
  await coordinator.press('Complete and lock')
  await coordinator.says(/complete and locked/)
}

async function assessAgain ({ coordinator }, path) {
  await coordinator.open(path + '/assessments')
  await coordinator.press('Begin an assessment')
  await coordinator.follow('Engagement with a group')
  await coordinator.fill({ 'factors.2.rating': 'not_present', 'factors.2.movement': 'Has friends at the club now' })
  await coordinator.press('Save and go to the overview')
  await coordinator.follow('Protective factors, conclusion')
  await coordinator.fill({ assessed_on: day(), conclusion: 'Nothing is present any more' })
  await coordinator.page.getByRole('button', { name: 'Save', exact: true }).last().click()
  await coordinator.look()
  await coordinator.press('Complete and lock')
  await coordinator.follow('See what changed')
  await coordinator.says(/Has friends at the club now/)
}

async function askAPartner ({ coordinator, member }, path) {
  await coordinator.open(path + '/information-requests')
  await coordinator.follow('Ask an agency')
  await pick(coordinator, 'organisation_id', 'Bedfordshire Health')
  await pick(coordinator, 'contact', 'Merrion Vale')
  await coordinator.fill({ question: 'Is there contact with your service?', necessity: 'To plan the support', lawful_basis: 'public_task' })
  await coordinator.press('Send request')
  const [reference] = (await coordinator.text()).match(/Q-\d{4}-\d{5}/)
  await member.open('/')
  await member.follow('requests to answer')
  await member.follow(reference)
  await member.fill({
    outcome: 'returned', text: 'Two appointments were kept', owner_agency: 'health', source: 'Appointment records', sensitivity: 'official_sensitive',
    disclosable: 'no', dated_on: day(-9), lawful_basis: 'public_task_special', necessity: 'It shows what works'
  })
  await member.press('Send answer')
  await member.says(/What you returned/)
}

async function consentTo ({ coordinator }, path) {
  await coordinator.open(path + '/consents')
  await coordinator.fill({ sought_by: 'Corin Ashdale', asked_on: day(), from: 'individual', outcome: 'given', explained: 'What Channel is', language: 'English', capacity: 'presumed' })
  await coordinator.press('Record answer')
  await coordinator.open(path)
  await coordinator.says(/Support in place/)
}

async function plan ({ coordinator, chair }, path) {
  await coordinator.open(path + '/support-plan/edit')
  assert.match(await coordinator.page.locator('[name="needs.0.need"]').inputValue(), /identity, meaning and belonging/)
  await coordinator.fill({
    consent_how: 'By the lead officer at home', nature: 'Mentoring', providers: 'Steady Steps', delivery: 'Weekly',
    'needs.0.action': 'Mentoring', 'needs.0.owner': emails.coordinator, 'needs.0.due_on': day(60)
  })
  await coordinator.press('Save plan')
  await chair.open(path + '/support-plan')
  await chair.press('Approve this plan')
  await chair.says(/Approved/)
}

async function commission ({ coordinator }, path) {
  await coordinator.open('/providers/new')
  await pick(coordinator, 'organisation_id', 'Steady Steps')
  await coordinator.fill({ approval: 'approved', languages: 'English' })
  await coordinator.press('Register provider')
  await coordinator.open(path + '/interventions')
  await coordinator.follow('Commission a provider')
  await pick(coordinator, 'organisation_id', 'Steady Steps')
  await pick(coordinator, 'mentor', 'Provo Lindqvist')
  await coordinator.fill({ purpose: 'Belonging', brief: 'Weekly talks at the library', sessions_contracted: 5, begins_on: day() })
  await coordinator.press('Commission provider')
  for (const planned of [0, 3, 7]) {
    await coordinator.fill({ planned_on: day(planned) })
    await coordinator.press('Plan session')
  }
  return coordinator.path()
}

async function meetTheMentor ({ provider }) {
  await provider.open('/')
  await provider.follow('Commissions')
  await provider.follow('Tamberwick')
  assert.doesNotMatch(await provider.page.content(), /Says nobody needs him|CP-\d{4}/)
  await provider.follow('Session 1')
  await provider.fill({ outcome: 'held', held_on: day() })
  await provider.press('Record session')
  await provider.fill({ reported_on: day(), report: 'Came on time and talked openly' })
  await provider.press('Record report')
  await provider.says(/report received/i)
}

async function seeTheAlarm ({ coordinator }, path, commissioned) {
  await coordinator.open('/')
  await coordinator.follow('interventions with an alarm')
  await coordinator.says(/Tamberwick[\s\S]*2 planned sessions lapsed/)
  await coordinator.open(path)
  await coordinator.says(/Steady Steps: 2 planned sessions lapsed/)
  await coordinator.open(commissioned)
  await coordinator.follow('Follow up lapsed sessions')
  await coordinator.fill({ agreed: 'Another place, another day' })
  await coordinator.press('Record follow-up')
  await coordinator.follow('End this commission')
  await coordinator.fill({ outcome: 'complete', end_reason: 'He goes to the club by himself now' })
  await coordinator.press('End commission')
  await coordinator.open('/interventions?alarm=any')
  await coordinator.says(/No interventions match/)
}

async function leave (by, as, path, id) {
  const { coordinator, chair, police } = by
  await coordinator.open(path + '/closure/edit')
  await coordinator.fill({ reason: 'reduced', final_assessment: 'Nothing is present any more', closing_report: 'Mentoring helped', residual_risk_owner: 'His grandmother, and the club' })
  await coordinator.press('Save exit record')
  await coordinator.says(/Assessment 2/)
  await coordinator.press('Send for endorsement')
  await panelDecides(as, id, 'exit', 'exit')
  for (const [visitor, button] of [[chair, 'Endorse as chair'], [police, 'Endorse as police']]) {
    await visitor.open(path + '/closure')
    await visitor.press(button)
  }
  await police.says(/Endorsed/)
  await coordinator.open(path + '/reviews')
  await coordinator.says(/6-month review[\s\S]*12-month review/)
}

async function review (by, as, path, id, kind, decision, words) {
  const { coordinator } = by
  await coordinator.open('/reviews')
  await coordinator.says(/Overdue[\s\S]*Tamberwick/)
  await panelDecides(as, id, kind, decision)
  await coordinator.open(path + '/reviews')
  await coordinator.says(words)
}

async function walk (browser, server, store, clock) {
  const as = Object.fromEntries(['coordinator', 'chair', 'police'].map(name => [name, program(server.url, tokenFor(store, emails[name]))]))
  const by = {}
  let stopped = false
  let id, path, commissioned

  const step = (name, body) => test(name, async () => {
    assert.ok(!stopped, 'not reached')
    try {
      await body()
    } catch (error) {
      stopped = true
      const stories = await Promise.all(Object.entries(by).map(async ([name, visitor]) => `${name} at ${await visitor.story()}`))
      throw new Error(`${error.stack}\n${stories.join('\n')}\n${server.log().slice(-500)}`)
    }
  })
  const goBy = async (days, ...names) => {
    passed += days
    clock.ahead(passed)
    for (const name of names) await signIn(by[name], emails[name], false)
  }

  await step('five people sign in', async () => {
    for (const [name, email] of Object.entries(emails)) {
      by[name] = await Visitor.arrive(browser, server.url)
      await signIn(by[name], email, true)
    }
  })
  await step('1. a referral becomes a case', async () => {
    id = await openCase(as.coordinator, as.police, person)
    path = `/cases/${id}`
  })
  await step('2. it is assessed, factor by factor', async () => await assess(by, path))
  await step('3. a partner is asked and answers', async () => await askAPartner(by, path))
  await step('4. the panel adopts it, consent is given', async () => {
    await panelDecides(as, id, 'new', 'adopt', { risk_owner: emails.coordinator })
    await consentTo(by, path)
  })
  await step('5. the plan begins with what was found present, and is approved', async () => await plan(by, path))
  await step('6. a provider is commissioned, meets and reports', async () => {
    commissioned = await commission(by, path)
    await meetTheMentor(by)
  })
  await step('7. two weeks later two sessions have lapsed: an alarm, dealt with', async () => {
    await goBy(14, 'coordinator')
    await seeTheAlarm(by, path, commissioned)
  })
  await step('8. after three months it is assessed again', async () => {
    await goBy(76, 'coordinator', 'chair', 'police')
    await assessAgain(by, path)
  })
  await step('9. the case leaves: exit record, decision, two endorsements', async () => await leave(by, as, path, id))
  await step('10. six months later the panel reviews it', async () => {
    await goBy(186, 'coordinator')
    await review(by, as, path, id, 'six_month', 'continue', /6-month review[\s\S]*As the papers say[\s\S]*12-month review[\s\S]*Planned/)
  })
  await step('11. after twelve months it is closed', async () => {
    await goBy(183, 'coordinator')
    await review(by, as, path, id, 'twelve_month', 'exit', /12-month review[\s\S]*As the papers say/)
    await by.coordinator.open(path)
    await by.coordinator.says(/Closed/)
    await by.coordinator.open(path + '/chronology')
    await by.coordinator.says(/12-month review|Close/i)
  })
  await test('every page of the pathway is accessible and keeps the rules', async () => {
    const visitors = Object.values(by)
    const looked = visitors.reduce((sum, { looked }) => sum + looked, 0)
    console.log(`# ${looked} pages looked at`)
    assert.deepEqual([...new Set(visitors.flatMap(({ troubles }) => troubles))], [])
    assert.ok(looked > 60, `${looked} pages`)
  })
}

run(async () => {
  const store = newStore()
  const clock = testClock()
  const server = await serve(store, undefined, clock)
  await foundPartnership(store, server)
  const admin = program(server.url, tokenFor(store, 'admin@luton.example'))
  await must(admin('POST', '/organisations', { name: 'Steady Steps', kind: 'provider' }), 201)
  addUser(store, emails.provider, 'Provo Lindqvist', 'Steady Steps', 'provider')
  await walk(await openBrowser(), server, store, clock)
  await test('the server had no trouble of its own, and stops when told', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
