// Every page there is, with believable content in it: each of the ten demonstration
// accounts follows every link it is shown, one address of each kind, and every page it
// comes to is there, accessible and keeps the rules.
import assert from 'node:assert/strict'
import { openBrowser, Visitor } from './lib/browser.mjs'
import { program } from './lib/http.mjs'
import { openCase, someReferral } from './lib/partnership.mjs'
import { command, newStore, password, serve, tokenFor } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const accounts = ['coordinator@luton.example', 'chair@luton.example', 'police@bedfordshire.example', 'member@health.example',
  'partner@centralbeds.example', 'partner@bedford.example', 'provider@mentoring.example', 'board@luton.example', 'dpo@luton.example', 'admin@luton.example']
const known = new Set() // kinds of page somebody has looked at already

/** /cases/123/notes?limit=5 and /cases/456/notes are of one kind; what is asked counts by its names. */
function kindOf (url) {
  const path = url.pathname.replace(/\/\d+(?=\/|$)/g, '/{}').replace(/^\/settings\/(codes|days-off|limits|lines|postcodes)\/[^/]+/, '/settings/$1/{}')
    .replace(/^\/settings\/matching\/(?!try)[^/]+\/[^/]+/, '/settings/matching/{}/{}')
    .replace(/^(\/settings\/codes\/\{\})\/[^/]+$/, '$1/{}').replace(/^\/settings\/[a-z_]+\.[a-z_.]+$/, '/settings/{}')
  return `${path}?${[...url.searchParams.keys()].sort().join('&')}`
}

function linksIn (html, from) {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)].filter(([tag]) => !/ download[ >]/.test(tag)) // no pages
  const hrefs = links.map(([, href]) => href.replaceAll('&amp;', '&'))
  return hrefs.map(href => new URL(href, from)).filter(url => url.origin === from.origin)
}

/** The links of a page: looked at closely when it is the first of its kind. */
async function visit (visitor, url, isNew) {
  if (isNew) {
    await visitor.open(url.href)
    return linksIn(await visitor.page.content(), url)
  }
  const answer = await visitor.context.request.get(url.href, { maxRedirects: 0 })
  assert.equal(answer.status(), 200, url.href)
  return linksIn(await answer.text(), url)
}

async function followEverything (visitor) {
  const mine = new Set()
  const todo = [new URL('/', visitor.home), new URL('/account', visitor.home)]
  while (todo.length > 0) {
    const url = todo.shift()
    const kind = kindOf(url)
    if (mine.has(kind) || url.pathname.startsWith('/assets/')) continue
    mine.add(kind)
    todo.push(...await visit(visitor, url, !known.has(kind)))
    known.add(kind)
    assert.ok(mine.size < 300, 'there is no end of pages')
  }
  return mine.size
}

run(async () => {
  const store = newStore()
  const made = command('demo', ...store.options, '--referrals', '80', '--seed', '7', '--password-file', store.words)
  assert.equal(made.status, 0, made.stderr)
  const server = await serve(store)
  const browser = await openBrowser()

  await test('the judge finds what is wrong', async () => {
    const visitor = await Visitor.arrive(browser, server.url)
    await visitor.open('/help')
    assert.deepEqual(visitor.troubles, [])
    await visitor.page.evaluate(() => {
      document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/assets/none.png"><p style="width: 5000px">x</p><input>')
      document.querySelector('h1').style.minWidth = '3000px'
      console.error('said')
    })
    await visitor.measure(320, 'here')
    await visitor.judge(375, 'here')
    const found = visitor.troubles.join('\n')
    for (const pattern of [/axe image-alt/, /axe label/, /px too wide at 320: .*<h1/, /too wide at 375/, /Content Security Policy/, /said/, /404 .*none\.png/]) assert.match(found, pattern)
    await visitor.leave()
  })

  await test('words without end do not widen a page', async () => {
    const endless = 'Endless'.repeat(14)
    const coordinator = program(server.url, tokenFor(store, 'coordinator@luton.example'))
    const police = program(server.url, tokenFor(store, 'police@bedfordshire.example'))
    const referral = { ...someReferral, forename: endless, surname: endless, concern: endless.repeat(3), referrer_name: endless, email: `${endless}@example.org` }
    const id = await openCase(coordinator, police, referral)
    const visitor = await Visitor.arrive(browser, server.url)
    await visitor.open('/sign-in')
    await visitor.fill({ email: 'coordinator@luton.example', password })
    await visitor.press('Sign in')
    const { referral: first } = (await coordinator('GET', `/cases/${id}`)).json.case
    for (const path of ['/referrals', `/referrals/${first}`, '/cases', `/cases/${id}`, `/cases/${id}/chronology`, `/cases/${id}/notes`, `/search?q=${endless}`]) {
      if (!path.endsWith('undefined')) await visitor.open(path)
    }
    assert.deepEqual(visitor.troubles, [])
    await visitor.leave()
  })

  for (const email of accounts) {
    await test(`${email} can follow every link`, async () => {
      const visitor = await Visitor.arrive(browser, server.url)
      await visitor.open('/sign-in')
      await visitor.fill({ email, password })
      await visitor.press('Sign in')
      assert.equal(visitor.path(), '/')
      const pages = await followEverything(visitor)
      console.log(`# ${pages} kinds of page, ${visitor.looked} looked at closely`)
      assert.deepEqual([...new Set(visitor.troubles)], [])
      await visitor.leave()
    })
  }

  await test('every page of the table of routes that has an address without a record was seen', async () => {
    const routes = command('routes').stdout.split('\n').map(line => line.match(/^GET +(\S+)/)).filter(Boolean).map(([, path]) => path)
    const plain = routes.filter(path => !path.includes('{') && !/^\/(health|openapi\.json|sign-in|search|cases\/export)$/.test(path))
    const seen = new Set([...known].map(kind => kind.replace(/\?.*/, '')))
    assert.deepEqual(plain.filter(path => !seen.has(path)), [])
  })

  await test('the server had no trouble of its own, and stops when told', async () => {
    assert.equal(await server.stop(), 0)
    assert.doesNotMatch(server.log(), /event=problem|ERROR|runtime error/)
  })
})
