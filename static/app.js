// Improves pages that work without it: see templates/layout.html.
import { initAll, createAll } from './govuk-frontend.js'
import { initAll as initAllOfMoj, FilterToggleButton } from './moj-frontend.js'
import { keepDrafts } from './drafts.js'

initAll()
initAllOfMoj()

// MoJ leaves this one out of initAll(); without it an open filter covers a phone's screen.
createAll(FilterToggleButton, { startHidden: false })

// Pages that are waiting for a job say so with data-refresh="seconds".
const waiting = document.querySelector('[data-refresh]')
if (waiting) {
  setTimeout(() => window.location.reload(), Number(waiting.dataset.refresh) * 1000)
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

keepDrafts()
