// What nobody should send, over real HTTP: huge, lying, cut off, bombs.  Each gets words
// and leaves nothing: no file in a list, no byte in the store, no memory in the server.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs'
import { request as start } from 'node:http'
import { connect } from 'node:net'
import { crc32Of, deflated, zipOf } from './lib/zip.mjs'
import { program, send } from './lib/http.mjs'
import { foundPartnership, openCase } from './lib/partnership.mjs'
import { newStore, serve, tokenFor, verify } from './lib/place.mjs'
import { run, test } from './lib/tap.mjs'

const MB = 1024 * 1024
const store = newStore()
const marking = {
  owner_agency: 'education', source: 'School file', dated_on: '2026-02-20', sensitivity: 'official', disclosable: 'no', lawful_basis: 'public_task'
}
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n')
let server, coordinator, token, list, url

const resident = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024
const onDisk = () => ['', '-wal'].reduce((sum, end) => sum + (existsSync(store.file + end) ? statSync(store.file + end).size : 0), 0)
const names = async () => (await coordinator('GET', list)).json.items.map(item => item.name)

/** A form in parts: fields, then files [{ name, type, bytes }]. */
function parts (fields, files) {
  const out = []
  for (const [name, value] of Object.entries(fields)) out.push(`--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  for (const { name, type = '', bytes } of files) {
    out.push(`--XX\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n${type && `Content-Type: ${type}\r\n`}\r\n`, bytes, '\r\n')
  }
  out.push('--XX--\r\n')
  return Buffer.concat(out.map(part => Buffer.from(part)))
}

const head = () => ({ Authorization: `Bearer ${token}`, 'Content-Type': 'multipart/form-data; boundary=XX' })

async function upload (files, fields = marking) {
  return await send(url, { method: 'POST', headers: head(), body: parts(fields, files) })
}

/** Sends up to `size` bytes after `first`, stops when answered; { status, text, sent }. */
function stream (first, size, { headers = head(), chunked = false, to = url } = {}) {
  const piece = Buffer.alloc(64 * 1024, 'x')
  return new Promise((resolve, reject) => {
    let sent = 0
    let answered = false
    const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': first.length + size }
    const out = start(to, { method: 'POST', headers: { ...headers, ...length }, timeout: 60000 }, answer => {
      answered = true
      let text = ''
      answer.on('data', bytes => { text += bytes })
      answer.on('end', () => { resolve({ status: answer.statusCode, headers: answer.headers, text, sent }); out.destroy() })
    })
    out.on('error', error => { if (!answered) reject(error) })
    out.on('timeout', () => reject(new Error('no answer')))
    const more = () => {
      while (!answered && sent < size) {
        sent += piece.length
        if (!out.write(piece)) { out.once('drain', more); return }
      }
      if (!answered) out.end()
    }
    out.write(first)
    setTimeout(more, 50)
  })
}

const fileHead = Buffer.concat([parts(marking, []).subarray(0, -8), Buffer.from('--XX\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'), pdf])

/** Whatever `body` does, lists and store are afterwards as they were. */
async function leavesNothing (body) {
  const before = { names: await names(), disk: onDisk(), folder: readdirSync(store.where).sort() }
  await body()
  assert.deepEqual(await names(), before.names)
  assert.ok(onDisk() - before.disk < MB, `the store grew by ${onDisk() - before.disk} bytes`)
  assert.deepEqual(readdirSync(store.where).sort(), before.folder)
}

async function isRefused (files, status, pattern, fields) {
  await leavesNothing(async () => {
    const answer = await upload(files, fields)
    assert.equal(answer.status, status, answer.text.slice(0, 400))
    assert.match(answer.text, pattern)
  })
}

async function tooLarge () {
  const flat = async body => {
    const before = resident()
    await leavesNothing(body)
    assert.ok(resident() - before < 48, `memory grew from ${before} to ${resident()} MiB`)
  }

  await test('200 MB are refused at once, in words', () => flat(async () => {
    const answer = await stream(fileHead, 200 * MB)
    assert.equal(answer.status, 413)
    assert.match(answer.text, /send fewer or smaller files/)
    assert.ok(answer.sent < 8 * MB, `${answer.sent} bytes were taken`)
  }))
  await test('200 MB that do not say how many they are, too', () => flat(async () => {
    const answer = await stream(fileHead, 200 * MB, { chunked: true })
    assert.equal(answer.status, 413)
    assert.ok(answer.sent < 80 * MB, `${answer.sent} bytes were taken`)
  }))
  await test('somebody at a browser reads it on a page', () => flat(async () => {
    const answer = await stream(fileHead, 200 * MB, { to: url.replace('/api/v1', ''), headers: { ...head(), Accept: 'text/html,*/*' } })
    assert.equal(answer.status, 413)
    assert.match(answer.headers['content-type'], /text\/html/)
    assert.match(answer.text, /send fewer or smaller files/)
  }))
  await test('strangers bring no files at all', () => flat(async () => {
    const answer = await stream(fileHead, 2 * MB, { headers: { ...head(), Authorization: 'Bearer of-nobody' } })
    assert.equal(answer.status, 413)
  }))
  await test('one file beyond the setting is refused by its name', () => flat(async () => {
    const answer = await upload([{ name: 'long.pdf', bytes: Buffer.concat([pdf, Buffer.alloc(21 * MB, 'x')]) }])
    assert.equal(answer.status, 422)
    assert.match(answer.text, /long\.pdf.*larger than 10 MiB/)
  }))
}

/** Sends some of an upload and is gone. */
function cutOff (bytes, pause) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url)
    const socket = connect(Number(port), hostname, async () => {
      socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${15 * MB}\r\n\r\n`)
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 5)) {
        socket.write(bytes.subarray(at, at + Math.ceil(bytes.length / 5)))
        await new Promise(resolve => setTimeout(resolve, pause))
      }
      socket.destroy()
    })
    socket.on('close', resolve)
    socket.on('error', reject)
  })
}

async function cut () {
  await test('an upload that is cut off leaves nothing', () => leavesNothing(async () => {
    const body = Buffer.concat([fileHead, Buffer.alloc(10 * MB, 'x')])
    for (const [length, pause] of [[100, 20], [2000, 100], [3 * MB, 10], [body.length, 10]]) await cutOff(body.subarray(0, length), pause)
    await new Promise(resolve => setTimeout(resolve, 300))
  }))
  await test('and no file of it stays open', async () => {
    const open = readdirSync(`/proc/${server.pid}/fd`).length
    await cutOff(Buffer.concat([fileHead, Buffer.alloc(MB, 'x')]), 10)
    await new Promise(resolve => setTimeout(resolve, 1000))
    assert.ok(readdirSync(`/proc/${server.pid}/fd`).length <= open + 1)
  })
  await test('a body that ends in the middle of a part is refused', async () => {
    await leavesNothing(async () => {
      const whole = parts(marking, [{ name: 'a.pdf', bytes: pdf }])
      for (let at = 0; at < whole.length; at += 37) {
        const answer = await send(url, { method: 'POST', headers: head(), body: whole.subarray(0, at) })
        assert.ok(answer.status >= 400 && answer.status < 500, `${at}: ${answer.status}`)
      }
    })
  })
}

async function crowd () {
  await test('sixteen uploads at a time, the others are told to wait', async () => {
    const { hostname, port, pathname } = new URL(url)
    const sockets = []
    const answered = []
    await leavesNothing(async () => {
      for (let i = 0; i < 20; i++) {
        const socket = connect(Number(port), hostname)
        socket.on('data', bytes => answered.push(bytes.toString()))
        socket.on('error', () => {})
        socket.write(`POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${15 * MB}\r\n\r\n`)
        socket.write(fileHead)
        sockets.push(socket)
      }
      await new Promise(resolve => setTimeout(resolve, 1500))
      const told = answered.filter(text => /^HTTP\/1.1 503 /.test(text)).length
      assert.ok(told >= 4 && told <= 8, answered.join('\n')) // some cut off before may count still
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => setTimeout(resolve, 1000))
    })
    let answer
    for (let i = 0; i < 20 && answer?.status !== 422; i++) { // there is room again
      answer = await upload([{ name: 'a.exe', bytes: Buffer.from('MZ') }])
      await new Promise(resolve => setTimeout(resolve, 500))
    }
    assert.equal(answer.status, 422)
  })
}

function bomb () {
  const zeros = Buffer.alloc(100 * MB)
  const packed = deflated(zeros)
  const entry = name => ({ name, packed, unpacked: zeros.length, method: 8, crc: crc32Of(zeros) })
  return zipOf([{ name: '[Content_Types].xml', packed: Buffer.from('<x/>'), unpacked: 4 },
    ...['word/document.xml', 'word/a.xml', 'word/b.xml', 'word/c.xml', 'word/d.xml', 'word/e.xml'].map(entry)])
}

async function lies () {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
  const word = zipOf([{ name: 'word/document.xml', packed: Buffer.from('<x/>'), unpacked: 4 }])

  await test('a ZIP bomb is refused without being opened', async () => {
    const bytes = bomb()
    const before = resident()
    assert.ok(bytes.length < MB, `${bytes.length} bytes that would become 600 MB`)
    await isRefused([{ name: 'plan.docx', bytes }], 422, /may be a trap/)
    assert.ok(resident() - before < 48)
  })
  await test('a file that lies about its kind', () => isRefused([{ name: 'plan.docx', bytes: pdf }], 422, /not what its name says/))
  await test('a file that its sender calls something else', () => isRefused([{ name: 'plan.pdf', type: 'text/html', bytes: pdf }], 422, /was sent as/))
  await test('a page that calls itself text', () => isRefused([{ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('<html><script>alert(1)</script></html>') }], 422, /not a kind/))
  await test('a file of two kinds at once', () => isRefused([{ name: 'a.pdf', bytes: Buffer.concat([pdf, word]) }], 422, /two kinds/))
  await test('a picture with an archive behind it', () => isRefused([{ name: 'a.jpg', bytes: Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), word]) }], 422, /two kinds/))
  await test('the file for testing virus scanners', () => isRefused([{ name: 'a.txt', bytes: Buffer.from(eicar) }], 422, /virus/))
  await test('an empty file', () => isRefused([{ name: 'a.pdf', bytes: Buffer.alloc(0) }], 422, /is empty/))
  await test('one bad file of three: none is kept', () => isRefused([{ name: 'a.pdf', bytes: pdf }, { name: 'b.exe', bytes: Buffer.from('MZ\x90\x00') }, { name: 'c.pdf', bytes: pdf }], 422, /b\.exe/))
  await test('eleven files', () => isRefused(Array.from({ length: 11 }, () => ({ name: 'a.pdf', bytes: pdf })), 400, /more than 10 files/))
  await test('five thousand parts', () => isRefused([], 400, /fields|parts/, Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 'x']))))
  await test('text without end in a field', () => isRefused([{ name: 'a.pdf', bytes: pdf }], 413, /too much text/, { ...marking, source: 'x'.repeat(MB) }))
  await test('a name with folders, line ends and overrides is cleaned', async () => {
    const answer = await upload([{ name: '../../etc/\u202Efdp.plan\u0085.pdf', bytes: pdf }])
    assert.equal(answer.status, 201, answer.text)
    assert.deepEqual(await names(), ['fdp.plan.pdf'])
  })
}

/* Every field of every form there is, as the interface itself describes them. */
async function everyField () {
  const api = (await coordinator('GET', '/openapi.json')).json
  const bad = { 'a NUL character': 'a%00b', 'bytes that are no UTF-8': 'a%FFb', 'half a surrogate': '%ED%A0%80' }
  const asked = []

  for (const [path, operations] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const schema = operation.requestBody?.content?.['application/json']?.schema?.$ref
      if (!schema) continue
      for (const field of Object.keys(api.components.schemas[schema.split('/').pop()].properties)) asked.push([method.toUpperCase(), path.replace(/\{[a-z_]+\}/g, '1'), field])
    }
  }
  for (const [what, value] of Object.entries(bad)) {
    await test(`${what} in each of ${asked.length} fields is refused by the field's name`, async () => {
      assert.ok(asked.length > 300)
      for (const [method, path, field] of asked) {
        const answer = await send(server.url + (path.startsWith('/api') ? path : '/api/v1' + path), {
          method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' }, body: `${field}=${value}`
        })
        assert.equal(answer.status, 400, `${method} ${path} ${field}: ${answer.status} ${answer.text.slice(0, 200)}`)
        assert.ok(answer.json.detail.includes(`"${field}"`), answer.text)
      }
    })
  }
}

await run(async () => {
  server = await serve(store)
  await foundPartnership(store, server)
  token = tokenFor(store, 'coordinator@luton.example')
  coordinator = program(server.url, token)
  list = `/cases/${await openCase(coordinator, program(server.url, tokenFor(store, 'police@bedfordshire.example')))}/attachments`
  url = server.url + '/api/v1' + list
  await test('a file is taken and comes back', async () => {
    const bytes = Buffer.concat([pdf, Buffer.alloc(5 * MB + 17, 'y')])
    const answer = await upload([{ name: 'whole.pdf', type: 'application/pdf', bytes }])
    assert.equal(answer.status, 201, answer.text)
    const { id } = answer.json.attachment
    const back = await send(`${url}/${id}/versions/1`, { headers: head() })
    assert.equal(back.text, bytes.toString('latin1'))
    const marked = await send(`${url}/${id}/in-error`, { method: 'PUT', headers: { Authorization: `Bearer ${token}`, 'If-Match': '1', 'Content-Type': 'application/json' }, body: '{"reason":"A trial"}' })
    assert.equal(marked.status, 200, marked.text)
  })
  await tooLarge()
  await cut()
  await crowd()
  await lies()
  await everyField()
  await test('the store is whole afterwards', async () => {
    const checked = verify(store)
    assert.equal(checked.status, 0, checked.stderr)
  })
})
