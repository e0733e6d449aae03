// The least of an HTTP client: one request, one answer, nothing followed, nothing hidden.
import { Agent, request as start } from 'node:http'

export const newAgent = () => new Agent({ keepAlive: true, maxSockets: 8 })

function read (response) {
  const answer = { status: response.statusCode, headers: response.headers, text: '' }
  return new Promise((resolve, reject) => {
    const chunks = []
    response.on('data', chunk => chunks.push(chunk))
    response.on('aborted', () => reject(new Error('cut off')))
    response.on('error', reject)
    response.on('end', () => {
      answer.text = Buffer.concat(chunks).toString('utf8')
      if (/json/.test(answer.headers['content-type'] || '') && answer.text !== '') answer.json = JSON.parse(answer.text)
      resolve(answer)
    })
  })
}

/** Sends `body` (a string) as it is; returns { status, headers, text, json }. */
export function send (url, { method = 'GET', headers = {}, body = null, agent, timeout = 30000 } = {}) {
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const sent = start(url, { method, headers: { ...length, ...headers }, agent, timeout }, response => read(response).then(resolve, reject))
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${timeout} ms`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A program with a token: ask(method, path under /api/v1, object, more headers). */
export function program (url, token) {
  const agent = newAgent()
  const who = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  return async function ask (method, path, object, headers = {}) {
    const body = object === undefined ? null : JSON.stringify(object)
    const type = body === null ? {} : { 'Content-Type': 'application/json' }
    return await send(url + '/api/v1' + path, { method, headers: { ...who, ...type, ...headers }, body, agent })
  }
}
