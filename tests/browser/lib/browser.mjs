// Debian's Chromium, with what every page must keep: no violation that axe-core finds, at
// desktop and phone width, no sideways scrolling there and at 320 pixels (WCAG 1.4.10:
// 1280 at a zoom of 400%), no script error, nothing the Content-Security-Policy stops.  PICTURES=folder keeps a picture of every page.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atEnd } from './tap.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const need = createRequire(resolve(here, '../../../build/npm/tests/browser/package.json'))
const { chromium } = need('playwright-core')
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1280, 375]
const narrowest = 320
const pictures = process.env.PICTURES
let taken = 0

/** Starts Chromium; it ends with the test. */
export async function openBrowser () {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
  assert.ok(existsSync(executablePath), `there is no ${executablePath}`)
  const folder = mkdtempSync(join(tmpdir(), 'channel-panel-chromium-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const browser = await chromium.launch({ executablePath, args: flags, env: { ...process.env, HOME: folder, TMPDIR: folder } })
  atEnd(() => browser.close())
  if (pictures) mkdirSync(pictures, { recursive: true })
  return browser
}

/** One person at one browser of their own: a page, what troubled it, what it looked at. */
export class Visitor {
  static async arrive (browser, home, { javaScriptEnabled = true } = {}) {
    const visitor = new Visitor()
    visitor.home = new URL(home).origin
    visitor.scripts = javaScriptEnabled
    visitor.context = await browser.newContext({ baseURL: home, javaScriptEnabled, viewport: { width: widths[0], height: 900 } })
    visitor.page = await visitor.context.newPage()
    visitor.page.setDefaultTimeout(30000)
    visitor.troubles = []
    visitor.looked = 0
    visitor.listen()
    return visitor
  }

  listen () {
    const note = text => this.troubles.push(`${this.page.url()}: ${text}`)
    this.page.on('console', message => {
      const isStatus = /Failed to load resource/.test(message.text()) // judged by status below
      if (message.type() === 'error' && !isStatus) note(message.text())
    })
    this.page.on('pageerror', error => note(error.message))
    this.page.on('requestfailed', request => {
      if (request.failure().errorText !== 'net::ERR_ABORTED') note(`${request.url()}: ${request.failure().errorText}`)
    })
    this.page.on('request', request => {
      if (!request.url().startsWith(this.home) && !request.url().startsWith('data:')) note(`asks another place: ${request.url()}`)
    })
    this.page.on('response', response => {
      if (response.request().isNavigationRequest()) this.status = response.status()
      else if (response.status() >= 400) note(`${response.status()} ${response.url()}`)
    })
  }

  async leave () {
    await this.context.close()
  }

  /** Opens an address; says its status. */
  async open (path, status = 200) {
    await this.page.goto(path, { waitUntil: 'load' })
    return await this.look(status)
  }

  /** Follows a link by its words, whether it looks like a link or like a button. */
  async follow (name) {
    await this.page.locator('a').filter({ hasText: name }).first().click()
    return await this.look()
  }

  async press (name, status = 200) {
    await this.page.getByRole('button', { name }).first().click()
    return await this.look(status)
  }

  /** Fills in fields by their names: a text, the value of a choice, true for a tick. */
  async fill (fields) {
    for (const [name, value] of Object.entries(fields)) await this.fillOne(name, value)
  }

  async fillOne (name, value) {
    const field = this.page.locator(`main [name="${name}"]:not([type=hidden])`)
    const kind = await field.first().evaluate(element => element.type || element.tagName)
    if (kind === 'radio') return await field.and(this.page.locator(`[value="${value}"]`)).check()
    if (kind === 'checkbox') return await (value === true ? field.first() : field.and(this.page.locator(`[value="${value}"]`))).check()
    if (kind.startsWith('select')) return await field.selectOption(String(value))
    await field.fill(String(value))
  }

  /** Chooses, in the list of that name, the one whose words contain `words`. */
  async choose (name, words) {
    const list = this.page.locator(`main select[name="${name}"]`)
    await list.selectOption(await list.locator('option', { hasText: words }).first().getAttribute('value'))
  }

  async text () {
    return await this.page.locator('main').innerText()
  }

  async says (pattern) {
    const text = await this.text()
    assert.match(text, pattern, `${this.page.url()}: ${text.slice(0, 500)}`)
  }

  /** Where this person stands, for the story of a failure. */
  async story () {
    return `${this.page.url()} ${this.status}: ${(await this.text().catch(() => 'no main')).slice(0, 700)}`
  }

  path () {
    return new URL(this.page.url()).pathname
  }

  /** What is asked of every page whoever comes by. */
  async look (status = 200) {
    await this.page.waitForLoadState('load')
    const where = `${this.page.url()} (${await this.page.title()})`
    assert.equal(this.status, status, where)
    assert.equal(await this.page.locator('h1').count(), 1, `one h1 at ${where}`)
    this.looked++
    for (const width of widths) await this.judge(width, where)
    await this.measure(narrowest, where)
    await this.page.setViewportSize({ width: widths[0], height: 900 })
  }

  /** Does the page fit?  If not: by how much, and because of what. */
  async measure (width, where) {
    await this.page.setViewportSize({ width, height: 900 })
    if (pictures) await this.picture(width)
    const found = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      const scrolls = element => element !== document.body && (/auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
      const sticksOut = element => element.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(element.parentElement)
      const culprits = scrollWidth > clientWidth ? [...document.body.querySelectorAll('*')].filter(sticksOut) : []
      return { wide: scrollWidth - clientWidth, what: culprits.slice(-3).map(element => element.outerHTML.slice(0, 150)) }
    })
    if (found.wide > 0) this.troubles.push(`${where}: ${found.wide} px too wide at ${width}: ${found.what.join(' | ')}`)
  }

  async judge (width, where) {
    await this.measure(width, where)
    if (!this.scripts) return
    await this.page.evaluate(axeSource)
    const { violations } = await this.page.evaluate(tags => window.axe.run(document, {
      runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], rules: { 'target-size': { enabled: true } }
    }), wcag)
    for (const { id, impact, nodes } of violations) {
      for (const node of nodes) this.troubles.push(`${where} at ${width}: axe ${id} (${impact}) ${node.html.slice(0, 200)}`)
    }
  }

  async picture (width) {
    const name = `${String(++taken).padStart(3, '0')}-${this.path().replace(/\W+/g, '-')}-${width}${this.scripts ? '' : '-nojs'}.png`
    await this.page.screenshot({ path: join(pictures, name), fullPage: true })
  }
}
