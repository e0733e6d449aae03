// A small partnership, made the way an administrator makes one: organisations by the
// interface, people by the command line.
import assert from 'node:assert/strict'
import { addUser, tokenFor } from './place.mjs'
import { program } from './http.mjs'

const organisations = [
  { name: 'Bedfordshire Police', kind: 'police', agency: 'police' },
  { name: 'Central Bedfordshire Council', kind: 'partner_authority', agency: 'local_authority', area: 'central_bedfordshire' },
  { name: 'Bedford Borough Council', kind: 'partner_authority', agency: 'local_authority', area: 'bedford' },
  { name: 'Bedfordshire Health', kind: 'health', agency: 'health' }
]

const people = [
  ['coordinator@luton.example', 'Corin Ashdale', 'Luton Borough Council', 'coordinator'],
  ['chair@luton.example', 'Chesney Ruddock', 'Luton Borough Council', 'chair'],
  ['police@bedfordshire.example', 'Perrin Oakhurst', 'Bedfordshire Police', 'police'],
  ['partner@bedford.example', 'Bellamy Quint', 'Bedford Borough Council', 'partner_officer'],
  ['partner@centralbeds.example', 'Cassidy Thorne', 'Central Bedfordshire Council', 'partner_officer'],
  ['member@health.example', 'Merrion Vale', 'Bedfordshire Health', 'panel_member']
]

/** Fills a new store that `server` serves; all accounts have the password of place.mjs. */
export async function foundPartnership (store, server) {
  const admin = program(server.url, tokenFor(store, 'admin@luton.example'))
  for (const organisation of organisations) {
    const made = await admin('POST', '/organisations', organisation)
    assert.equal(made.status, 201, made.text)
  }
  for (const person of people) addUser(store, ...person)
}

export const someReferral = {
  forename: 'Ruvo',
  surname: 'Tandelmoor',
  date_of_birth: '2009-05-06',
  area: 'luton',
  concern: 'Talked of a fight that was coming',
  concern_type: 'right_wing',
  sector: 'education',
  concern_on: '2026-02-01',
  referred_on: '2026-02-20',
  referrer_name: 'A teacher'
}

const screening = { gateway: 'proceed', deconflicted: 'yes', safeguarding_referral: 'none', decided_on: '2026-03-02' }
const section36 = { decision: 'proceed', decider: 'A superintendent', organisation: 'police', reasons: 'Reasonable grounds', decided_on: '2026-03-02' }

/** From a referral to an open case; returns its id. */
export async function openCase (coordinator, police, referral = someReferral) {
  const sent = await coordinator('POST', '/referrals', referral)
  assert.equal(sent.status, 201, sent.text)
  const path = `/referrals/${sent.json.referral.id}`
  const earlier = (sent.json.referral.possible_matches || []).map(match => ({ person: match.person, decision: 'not_linked' }))
  const screened = await police('POST', path + '/screening', { ...screening, earlier_referrals: earlier })
  assert.equal(screened.status, 201, screened.text)
  const opened = await police('POST', path + '/section-36', section36)
  assert.equal(opened.status, 201, opened.text)
  return opened.json.case.id
}
