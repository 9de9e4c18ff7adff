/** Shows one step at a time: by address, keys and buttons. Runs in the reader's browser, so it is plain text here. */
export const script = `
'use strict'
const sections = [...document.querySelectorAll('main > section')]
const links = [...document.querySelectorAll('nav a')]
const rows = [...document.querySelectorAll('.row')]
const [back, forward, status] = ['back', 'forward', 'status'].map((id) => document.getElementById(id))
let current = 0
function numberInAddress() {
  const number = Number(/^#step-(\\d+)$/.exec(location.hash)?.[1] ?? sections.length - 1)
  return Math.min(number, sections.length - 1)
}
function show(number) {
  current = number
  sections.forEach((section, i) => section.classList.toggle('current', i === number))
  links.forEach((link, i) => i === number ? link.setAttribute('aria-current', 'step') : link.removeAttribute('aria-current'))
  rows.forEach((row) => row.classList.toggle('current', Number(row.dataset.step) === number))
  back.disabled = number === 0
  forward.disabled = number === sections.length - 1
  status.textContent = sections[number].querySelector('h2').textContent
  const list = document.querySelector('nav')
  const [entry, box] = [links[number].getBoundingClientRect(), list.getBoundingClientRect()]
  if (entry.top < box.top + 40) list.scrollTop += entry.top - box.top - 60
  if (entry.bottom > box.bottom) list.scrollTop += entry.bottom - box.bottom + 20
}
function go(number) {
  if (number < 0 || number >= sections.length) return
  history.replaceState(null, '', '#step-' + number)
  show(number)
}
document.documentElement.classList.add('scripted')
document.querySelector('.buttons').hidden = false
back.addEventListener('click', () => go(current - 1))
forward.addEventListener('click', () => go(current + 1))
addEventListener('hashchange', () => show(numberInAddress()))
// The list has another height then.
addEventListener('resize', () => show(current))
addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const target = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: sections.length - 1 }[event.key]
  if (target === undefined) return
  event.preventDefault()
  go(target)
})
show(numberInAddress())
`
