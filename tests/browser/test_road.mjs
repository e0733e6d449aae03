// The main road, walked by four people at four browsers, page by page; then once more with
// JavaScript off, about somebody who looks like the first one.
import assert from 'node:assert/strict'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { foundPartnership } from './lib/partnership.mjs'
import { newStore, ownPassword, password, serve } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const people = {
  coordinator: 'coordinator@luton.example',
  police: 'police@bedfordshire.example',
  chair: 'chair@luton.example',
  partner: 'partner@bedford.example'
}

/** 2026-02-28, and as people type it: 28/2/2026. */
function day (offset) {
  const iso = new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10)
  const [year, month, date] = iso.split('-')
  return `${Number(date)}/${Number(month)}/${year}`
}

async function signIn (visitor, email, mayBeFirst) {
  await visitor.open('/sign-in')
  await visitor.fill({ email, password: mayBeFirst ? password : ownPassword })
  await visitor.press('Sign in')
  if (!mayBeFirst) return
  assert.equal(visitor.path(), '/account/password')
  await visitor.says(/Choose a password of your own/)
  await visitor.fill({ current: password, password: ownPassword, again: ownPassword })
  await visitor.press('Save password')
}

async function refer ({ coordinator }, person) {
  await coordinator.open('/')
  await coordinator.follow('Referrals')
  await coordinator.follow('Log a referral')
  await coordinator.says(/call 999/)
  await coordinator.press(/start/)
  assert.match(coordinator.path(), /\/draft\/individual$/)
  await coordinator.fill({ ...person, date_of_birth: '31/2/2009', gender: 'male', postcode: 'LU1 2BQ' })
  await coordinator.press('Save and continue', 422)
  assert.equal(await coordinator.page.locator('[name=surname]').inputValue(), person.surname)
  assert.match(await coordinator.page.title(), /^Error: /)
  await coordinator.fill({ date_of_birth: '6/5/2009' })
  await coordinator.press('Save and continue')
  await coordinator.fill({ area: 'luton', concern_type: 'right_wing', sector: 'education', concern_on: day(-20), referred_on: day(-2) })
  await coordinator.press('Save and continue')
  await coordinator.follow('Leave it for now')
  await coordinator.page.getByRole('row', { name: person.forename }).getByRole('link').first().click()
  await coordinator.look()
  await coordinator.follow('Go on with it')
  assert.match(coordinator.path(), /\/check$/)
  await coordinator.press('Send referral', 422)
  await coordinator.follow(/Change The concern/)
  await coordinator.fill({ concern: 'Talked of a fight that was coming', needs: 'Bullied at school' })
  await coordinator.press('Save and continue')
  await coordinator.fill({ referrer_name: 'A teacher', referrer_role: 'Form tutor', referrer_email: 'teacher@school.example' })
  await coordinator.press('Save and continue')
  await coordinator.fill({ individual_informed: 'no', safeguarding_lead_consulted: 'yes' })
  await coordinator.press('Save and continue')
  await coordinator.fill({ school: 'Ashcombe High' })
  await coordinator.press('Save and continue')
  await coordinator.fill({ immediate_risk_checked: 'yes' })
  await coordinator.press('Save and continue')
  await coordinator.says(/Talked of a fight/)
  await coordinator.press('Send referral')
  await coordinator.says(/referral has been received/)
  return coordinator.path()
}

async function screen ({ police }, referral, isLookAlike) {
  await police.open('/referrals?status=received')
  await police.page.locator(`a[href="${referral}"]`).click()
  await police.look()
  await police.follow('Screen this referral')
  await police.fill({ gateway: 'proceed', deconflicted: 'yes', safeguarding_referral: 'none', decided_on: day(0) })
  if (isLookAlike) {
    await police.press('Record screening', 422)
    await police.says(/we know already/)
    await police.fill({ 'earlier_referrals.0.decision': 'not_linked' })
  }
  await police.press('Record screening')
  await police.says(/Information gathering/)
}

async function decideSection36 ({ police }) {
  await police.follow('Record the section 36 decision')
  await police.press('Record decision', 422)
  await police.fill({ decision: 'proceed', decider: 'A superintendent', organisation: 'police', reasons: 'Reasonable grounds', decided_on: day(0) })
  await police.press('Record decision')
  await police.says(/case opened/)
  assert.match(police.path(), /^\/cases\/\d+$/)
  return police.path()
}

async function workOnTheCase ({ coordinator }, path, person) {
  await coordinator.open('/cases?area=luton&status=awaiting_panel')
  await coordinator.page.locator(`a[href="${path}"]`).click()
  await coordinator.look()
  await coordinator.says(/Awaiting panel/)
  await coordinator.follow('Write a note')
  await coordinator.press('Add note', 422)
  await coordinator.fill({ kind: 'general', text: `Met ${person.forename} at home`, happened_on: day(-1) })
  await coordinator.press('Add note')
  await coordinator.says(/Met .* at home/)
  await coordinator.open(path)
  await coordinator.follow('Hand over or cover')
  await coordinator.choose('lead', 'Corin Ashdale')
  await coordinator.fill({ reason: 'Takes the case on' })
  await coordinator.press('Save')
  await coordinator.open(`/search?q=${person.surname}`)
  await coordinator.says(new RegExp(person.surname))
}

async function callTheMeeting ({ coordinator }, path) {
  await coordinator.open(path)
  const reference = (await coordinator.page.locator('.govuk-caption-l').innerText()).trim()
  await coordinator.open('/meetings')
  await coordinator.follow('Call a meeting')
  await coordinator.press('Call the meeting', 422)
  await coordinator.fill({ held_on: day(0), starts_at: '10:00', kind: 'monthly', place: 'Town Hall' })
  for (const name of ['Corin Ashdale', 'Chesney Ruddock', 'Perrin Oakhurst', 'Merrion Vale']) await coordinator.page.getByLabel(name).check()
  await coordinator.press('Call the meeting')
  const meeting = coordinator.path()
  await coordinator.follow('Build the agenda')
  await coordinator.fill({ case: reference, kind: 'new' })
  await coordinator.press('Add this case')
  await coordinator.press('Add everything that is due')
  await coordinator.open(meeting)
  await coordinator.follow('Send papers out')
  await coordinator.press(/Send|Yes/)
  await coordinator.says(/Papers out/)
  return { meeting, reference }
}

async function holdTheMeeting ({ chair }, { meeting, reference }) {
  await chair.open('/meetings')
  await chair.page.locator(`a[href="${meeting}"]`).first().click()
  await chair.look()
  await chair.follow('Record attendance')
  for (const name of ['Chesney Ruddock', 'Perrin Oakhurst']) {
    await chair.page.getByRole('group', { name }).getByLabel('Present', { exact: true }).check()
  }
  await chair.page.getByRole('group', { name: 'Corin Ashdale' }).getByLabel('Apologies').check()
  await chair.press('Save attendance')
  await chair.says(/the panel can decide/)
  await chair.open(meeting)
  await chair.press('Open the meeting')
  await chair.follow(reference)
  await chair.fill({ decision: 'adopt' })
  await chair.press('Save decision', 422)
  await chair.fill({
    rationale: 'Support will help', basis: 'unanimous',
    'actions.0.text': 'Call the school', 'actions.0.due_on': day(14)
  })
  await chair.choose('risk_owner', 'Corin Ashdale')
  await chair.choose('actions.0.owner', 'Corin Ashdale')
  await chair.press('Save decision')
  await chair.says(/Decided|Adopt/)
}

async function support ({ coordinator, chair }, path) {
  await coordinator.open(path)
  await coordinator.says(/Adopted, consent awaited/)
  await coordinator.says(/Call the school/)
  await coordinator.follow('Record consent')
  await coordinator.fill({ sought_by: 'Corin Ashdale', asked_on: day(0), from: 'parent', relationship: 'Mother', outcome: 'given', explained: 'What Channel is' })
  await coordinator.press('Record answer')
  await coordinator.open(path)
  await coordinator.says(/Support in place/)
  await coordinator.follow('Support plan')
  await coordinator.follow('Write the plan')
  await coordinator.fill({
    consent_how: 'By the lead officer at home', nature: 'Mentoring', providers: 'Mentoring for All', delivery: 'Weekly',
    'needs.0.need': 'Belonging', 'needs.0.action': 'Youth club', 'needs.0.owner': people.coordinator, 'needs.0.due_on': day(30),
    'needs.1.need': 'Work', 'needs.1.accepted_because': 'Still at school'
  })
  await coordinator.press('Save plan')
  await coordinator.says(/Belonging/)
  await chair.open(path + '/support-plan')
  await chair.press('Approve this plan')
  await chair.says(/Approved/)
}

async function answerTheChecklist ({ coordinator }, year) {
  await coordinator.open('/checklists')
  await coordinator.fill({ template: 'working_checklist', year })
  await coordinator.press('Open the return')
  const checklist = coordinator.path()
  await coordinator.says(/0 of 73/)
  await coordinator.follow('Answer the next open line')
  await coordinator.fill({ answer: 'met', evidence: 'Terms of reference of the panel' })
  await coordinator.press('Save and go to the next line')
  await coordinator.fill({ answer: 'partly_met', comment: 'Half of it', 'improvement.action': 'Write the rest', 'improvement.due_on': day(60) })
  await coordinator.press('Save and go to the list')
  await coordinator.open(checklist)
  await coordinator.says(/2 of 73/)
  await coordinator.follow('View for print')
}

async function staySeparate ({ coordinator, partner }, path, person) {
  await partner.open(path, 404)
  await partner.open('/cases')
  await partner.open(`/search?q=${person.surname}`)
  assert.equal(await partner.page.locator(`a[href="${path}"]`).count(), 0)
  await coordinator.open(path + '/shares')
  await coordinator.choose('user', 'Bellamy Quint')
  await coordinator.fill({ why: 'The family moves to Bedford' })
  await coordinator.press('Share')
  await partner.open('/cases')
  await partner.says(/shared/i)
  await partner.page.locator(`a[href="${path}"]`).click()
  await partner.look()
  await partner.says(new RegExp(person.surname))
  await coordinator.open(path + '/access')
  await coordinator.says(/Bellamy Quint/)
  await coordinator.open(path + '/chronology')
  await coordinator.says(/Call the school|Adopt/)
}

async function walk (browser, home, { javaScriptEnabled, person, year, isFirst }) {
  const how = javaScriptEnabled ? 'at four browsers' : 'with JavaScript off'
  const by = {}
  let stopped = false
  let referral, path, meeting

  // A step that fails ends the road: what comes after it has no ground to stand on.
  const step = (name, body) => test(`${name}, ${how}`, async () => {
    assert.ok(!stopped, 'not reached')
    try {
      await body()
    } catch (error) {
      stopped = true
      const stories = await Promise.all(Object.entries(by).map(async ([name, visitor]) => `${name} at ${await visitor.story()}`))
      throw new Error(`${error.stack}\n${stories.join('\n')}`)
    }
  })

  await step('four people sign in', async () => {
    for (const [name, email] of Object.entries(people)) {
      by[name] = await Visitor.arrive(browser, home, { javaScriptEnabled })
      await signIn(by[name], email, isFirst)
    }
  })
  await step('1. a referral is logged page by page', async () => { referral = await refer(by, person) })
  await step('2. it is screened', async () => await screen(by, referral, !isFirst))
  await step('3. the section 36 decision opens a case', async () => { path = await decideSection36(by) })
  await step('4. the case is found, noted on and handed to a lead', async () => await workOnTheCase(by, path, person))
  await step('5. a meeting is called, its agenda built, papers go out', async () => { meeting = await callTheMeeting(by, path) })
  await step('6. attendance, a decision and an action', async () => await holdTheMeeting(by, meeting))
  await step('7. consent and the support plan', async () => await support(by, path))
  await step('8. the checklist is answered', async () => await answerTheChecklist(by, year))
  await step('9. a partner sees what is shared and nothing else', async () => await staySeparate(by, path, person))
  await test(`every page of the road is accessible and keeps the rules, ${how}`, async () => {
    const visitors = Object.values(by)
    const looked = visitors.reduce((sum, { looked }) => sum + looked, 0)
    const troubles = [...new Set(visitors.flatMap(({ troubles }) => troubles))]
    console.log(`# ${looked} pages looked at`)
    assert.deepEqual(troubles, [])
    assert.ok(looked > 60, `${looked} pages`)
  })
  for (const visitor of Object.values(by)) await visitor.leave()
}

run(async () => {
  const store = newStore()
  const server = await serve(store)
  await foundPartnership(store, server)
  const browser = await openBrowser()
  await walk(browser, server.url, { javaScriptEnabled: true, isFirst: true, year: 2027, person: { forename: 'Ruvo', surname: 'Tandelmoor' } })
  await walk(browser, server.url, { javaScriptEnabled: false, isFirst: false, year: 2026, person: { forename: 'Ruvoh', surname: 'Tandelmoor' } })
  await test('the server had no trouble of its own, and stops when told', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
