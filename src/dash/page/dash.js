// The page of `sheaf dash`: draws what /api/live tells and posts what the buttons ask for. Texts are only ever set as text.

const csrf = document.querySelector('meta[name="sheaf-csrf"]').content;
const byId = (id) => document.getElementById(id);
const cards = new Map();
let figures;

/** An element with a class, a text and children. */
function element(tag, { className, text, ...others } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(others)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Sets a text only where it differs: what is selected or being read stays so. */
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const count = (number) => (number === null || number === undefined ? '–' : number.toLocaleString('en-US'));
const fileName = (path) => path.split(/[\\/]/).at(-1);
const clock = (at) => new Date(at).toLocaleTimeString('en-GB');

/** At most four decimals of an exact amount, more where it would look like nothing. */
function usd(text) {
  if (text === null || text === undefined) return '–';
  const [whole, fraction = ''] = text.split('.');
  const decimals = Math.max(4, /^0$/.test(whole) ? fraction.search(/[1-9]/) + 2 : 0);
  return `$${whole}.${fraction.slice(0, decimals).replace(/0+$/, '').padEnd(2, '0')}`;
}

/** Sums exact amounts in units of 1e-12 $. */
function total(amounts) {
  let sum = 0n;
  for (const text of amounts) if (text !== null) sum += pico(text);
  const digits = String(sum).padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

function pico(text) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(12, '0').slice(0, 12));
}

function duration(minutes) {
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${Math.round(minutes)} min`;
  return `${Math.floor(minutes / 60)} h ${Math.round(minutes % 60)} min`;
}

/** A list of terms, whose values change. */
function termList(className) {
  const values = new Map();
  const list = element('dl', { className });
  return {
    list,
    set(term, value) {
      let [row, cell] = values.get(term) ?? [];
      if (row === undefined) {
        cell = element('dd');
        row = element('div', {}, element('dt', { text: term }), cell);
        values.set(term, [row, cell]);
        list.append(row);
      }
      row.hidden = value === undefined;
      if (value !== undefined) say(cell, value);
    },
  };
}

const totals = termList('totals');
byId('totals').replaceWith(totals.list);

function drawTotals({ runs, workers }) {
  const current = runs.filter(({ state }) => state === 'running' || state === 'paused');
  totals.set('Runs under way', String(current.length));
  totals.set(
    'Questions a minute',
    count(Math.round(current.reduce((sum, { live }) => sum + (live?.per_minute ?? 0), 0))),
  );
  // What a run of several models cost stands in its parts, which are runs, too.
  const told = new Set(runs.map(({ run }) => run));
  const once = runs.filter(({ made_of }) => !made_of.some((part) => told.has(part)));
  totals.set('Spent, all runs', usd(total(once.map(({ spent_usd }) => spent_usd))));
  totals.set('Held for calls in flight', usd(total(current.map(({ held_usd }) => held_usd))));
  totals.set('Unknown spend', usd(total(once.map(({ unknown_usd }) => unknown_usd))));
  totals.set('Workers', workers.length === 0 ? undefined : String(workers.length));
}

const labels = { pause: 'Pause', resume: 'Resume', stop: 'Stop', cap: 'Change cap', retry: 'Retry failed rows' };

function newCard(id) {
  const title = element('h3', { id: `title-${cards.size}` });
  const state = element('span', { className: 'state' });
  const where = element('p', { className: 'where' });
  const note = element('p', { className: 'note' });
  const bar = element('div', { className: 'bar', role: 'img' });
  const parts = ['done', 'failed', 'skipped'].map((name) => element('span', { className: name }));
  bar.append(...parts);
  const progress = element('p', { className: 'note' });
  const waits = element('p', { className: 'waits' });
  const figuresOf = termList('figures');
  const buttons = element('div', { className: 'buttons' });
  const byAction = new Map();
  for (const [action, label] of Object.entries(labels)) {
    const button = element('button', { type: 'button', text: label, 'aria-describedby': title.id });
    button.addEventListener('click', () => ask(action, id));
    byAction.set(action, button);
    buttons.append(button);
  }
  const command = element('pre', { tabindex: '0', 'aria-label': 'Command that goes on with it' });
  const commandBox = element(
    'div',
    {},
    element('p', { className: 'hint', text: 'In a terminal it goes on with' }),
    command,
  );
  const causes = element('div', { className: 'failures' });
  const summary = element('summary');
  const failures = element('details', {}, summary, causes);
  failures.addEventListener('toggle', () => failures.open && loadFailures(id, causes));
  const head = element('div', { className: 'head' }, title, state);
  const article = element('article', { className: 'run', 'aria-labelledby': title.id });
  article.append(head, where, bar, progress, waits, note, figuresOf.list, buttons, commandBox, failures);
  const card = {
    article,
    title,
    state,
    where,
    note,
    bar,
    parts,
    progress,
    waits,
    figuresOf,
    byAction,
    command,
    commandBox,
    failures,
    summary,
  };
  cards.set(id, card);
  return card;
}

function drawRun(run) {
  const card = cards.get(run.run) ?? newCard(run.run);
  say(card.title, `${run.output === null ? run.run : fileName(run.output)}${run.retry ? ' (retry)' : ''}`);
  say(card.state, run.state);
  card.state.dataset.state = run.state;
  const { live } = run;
  const places = [run.model, live && `lane ${live.lane}`, live?.place, run.output, run.run];
  say(card.where, places.filter(Boolean).join(' · '));
  drawProgress(card, run);
  say(card.waits, live?.waiting ? `Calls wait until ${clock(live.waiting.until)}: ${live.waiting.why}` : '');
  card.waits.hidden = !live?.waiting;
  // What a process says itself needs no word about where it comes from.
  const note = live === null ? run.note : null;
  say(card.note, note ?? '');
  card.note.hidden = note === null;
  drawFigures(card.figuresOf, run);
  for (const [action, button] of card.byAction) button.hidden = !run.may.includes(action);
  card.commandBox.hidden = run.command === null;
  say(card.command, run.command ?? '');
  const lost = (run.failed ?? 0) + (run.skipped ?? 0);
  card.failures.hidden = lost === 0;
  say(card.summary, `${count(run.failed ?? 0)} failed, ${count(run.skipped ?? 0)} skipped: why`);
  return card.article;
}

function drawProgress(card, { live, state, answered, failed, skipped }) {
  const finished = (answered ?? 0) + (failed ?? 0) + (skipped ?? 0);
  const all = Math.max(live?.questions ?? finished, finished);
  card.bar.hidden = answered === null || all === 0;
  for (const [i, rows] of [answered, failed, skipped].entries())
    card.parts[i].style.width = `${all === 0 ? 0 : (100 * (rows ?? 0)) / all}%`;
  const words = [`${count(answered)}${live ? ` of ${count(live.questions)}` : ''} answered`];
  if (failed) words.push(`${count(failed)} failed`);
  if (skipped) words.push(`${count(skipped)} skipped`);
  if (live?.per_minute && state === 'running') {
    words.push(`${count(Math.round(live.per_minute))} a minute`);
    const left = live.questions - (answered ?? 0) - (failed ?? 0);
    if (left > 0) words.push(`${duration(left / live.per_minute)} left`);
  }
  say(card.progress, words.join(' · '));
  card.progress.hidden = answered === null;
  card.bar.setAttribute('aria-label', words.join(', '));
}

function drawFigures({ set }, run) {
  const { live, tokens, queue } = run;
  const known = (value, text) => (value === null || value === undefined ? undefined : text(value));
  set('Spent', usd(run.spent_usd));
  set('Cap', run.budget_usd === null ? (run.held_usd === null ? undefined : 'none') : usd(run.budget_usd));
  set('Held', known(run.held_usd, usd));
  set('Unknown', known(run.unknown_usd, usd));
  set('Calls', known(run.calls, count));
  set('Refused calls', known(run.rejected_calls, count));
  set(
    'Input tokens (cached)',
    known(tokens, ({ input, cached }) => `${count(input)} (${count(cached)})`),
  );
  set(
    'Output tokens (reasoning)',
    known(tokens, ({ output, reasoning }) => `${count(output)} (${count(reasoning)})`),
  );
  set('Open bundles', run.open_bundles ? count(run.open_bundles) : undefined);
  set(
    'Queue: ready, active, later',
    known(queue, ({ waiting, active, delayed }) => [waiting, active, delayed].map(count).join(', ')),
  );
  set('Calls at once', known(live?.concurrency, count));
  set('Requests a minute, limit', known(live?.rpm, count));
  set('Tokens a minute, limit', known(live?.tpm, count));
  set(
    'Begun',
    known(live?.began, (at) => new Date(at).toLocaleString('en-GB')),
  );
}

function drawWorkers(workers) {
  byId('workers').hidden = workers.length === 0;
  const lines = workers.map(({ place, in_flight, concurrency, runs }) => {
    const cells = [place, count(in_flight), count(concurrency), runs.join(', ')];
    return element('tr', {}, ...cells.map((text) => element('td', { text })));
  });
  byId('workers')
    .querySelector('tbody')
    .replaceChildren(...lines);
}

function drawRetries(retries) {
  byId('retries').hidden = retries.length === 0;
  const lines = retries.map(({ output, budget_usd, began, exit, said }) => {
    const end = exit === null ? 'under way' : `ended with exit code ${exit}`;
    const text = `${clock(began)} ${fileName(output)}, at most ${usd(budget_usd)}: ${end}`;
    return element('li', { text }, ...(exit === null ? [] : [element('pre', { text: said })]));
  });
  byId('retries')
    .querySelector('ul')
    .replaceChildren(...lines);
}

function draw(next) {
  const changed = (name) => JSON.stringify(figures?.[name]) !== JSON.stringify(next[name]);
  const [newWorkers, newRetries] = [changed('workers'), changed('retries')];
  figures = next;
  say(byId('trouble'), next.trouble ?? '');
  byId('trouble').hidden = next.trouble === null;
  byId('queues').hidden = next.store === 'embedded';
  byId('none').hidden = next.runs.length > 0;
  drawTotals(next);
  const list = byId('runs');
  for (const [i, run] of next.runs.entries()) {
    const article = drawRun(run);
    if (list.children[i] !== article) list.insertBefore(article, list.children[i] ?? null);
  }
  const present = new Set(next.runs.map(({ run }) => run));
  for (const [id, { article }] of cards) {
    if (present.has(id)) continue;
    article.remove();
    cards.delete(id);
  }
  if (newWorkers) drawWorkers(next.workers);
  if (newRetries) drawRetries(next.retries);
}

async function loadFailures(id, box) {
  say(box, 'Reading …');
  const reply = await fetch(`/api/runs/${encodeURIComponent(id)}/failures`);
  const found = await reply.json().catch(() => ({ said: 'They could not be read.' }));
  if (found.groups === undefined) return say(box, found.said);
  const lines = found.groups.map(({ status, cause, rows, examples }) => {
    const shown = examples.map(({ row, error }) =>
      element('li', { text: error === cause ? `row ${count(row)}` : `row ${count(row)}: ${error}` }),
    );
    const head = `${count(rows)} ${status}: ${cause || 'no reason given'}`;
    return element('li', { text: head }, element('ul', {}, ...shown));
  });
  box.replaceChildren(element('ul', { className: 'causes' }, ...lines));
  if (found.others > 0)
    box.append(element('p', { className: 'hint', text: `${count(found.others)} more rows with other causes.` }));
}

const questions = {
  pause: undefined,
  resume: undefined,
  stop: {
    title: 'Stop this run?',
    text: 'Calls in flight are finished, nothing further begins, and its process ends. The same command goes on.',
    yes: 'Stop it',
  },
  cap: {
    title: 'Change the cap',
    text: 'The provider bills at most this for the whole run, what is spent already included.',
    yes: 'Set the cap',
    money: true,
  },
  retry: {
    title: 'Retry failed and skipped rows',
    text: 'sheaf retry asks them again, in the same file, with the run’s own settings. It goes on when this page is closed.',
    yes: 'Retry',
    money: true,
  },
};

function ask(action, id) {
  const question = questions[action];
  if (question === undefined) return act(action, id);
  const run = figures.runs.find((one) => one.run === id);
  const dialog = byId('ask');
  say(byId('ask-title'), question.title);
  say(byId('ask-text'), question.text);
  byId('ask-money').hidden = !question.money;
  const amount = byId('ask-amount');
  amount.required = question.money === true;
  amount.disabled = !question.money;
  amount.value = action === 'cap' ? (run?.budget_usd ?? '') : '';
  const tell = () => {
    const isAmount = question.money && amount.value !== '' && amount.checkValidity();
    say(byId('ask-yes'), isAmount ? `${question.yes}: at most $${amount.value}` : question.yes);
    say(byId('ask-more'), isAmount ? moreText(action, run, amount.value) : '');
  };
  amount.oninput = tell;
  tell();
  dialog.returnValue = '';
  dialog.onclose = () => {
    if (dialog.returnValue === 'yes') act(action, id, question.money ? { budget: amount.value } : undefined);
  };
  dialog.showModal();
  if (question.money) amount.focus();
}

/** What may be spent on top, in words. */
function moreText(action, run, budget) {
  if (action === 'retry') return `This retry may spend up to $${budget}.`;
  const more = pico(budget) - pico(run?.spent_usd ?? '0') - pico(run?.unknown_usd ?? '0');
  const sign = more < 0n ? 'Less than is spent already.' : undefined;
  const digits = String(more < 0n ? 0n : more).padStart(13, '0');
  return (
    sign ?? `From now on up to ${usd(`${digits.slice(0, -12)}.${digits.slice(-12)}`)} may be spent on top of what was.`
  );
}

async function act(action, id, body = {}) {
  const buttons = [...(cards.get(id)?.byAction.values() ?? [])];
  for (const button of buttons) button.disabled = true;
  try {
    const headers = { 'content-type': 'application/json', 'x-sheaf-csrf': csrf };
    const reply = await fetch(`/api/runs/${encodeURIComponent(id)}/${action}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    tell(saidIn(text));
  } catch {
    tell('sheaf dash did not answer: nothing is known of what became of it.');
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function saidIn(text) {
  try {
    return JSON.parse(text).said;
  } catch {
    return text;
  }
}

byId('ask-no').addEventListener('click', () => byId('ask').close('no'));

const link = byId('link');
function linked(state, text) {
  link.dataset.state = state;
  say(link, text);
}

/** What became of an action; it goes away by itself, since it covers what is below it. */
let fading;
function tell(text) {
  say(byId('said'), text);
  clearTimeout(fading);
  fading = setTimeout(() => say(byId('said'), ''), 10_000);
}

const live = new EventSource('/api/live');
live.onmessage = ({ data }) => {
  draw(JSON.parse(data));
  linked('live', `live · ${figures.store} store`);
};
live.onerror = () => linked('lost', 'sheaf dash does not answer; what is shown is old');
