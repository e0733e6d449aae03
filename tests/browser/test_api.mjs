// The main road as programs walk it, over real HTTP, and the rules every answer keeps.
import assert from 'node:assert/strict'
import { program, send } from './lib/http.mjs'
import { foundPartnership, openCase, someReferral } from './lib/partnership.mjs'
import { command, newStore, serve, tokenFor } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const day = offset => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10)
const store = newStore()
let url
const as = {}
const at = {} // the addresses the road led to

/** The answer's status, with its text when it is another one. */
function says (answer, status, code) {
  assert.equal(answer.status, status, `${answer.status}, not ${status}: ${answer.text.slice(0, 600)}`)
  if (code !== undefined) assert.equal(answer.json.code, code, answer.text)
  return answer
}

/** Created: 201, Location, ETag, the entity under its name with id, status and version. */
function created (answer, entity, bare = false) {
  says(answer, 201)
  assert.match(answer.headers.location, /^\/api\/v1\/[a-z]/)
  const record = answer.json[entity]
  assert.ok(record, `no ${entity} in ${answer.text.slice(0, 300)}`)
  assert.ok(Number.isSafeInteger(record.id) && record.id > 0, 'id')
  if (bare) return record
  assert.equal(answer.headers.etag, `"${record.version}"`)
  assert.equal(typeof record.status, 'string')
  return record
}

async function walkTheRoad () {
  await test('1. a referral is logged: 201, Location, the referral with possible matches', async () => {
    const answer = await as.coordinator('POST', '/referrals', { ...someReferral, interpreter: false, referrer_anonymous: false, school: null })
    const referral = created(answer, 'referral')
    assert.equal(referral.status, 'received')
    assert.match(referral.reference, /^R-\d{4}-\d{5}$/)
    assert.equal(referral.interpreter, false)
    assert.equal(referral.school, null)
    assert.ok(Array.isArray(referral.possible_matches))
    at.referral = `/referrals/${referral.id}`
    assert.equal(answer.headers.location, '/api/v1' + at.referral)
    const again = says(await as.coordinator('GET', at.referral), 200)
    assert.equal(again.json.referral.reference, referral.reference)
  })

  await test('a look-alike never blocks, and is named', async () => {
    const again = created(await as.coordinator('POST', '/referrals', { ...someReferral, forename: 'Ruvoh' }), 'referral')
    assert.ok(again.possible_matches.length >= 1, JSON.stringify(again.possible_matches))
    at.lookAlike = `/referrals/${again.id}`
    at.match = again.possible_matches[0]
  })

  const screening = { gateway: 'proceed', deconflicted: 'yes', safeguarding_referral: 'none', decided_on: day(0) }
  await test('2. screening: matches must be answered, then information is gathered', async () => {
    says(await as.police('POST', at.lookAlike + '/screening', screening), 422)
    const linked = { ...screening, earlier_referrals: [{ person: at.match.person, decision: 'not_linked' }] }
    const other = created(await as.police('POST', at.lookAlike + '/screening', linked), 'referral')
    assert.equal(other.status, 'information_gathering')
    const first = says(await as.police('GET', at.referral), 200).json.referral.possible_matches
    const answered = first.map(({ person }) => ({ person, decision: 'not_linked' }))
    const referral = created(await as.police('POST', at.referral + '/screening', { ...screening, earlier_referrals: answered }), 'referral')
    assert.equal(referral.status, 'information_gathering')
  })

  await test('3. the section 36 decision opens a case', async () => {
    const answer = await as.police('POST', at.referral + '/section-36',
      { decision: 'proceed', decider: 'A superintendent', organisation: 'police', reasons: 'Reasonable grounds', decided_on: day(0) })
    const opened = created(answer, 'case')
    assert.equal(opened.status, 'awaiting_panel')
    assert.match(opened.reference, /^CP-\d{4}-\d{4}$/)
    at.case = `/cases/${opened.id}`
    at.caseId = opened.id
    says(await as.police('POST', at.referral + '/section-36',
      { decision: 'proceed', decider: 'A', organisation: 'police', reasons: 'R', decided_on: day(0) }), 409)
  })

  await test('4. the caseload and the case; a note', async () => {
    const list = says(await as.coordinator('GET', '/cases?area=luton&limit=5'), 200)
    const [row] = list.json.items
    for (const name of ['id', 'reference', 'forename', 'surname', 'area', 'status', 'shared', 'lead']) assert.ok(name in row, name)
    assert.equal(list.json.next, null)
    says(await as.coordinator('GET', at.case), 200)
    const note = created(await as.coordinator('POST', at.case + '/notes', { kind: 'general', text: 'Met at home', happened_on: day(0) }), 'note', true)
    at.note = `${at.case}/notes/${note.id}`
    says(await as.coordinator('GET', at.note), 200)
    says(await as.coordinator('GET', at.case + '/chronology'), 200)
    says(await as.coordinator('GET', '/search?q=Tandelmoor'), 200)
  })

  await test('5. a meeting is called, its agenda proposed, papers go out', async () => {
    const meeting = created(await as.coordinator('POST', '/meetings',
      { held_on: day(0), starts_at: '10:00', place: 'Town Hall', kind: 'monthly', invitees: ['coordinator@luton.example', 'chair@luton.example', 'police@bedfordshire.example', 'member@health.example'] }), 'meeting')
    assert.equal(meeting.status, 'planned')
    at.meeting = `/meetings/${meeting.id}`
    const agenda = says(await as.coordinator('POST', at.meeting + '/agenda', { case: at.caseId, kind: 'new' }), 201)
    const item = agenda.json.items[0]
    for (const name of ['id', 'case', 'kind', 'status']) assert.ok(name in item, name)
    at.item = `${at.meeting}/items/${item.id}`
    says(await as.coordinator('POST', at.meeting + '/agenda', { propose: true }), 201)
    says(await as.member('GET', at.case), 404)
    assert.equal(says(await as.coordinator('POST', at.meeting + '/papers'), 200).json.meeting.status, 'papers_out')
    says(await as.member('GET', at.case), 200)
  })

  await test('6. attendance and the decision with an action; the case moves on', async () => {
    const decision = { decision: 'adopt', rationale: 'Support will help', basis: 'unanimous', risk_owner: 'coordinator@luton.example', actions: [{ owner: 'member@health.example', text: 'Call the school', due_on: day(14) }] }
    const path = at.item + '/decision'
    for (const [user, agency] of [['chair@luton.example', 'local_authority'], ['police@bedfordshire.example', 'police']]) {
      says(await as.chair('POST', at.meeting + '/attendance', { user, attendance: 'present', agency }), 200)
    }
    says(await as.chair('POST', path, { ...decision, rationale: '' }), 422)
    says(await as.chair('POST', path, { ...decision, decision: 'not_adopt' }), 422)
    says(await as.chair('POST', path, decision), 201)
    assert.equal(says(await as.coordinator('GET', at.case), 200).json.case.status, 'adopted')
    const actions = says(await as.member('GET', '/actions'), 200).json.items
    assert.equal(actions.length, 1)
    at.action = `/actions/${actions[0].id}`
  })

  await test('7. consent, then the support plan', async () => {
    created(await as.coordinator('POST', at.case + '/consents',
      { sought_by: 'The lead officer', asked_on: day(0), from: 'parent', relationship: 'Mother', outcome: 'given', explained: 'What Channel is' }), 'consent', true)
    assert.equal(says(await as.coordinator('GET', at.case), 200).json.case.status, 'supported')
    const plan = { consent_how: 'By the lead officer at home', nature: 'Mentoring', providers: 'Mentoring for All', delivery: 'Weekly', needs: [{ need: 'Belonging', action: 'Youth club', owner: 'coordinator@luton.example', due_on: day(30) }, { need: 'Work', accepted_because: 'Still at school' }] }
    const first = await as.coordinator('PUT', at.case + '/support-plan', plan)
    assert.ok([200, 201].includes(first.status), first.text)
    says(await as.coordinator('PUT', at.case + '/support-plan', plan), 428)
    const read = says(await as.coordinator('GET', at.case + '/support-plan'), 200)
    says(await as.coordinator('PUT', at.case + '/support-plan', { ...plan, nature: 'Mentoring, twice a week' }, { 'If-Match': read.headers.etag }), 200)
    says(await as.coordinator('PUT', at.case + '/support-plan', plan, { 'If-Match': read.headers.etag }), 412)
  })

  await test('8. the checklist: 73 lines, an answer, progress, the signature that locks it', async () => {
    const checklist = created(await as.coordinator('POST', '/checklists', { template: 'working_checklist', year: 2027 }), 'checklist')
    const path = `/checklists/${checklist.id}`
    const lines = says(await as.coordinator('GET', path + '/items'), 200).json.items
    assert.equal(lines.length, 73)
    const item = `${path}/items/${lines[0].id}`
    const etag = says(await as.coordinator('GET', item), 200).headers.etag
    const answer = { answer: 'partly_met', evidence: 'Terms of reference', improvement: { action: 'Write the rest', owner: 'chair@luton.example', due_on: day(60) } }
    says(await as.coordinator('PUT', item, answer), 428)
    says(await as.coordinator('PUT', item, { ...answer, answer: 'perhaps' }, { 'If-Match': etag }), 422)
    const answered = says(await as.coordinator('PUT', item, answer, { 'If-Match': etag }), 200)
    assert.notEqual(answered.headers.etag, etag)
    says(await as.coordinator('PUT', item, answer, { 'If-Match': etag }), 412)
    says(await as.coordinator('POST', path + '/signature'), 403)
    at.checklist = path
  })
}

async function sightIsLimited () {
  await test('a partner sees cases of their own area and those shared with them, nothing else', async () => {
    const luton = [at.referral, at.case, at.note, at.case + '/chronology', at.case + '/support-plan']
    for (const path of luton) {
      const hidden = says(await as.bedford('GET', path), 404)
      const missing = says(await as.bedford('GET', path.replace(/\d+/, '4711')), 404)
      assert.deepEqual({ ...hidden.json, request: 0 }, { ...missing.json, request: 0 })
    }
    for (const path of ['/cases', '/referrals', '/search?q=Tandelmoor', '/search?q=Ruvo']) {
      assert.deepEqual(says(await as.bedford('GET', path), 200).json.items, [], path)
    }
    const own = await openCase(as.coordinator, as.police, { ...someReferral, surname: 'Ousebank', area: 'bedford' })
    says(await as.bedford('GET', `/cases/${own}`), 200)
    says(await as.centralbeds('GET', `/cases/${own}`), 404)
  })

  await test('a shared case shows, marked as shared, and goes again when sharing ends', async () => {
    const shared = await as.coordinator('POST', at.case + '/shares', { user: 'partner@bedford.example', why: 'Moved school' })
    says(shared, 201)
    says(await as.bedford('GET', at.case), 200)
    const row = says(await as.bedford('GET', '/cases'), 200).json.items.find(({ id }) => id === at.caseId)
    assert.equal(row.shared, true)
    assert.ok(says(await as.bedford('GET', '/search?q=Tandelmoor'), 200).text.includes('Tandelmoor'))
    says(await as.centralbeds('GET', at.case), 404)
  })

  await test('401 without a token or with a wrong one, 403 for the wrong role', async () => {
    const nobody = says(await program(url)('GET', '/cases'), 401)
    assert.equal(nobody.headers['www-authenticate'], 'Bearer')
    says(await program(url, 'x'.repeat(43))('GET', '/cases'), 401)
    says(await program(url)('POST', '/referrals', someReferral), 401)
    says(await as.coordinator('GET', '/users'), 403)
    says(await as.admin('GET', '/cases'), 403)
    says(await as.admin('GET', at.case), 403)
    says(await as.bedford('POST', at.meeting + '/papers'), 403)
    const revoked = tokenFor(store, 'chair@luton.example')
    says(await program(url, revoked)('GET', '/cases'), 200)
    const { stdout } = command('token', 'list', ...store.options)
    const line = stdout.split('\n').filter(text => text.includes('chair@luton.example'))
    for (const text of line) command('token', 'revoke', ...store.options, '--id', text.split(' ')[0])
    says(await program(url, revoked)('GET', '/cases'), 401)
    as.chair = program(url, tokenFor(store, 'chair@luton.example'))
  })
}

async function rulesOfTheInterface () {
  await test('an unknown query parameter is 400, an unknown body field 422 and named', async () => {
    says(await as.coordinator('GET', '/cases?colour=red'), 400)
    says(await as.coordinator('GET', at.case + '?colour=red'), 400)
    says(await as.coordinator('GET', '/cases?limit=201'), 400)
    says(await as.coordinator('GET', '/cases?limit=0'), 400)
    says(await as.coordinator('GET', '/cases?cursor=nonsense'), 400)
    const { json } = says(await as.coordinator('POST', '/referrals', { ...someReferral, colour: 'red' }), 422)
    assert.ok(json.errors.some(({ field }) => field === 'colour'), JSON.stringify(json))
  })

  await test('what is missing or wrong is 422, field by field', async () => {
    const { json, headers } = says(await as.coordinator('POST', '/referrals', { forename: 'A', gender: 'purple', concern_on: '2026-02-30' }), 422)
    assert.equal(headers['content-type'], 'application/problem+json')
    for (const name of ['surname', 'area', 'concern', 'gender', 'concern_on']) {
      assert.ok(json.errors.some(({ field }) => field === name), `${name} in ${JSON.stringify(json.errors)}`)
    }
  })

  await test('bodies that are no object, no JSON or no text at all are refused', async () => {
    const ask = (body, type) => send(url + '/api/v1/referrals', { method: 'POST', body, headers: { Authorization: `Bearer ${at.token}`, 'Content-Type': type } })
    for (const body of ['{', '[]', '"text"', '{"a":1}x', '{"forename":"\\ud800"}', '{"a":1,"a":2}', '']) {
      const { status } = await ask(body, 'application/json')
      assert.ok([400, 422].includes(status), `${body}: ${status}`)
    }
    assert.equal((await ask('<a/>', 'text/xml')).status, 415)
    assert.equal((await ask('x'.repeat(600 * 1024), 'application/json')).status, 413)
  })

  await test('an Idempotency-Key creates once and answers the same again', async () => {
    const headers = { 'Idempotency-Key': 'a-key-of-this-test' }
    const body = { kind: 'general', text: 'Said once' }
    const first = says(await as.coordinator('POST', at.case + '/notes', body, headers), 201)
    const again = says(await as.coordinator('POST', at.case + '/notes', body, headers), 201)
    assert.equal(again.headers.location, first.headers.location)
    assert.equal(again.json.note.id, first.json.note.id)
    says(await as.coordinator('POST', at.case + '/notes', { ...body, text: 'Something else' }, headers), 422)
    const elsewhere = says(await as.police('POST', at.case + '/notes', body, headers), 201)
    assert.notEqual(elsewhere.headers.location, first.headers.location)
  })

  await test('lists go on by a cursor and lose nothing', async () => {
    const all = says(await as.coordinator('GET', at.case + '/notes'), 200).json.items.map(({ id }) => id)
    const seen = []
    let next = null
    do {
      const { json, headers } = says(await as.coordinator('GET', `${at.case}/notes?limit=1${next ? `&cursor=${encodeURIComponent(next)}` : ''}`), 200)
      assert.equal(json.items.length, 1)
      seen.push(json.items[0].id)
      next = json.next
      assert.equal(/rel="next"/.test(headers.link || ''), next !== null, headers.link)
      if (next) assert.match(next, /^[A-Za-z0-9_~.:-]+$/)
    } while (next !== null && seen.length < 10)
    assert.deepEqual(seen, all)
  })

  await test('changing needs the version that was seen: 428 without, 412 with an old one', async () => {
    const read = says(await as.member('GET', at.action), 200)
    const done = { status: 'done', outcome: 'Called' }
    says(await as.member('PUT', at.action, done), 428)
    says(await as.member('PUT', at.action, done, { 'If-Match': '"999"' }), 412)
    const changed = says(await as.member('PUT', at.action, done, { 'If-Match': read.headers.etag }), 200)
    assert.equal(changed.json.action.version, read.json.action.version + 1)
    says(await as.member('PUT', at.action, done, { 'If-Match': read.headers.etag }), 412)
  })
}

async function frame () {
  const headersOfPages = {
    'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
    'x-content-type-options': /^nosniff$/,
    'referrer-policy': /^no-referrer$/,
    'cache-control': /no-store/
  }
  const headersOf = async (name, answer, status) => {
    says(answer, status)
    for (const [header, pattern] of Object.entries(headersOfPages)) {
      assert.match(answer.headers[header] || '(none)', pattern, `${header} of ${name}`)
    }
  }

  await test('every kind of answer has the security headers and is never stored', async () => {
    await headersOf('a page', await send(url + '/sign-in'), 200)
    await headersOf('a way to sign in', await send(url + '/cases'), 303)
    await headersOf('a page that is not there', await send(url + '/nowhere'), 404)
    await headersOf('a refused form', await send(url + '/sign-in', { method: 'POST', body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }), 403)
    await headersOf('an answer to a program', await as.coordinator('GET', '/cases'), 200)
    await headersOf('a program without token', await program(url)('GET', '/cases'), 401)
    await headersOf('a wrong method', await as.coordinator('DELETE', '/cases'), 405)
    await headersOf('health', await send(url + '/health'), 200)
    await headersOf('a refused request', await send(url + '/', { headers: { Host: 'elsewhere.example' } }), 400)
    headersOfPages['content-security-policy'] = /default-src 'none'/ // refused before it is anybody's page
    await headersOf('a much too long address', await send(url + '/' + 'x'.repeat(20000)), 414)
  })

  await test('a browser is sent to sign in and back; health needs nobody', async () => {
    const sent = says(await send(url + '/cases'), 303)
    assert.equal(sent.headers.location, '/sign-in?next=/cases')
    says(await send(url + '/health'), 200)
  })

  await test('a known address with a wrong method is 405 and names the right ones', async () => {
    const answer = says(await as.coordinator('DELETE', '/cases'), 405)
    assert.match(answer.headers.allow, /GET/)
    assert.match(answer.headers.allow, /HEAD/)
    const notes = says(await as.coordinator('PUT', at.case + '/notes', {}, { 'If-Match': '"1"' }), 405)
    assert.match(notes.headers.allow, /GET.*POST/)
  })

  await test('HEAD answers as GET does, without the body', async () => {
    const head = says(await as.coordinator('HEAD', at.case), 200)
    const get = says(await as.coordinator('GET', at.case), 200)
    assert.equal(head.text, '')
    assert.equal(head.headers['content-type'], get.headers['content-type'])
    assert.equal(head.headers.etag, get.headers.etag)
    says(await send(url + '/sign-in', { method: 'HEAD' }), 200)
  })

  await test('static files are hashed, stay for ever and answer 304', async () => {
    const page = await send(url + '/sign-in')
    const paths = [...page.text.matchAll(/\/assets\/[^"]+/g)].map(([path]) => path)
    assert.ok(paths.length >= 5, paths.join())
    for (const path of paths) {
      for (const encoding of ['identity', 'gzip']) {
        const headers = { 'Accept-Encoding': encoding }
        const file = says(await send(url + path, { headers }), 200)
        assert.match(file.headers['cache-control'], /immutable/)
        assert.equal(file.headers['x-content-type-options'], 'nosniff')
        const again = says(await send(url + path, { headers: { ...headers, 'If-None-Match': file.headers.etag } }), 304)
        assert.equal(again.text, '')
        assert.equal(again.headers.etag, file.headers.etag)
        says(await send(url + path, { headers: { ...headers, 'If-None-Match': '"other"' } }), 200)
      }
    }
    says(await send(url + paths[0].replace(/-[0-9a-f]{4}/, '-0000')), 404)
    says(await send(url + '/assets/..%2f..%2fetc%2fpasswd'), 400)
  })

  await test('the interface describes itself: every route of the table, 40 paths and more', async () => {
    const { json } = says(await send(url + '/api/v1/openapi.json'), 200)
    assert.match(json.openapi, /^3\.1/)
    assert.ok(Object.keys(json.paths).length >= 40, `${Object.keys(json.paths).length} paths`)
    const { stdout } = command('routes')
    const lines = stdout.split('\n').filter(line => /^[A-Z]/.test(line))
    assert.ok(lines.length >= 40)
    const ids = new Set()
    for (const line of lines) {
      const [method, path] = line.split(/ +/)
      const base = (json.servers && json.servers[0].url) || ''
      const entry = json.paths[path] || json.paths['/api/v1' + path]
      assert.ok(entry && entry[method.toLowerCase()], `${method} ${path} is not described (${base})`)
      ids.add(entry[method.toLowerCase()].operationId)
    }
    assert.equal(ids.size, lines.length)
    for (const [, name] of JSON.stringify(json).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      assert.ok(json.components.schemas[name], `schema ${name}`)
    }
  })
}

run(async () => {
  const server = await serve(store)
  url = server.url
  await foundPartnership(store, server)
  const people = { coordinator: 'coordinator@luton.example', chair: 'chair@luton.example', police: 'police@bedfordshire.example', member: 'member@health.example', bedford: 'partner@bedford.example', centralbeds: 'partner@centralbeds.example', admin: 'admin@luton.example' }
  for (const [name, email] of Object.entries(people)) as[name] = program(url, tokenFor(store, email))
  at.token = tokenFor(store, 'coordinator@luton.example')

  await walkTheRoad()
  await sightIsLimited()
  await rulesOfTheInterface()
  await frame()
  await test('the server stops when told, and had no trouble of its own', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
