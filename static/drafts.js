// Keeps what is typed: a form with data-draft is saved as a draft a few seconds after
// typing stops, every ten seconds meanwhile, and when the page is left.
const AFTER_TYPING = 3000
const BETWEEN = 10000
const PART = 60000 // bytes a browser sends from a page that is being left

export function keepDrafts () {
  for (const mark of document.querySelectorAll('form [data-draft]')) new Keeper(mark).watch()
}

class Keeper {
  constructor (mark) {
    this.form = mark.closest('form')
    this.owner = mark.dataset.draftOwner
    this.status = mark.querySelector('[data-draft-status]')
    this.last = this.body().toString()
    this.savedAt = 0
    mark.querySelector('[data-draft-by-hand]').remove()
    if (!this.status.textContent.trim()) this.say('Your answers are saved as a draft while you type.')
  }

  watch () {
    this.form.addEventListener('input', () => this.soon())
    this.form.addEventListener('change', () => this.soon())
    this.form.addEventListener('submit', () => this.stop())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.save(true)
    })
    window.addEventListener('pagehide', () => this.save(true))
    window.addEventListener('pageshow', event => { if (event.persisted) this.sent = false })
  }

  soon () {
    const now = Date.now()
    this.since ||= now
    const due = Math.max(Math.min(now + AFTER_TYPING, this.since + BETWEEN), this.savedAt + BETWEEN)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(false), due - now)
  }

  // The form itself goes now: a draft that came after it would only be in the way.
  stop () {
    this.sent = true
    clearTimeout(this.timer)
    this.running?.abort()
  }

  body () {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === 'string') body.append(name, value)
    }
    return body
  }

  async save (leaving) {
    clearTimeout(this.timer)
    const text = this.body().toString()
    if (this.sent || text === this.last || (leaving && text.length > PART)) return
    this.savedAt = Date.now()
    this.since = 0
    this.running?.abort()
    this.running = new AbortController()
    try {
      const answer = await fetch('/api/v1/drafts', {
        method: 'POST',
        keepalive: leaving,
        signal: this.running.signal,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: text
      })
      await this.heard(answer, text)
    } catch (error) {
      if (error.name !== 'AbortError') this.say('Not saved as a draft: the service cannot be reached. Your text is still on this page.')
    }
  }

  async heard (answer, text) {
    const said = await answer.json()
    if (answer.ok) {
      this.last = text
      this.say(`Saved as a draft at ${said.draft.saved_at_time}`)
    } else if (answer.status === 401) {
      this.sayWithLink()
    } else if (said.code === 'csrf.refused' && await this.renew()) {
      await this.save(false)
    } else {
      this.say(`Not saved as a draft. ${said.detail}`)
    }
  }

  // After signing in again elsewhere the form needs the new session's token: of the same
  // person only.
  async renew () {
    const before = this.form.elements.csrf_token.value
    const page = await (await fetch(window.location.href)).text()
    const fresh = new DOMParser().parseFromString(page, 'text/html')
    const token = fresh.querySelector('input[name=csrf_token]')?.value
    const owner = fresh.querySelector('[data-draft]')?.dataset.draftOwner
    if (owner !== this.owner || !token || token === before) return false
    this.form.elements.csrf_token.value = token
    return true
  }

  sayWithLink () {
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = '/sign-in'
    link.target = '_blank'
    link.textContent = 'Sign in again in a new tab'
    this.said = ''
    this.status.replaceChildren('Not saved as a draft: you have been signed out. ', link, ', then go on here. Your text is still on this page.')
  }

  say (text) {
    if (text === this.said) return
    this.said = text
    this.status.textContent = text
  }
}
