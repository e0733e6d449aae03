// Looks at the page frame and its components, as tests/base/test_partials.c renders them.
//
//   GALLERY=build/gallery build/san/tests/base/test_partials
//   node tests/browser/gallery.mjs build/gallery build/gen/served [pictures]
//
// Serves them on the loopback under the product's Content-Security-Policy, to Chromium at
// desktop and phone width, with and without JavaScript, and for paper; asks axe-core about
// WCAG 2.2 AA.  With a third argument it keeps screenshots there.  Fails on the first
// violation of either, on a script error and on a page that scrolls sideways.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { readFileSync, readdirSync, mkdirSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'

const [pages, assets, pictures] = process.argv.slice(2)
const need = createRequire(resolve('build/npm/tests/browser/package.json'))
const { chromium } = need('playwright-core')
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
  "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' }
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

function fileFor (path) {
  const asset = path.match(/^\/assets\/(.+)-[0-9a-f]{16}(\.[a-z]+)$/)
  return asset ? join(assets, asset[1] + asset[2]) : join(pages, basename(path))
}

const server = createServer((request, response) => {
  try {
    const file = fileFor(new URL(request.url, 'http://x').pathname)
    const bytes = readFileSync(file)
    response.writeHead(200, { 'Content-Type': types[extname(file)], 'Content-Security-Policy': policy })
    response.end(bytes)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const home = `http://127.0.0.1:${server.address().port}/`

const troubles = []
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu']
})

function listen (page, where) {
  page.on('console', message => {
    if (message.type() === 'error') troubles.push(`${where}: ${message.text()}`)
  })
  page.on('pageerror', error => troubles.push(`${where}: ${error.message}`))
  page.on('response', response => {
    if (response.status() >= 400) troubles.push(`${where}: ${response.status()} ${response.url()}`)
  })
}

async function look (name, width, javaScriptEnabled) {
  const where = `${name} ${width}${javaScriptEnabled ? '' : ' nojs'}`
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled })
  const page = await context.newPage()
  listen(page, where)
  await page.goto(home + name + '.html', { waitUntil: 'load' })
  await page.waitForTimeout(150)
  if (pictures) {
    await page.screenshot({ path: join(pictures, where.replaceAll(' ', '-') + '.png'), fullPage: true })
  }
  if (javaScriptEnabled) {
    await judge(page, where)
    if (width === 1280 && pictures) await page.pdf({ path: join(pictures, name + '.pdf'), preferCSSPageSize: true })
  }
  await context.close()
}

async function judge (page, where) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wide > 0) troubles.push(`${where}: ${wide}px too wide`)
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(tags => window.axe.run(document, {
    runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } }
  }), wcag)
  for (const { id, impact, nodes } of violations) {
    for (const node of nodes) troubles.push(`${where}: axe ${id} (${impact}) ${node.html.slice(0, 160)}`)
  }
}

if (pictures) mkdirSync(pictures, { recursive: true })
const names = readdirSync(pages).filter(name => name.endsWith('.html')).map(name => name.slice(0, -5)).sort()
for (const name of names) {
  for (const width of [1280, 375, 320]) await look(name, width, true)
  for (const width of [1280, 375]) await look(name, width, false)
}
await browser.close()
server.close()
for (const trouble of troubles) console.error(trouble)
console.log(`${names.length} pages, ${troubles.length} troubles`)
process.exitCode = names.length > 0 && troubles.length === 0 ? 0 : 1
